import type { Page } from "playwright";
import { afterEach, beforeEach, expect, test } from "vitest";
import { box, deleteButton, expectConfirmation, expectSelected, header, keysFrom, listPage, tickedKeys } from "../pages/lists/list-page.ts";
import { startLists } from "../pages/lists/start-lists.ts";
import { signInToExpunge } from "../support/steps/popup.ts";

const { site, server, browser, answers } = await startLists(keysFrom(1, 40));
await signInToExpunge({ browser, crm: site, server }, "admin");

/** A new tab for each test, because ticks are stored for a tab. */
let page: Page;
beforeEach(async () => {
	page = await browser.context.newPage();
});
afterEach(() => page.close());

/** A page that searches among five spammers and `clients` others itself. `write` is where it records the search. */
function searchPage({ write, read, clients = 5 }: { write: string; read: string; clients?: number }): string {
	const script = `<script>
		let words = "";
		const all = Array.from({ length: ${5 + clients} }, (_, index) => ({ id: index + 1, label: (index < 5 ? "Spam " : "Client ") + (index + 1) }));
		function draw() {
			${read};
			const found = all.filter(({ label }) => label.includes(words));
			document.querySelector(".total").textContent = found.length + " clients";
			document.querySelector("tbody").innerHTML = found.map(({ id, label }) => '<tr data-id="' + id + '"><td>' + label + "</td></tr>").join("");
		}
		function search(asked) { ${write}; draw(); }
		addEventListener("hashchange", draw);
		draw();
	</script>`;
	return listPage({ keys: [], total: "", more: script });
}

async function tickThreeClients(address: string): Promise<void> {
	await page.goto(`${site}${address}`);
	await header(page).waitFor();
	await page.evaluate(`search("Client")`);
	for (const key of ["6", "7", "8"]) await box(page, key).click();
	await expectSelected(page, "3 selected");
}

const inHash = { write: `location.hash = "#/clients?words=" + asked`, read: `words = /words=([^&]*)/.exec(location.hash)?.[1] ?? ""` };
const inQuery = {
	write: `history.pushState({}, "", "?words=" + asked)`,
	read: `words = new URLSearchParams(location.search).get("words") ?? ""`,
};
const nowhere = { write: "words = asked", read: "" };

test.each([
	["the hash", "/clients", inHash],
	["the query, by an adapter without `order`", "/unordered", inQuery],
])("ticks do not survive into another search when the address names it in %s", async (_name, address, how) => {
	answers.set(address, () => searchPage(how));
	await tickThreeClients(address);
	await page.evaluate(`search("Spam")`);
	await expectSelected(page, null);
	expect(await deleteButton(page).count()).toBe(0);
	await box(page, "1").click();
	await expectSelected(page, "1 selected");
	expect(await deleteButton(page).getAttribute("title")).toBe("Delete 1 Client");
});

test("ticks stay when the hash only moves to another page of the same search", async () => {
	answers.set("/clients", () => searchPage(inHash));
	await tickThreeClients("/clients");
	await page.evaluate(`location.hash += "&page=2"`);
	await expect.poll(() => page.url()).toContain("page=2");
	await expectSelected(page, "3 selected");
});

test("if no address names the search, another total with other records clears the selection and says so", async () => {
	answers.set("/clients", () => searchPage({ ...nowhere, clients: 9 }));
	await tickThreeClients("/clients");
	await page.evaluate(`search("Spam")`);
	await page.getByText("Selection cleared").waitFor();
	await page.getByText("3 records were selected, but the page may show a different list now.").waitFor();
	await expectSelected(page, null);
});

test("if nothing distinguishes searches, the page says that the selection is not shown", async () => {
	answers.set("/clients", () => searchPage(nowhere));
	await tickThreeClients("/clients");
	await page.evaluate(`search("Spam")`);
	await expectSelected(page, "3 selected · none shown");
	expect(await deleteButton(page).getAttribute("title")).toBe("Delete 3 Clients");
});

test("if the page shows no total, other records at the same address clear the selection", async () => {
	answers.set("/uncounted", () => searchPage(nowhere));
	await tickThreeClients("/uncounted");
	await page.evaluate(`search("Spam")`);
	await page.getByText("Selection cleared").waitFor();
	await expectSelected(page, null);
});

test("if the page shows no total, ticks stay while the address moves between pages, and another search clears them", async () => {
	answers.set("/paged", () => searchPage(nowhere));
	await tickThreeClients("/paged");
	await page.evaluate(`history.pushState({}, "", "?page=2")`);
	await page.evaluate(`search("Spam")`);
	await expectSelected(page, "3 selected · none shown");
	await page.evaluate(`search("Client")`);
	await page.getByText("Selection cleared").waitFor();
	await expectSelected(page, null);
});

test("a document that reloads without a ticked row clears the selection and says so", async () => {
	answers.set("/clients", () => listPage({ keys: keysFrom(1, 5), total: "9 clients" }));
	await page.goto(`${site}/clients`);
	await box(page, "1").click();
	await expectSelected(page, "1 selected");
	answers.set("/clients", () => listPage({ keys: keysFrom(11, 15), total: "9 clients" }));
	await page.reload();
	await page.getByText("1 record was selected, but the page may show a different list now.").waitFor();
	await expectSelected(page, null);
});

test("Delete disappears with its list, and does not appear on a record's form or on another object's list", async () => {
	answers.set("/clients", () => searchPage(nowhere));
	await tickThreeClients("/clients");
	await page.evaluate(`document.querySelector("table").style.display = "none"`);
	await expectSelected(page, null);
	expect(await deleteButton(page).count()).toBe(0);
	await page.evaluate(`document.querySelector("table").replaceWith(document.createElement("form"))`);
	await page.evaluate(`history.pushState({}, "", "/orders")`);
	expect(await deleteButton(page).count()).toBe(0);
	expect(await page.locator("[data-expunge=bulk-delete], [data-expunge=selection-count]").count()).toBe(0);
});

/** A page that stores a deep copy of the body that it leaves, and shows the copy when the person returns. */
const cache = `<script>if (!window.kept) {
	window.kept = new Map();
	window.opened = 0;
	const show = async (address) => {
		kept.set(location.href, document.body.cloneNode(true));
		history.pushState({}, "", address);
		document.body.replaceWith(kept.get(address)?.cloneNode(true) ?? new DOMParser().parseFromString(await (await fetch(address)).text(), "text/html").body);
	};
	addEventListener("click", (event) => {
		const link = event.target.closest?.("a.turn");
		if (link) { event.preventDefault(); show(link.href); }
		else if (event.target.closest?.("tbody tr")) opened += 1;
	});
}</script>`;

test("after the page restores a copy of itself, our controls are new: none is duplicated, dead or copied by the page", async () => {
	answers.set("/clients", (url) => {
		const number = Number(url.searchParams.get("page") ?? 1);
		const turn = [1, 2].map((other) => `<a class="turn" href="/clients?page=${other}">page ${other}</a>`).join(" ");
		return listPage({ keys: keysFrom(10 * number - 9, 10 * number), total: "40 clients", first: cache, more: turn });
	});
	await page.goto(`${site}/clients?page=1`);
	await box(page, "1").click();
	await page.getByText("page 2").click();
	await box(page, "11").click();
	await expectSelected(page, "2 selected · 1 not shown");
	await page.getByText("page 1").click();
	await expect.poll(() => tickedKeys(page)).toEqual(["1"]);
	await box(page, "2").click();
	await expectSelected(page, "3 selected · 1 not shown");
	expect(await page.locator("tbody input").count()).toBe(10);
	expect(await page.locator("thead input").count()).toBe(1);
	expect(await deleteButton(page).count()).toBe(1);
	expect(await page.evaluate("opened")).toBe(0);
	await expectConfirmation(page, () => deleteButton(page).click(), "Delete 3 Clients");
});

test("a copy of a menu with our entry gets a new entry", async () => {
	answers.set("/clients/7", () => '<!doctype html><title>Client 7</title><main><div class="menu"><button>Edit</button></div></main>');
	await page.goto(`${site}/clients/7`);
	const entry = page.locator(".menu").getByRole("button", { name: "Delete Client" });
	await entry.waitFor();
	await page.evaluate(`
		const copy = document.querySelector("main").cloneNode(true);
		copy.querySelector("[data-expunge]").id = "copied";
		document.querySelector("main").replaceWith(copy);`);
	await expect.poll(() => page.locator("#copied").count()).toBe(0);
	expect(await entry.count()).toBe(1);
	await expectConfirmation(page, () => entry.click(), "Delete Client");
});

test("a foreign element with our mark is removed, and a click on it does nothing", async () => {
	const heard = `<script>
		window.clicked = [];
		document.querySelector(".bar").addEventListener("click", ({ target }) => clicked.push(target.textContent));
	</script>`;
	answers.set("/clients", () => listPage({ keys: keysFrom(1, 3), total: "9 clients", more: heard }));
	await page.goto(`${site}/clients`);
	await box(page, "1").click();
	await expectSelected(page, "1 selected");
	await page.evaluate(
		`document.querySelector(".bar").insertAdjacentHTML("beforeend", '<button data-expunge="bulk-delete">Delete</button>')`,
	);
	await expect.poll(() => deleteButton(page).count()).toBe(1);
	expect(await box(page, "1").count()).toBe(1);

	// A page that restores the element whenever it is removed.
	const [x, y] = await page.evaluate<[number, number]>(`
		const copy = Object.assign(document.createElement("button"), { textContent: "Copy" });
		copy.dataset.expunge = "bulk-delete";
		const put = () => copy.isConnected || document.querySelector(".bar").append(copy);
		new MutationObserver(put).observe(document, { subtree: true, childList: true });
		put();
		const { left, top } = copy.getBoundingClientRect();
		[left + 4, top + 4]`);
	await page.mouse.click(x, y);
	await page.getByText("Export").click();
	expect(await page.evaluate("clicked")).toEqual(["Export"]);
});
