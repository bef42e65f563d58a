import type { Page } from "playwright";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
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

const space = "[data-expunge=row-checkbox-space]";
const tall = "<style>td { height: 90px }</style>";

async function openTable(more = tall, rows = 2_000): Promise<void> {
	answers.set("/clients", () => listPage({ keys: keysFrom(1, rows), total: `${rows} clients`, more }));
	await page.goto(`${site}/clients`);
	await header(page).waitFor();
}

/** Runs a script in the page. Returns the number of frames after it until every row on the screen has its checkbox. */
function framesAfter(script: string): Promise<number> {
	return page.evaluate(async (script) => {
		await new Function(`return (async () => { ${script} })()`)();
		const isOnScreen = (row: Element) => row.getBoundingClientRect().bottom > 0 && row.getBoundingClientRect().top < innerHeight;
		const seen = [...document.querySelectorAll("[data-id]")].filter(isOnScreen);
		if (seen.length === 0) throw new Error("no row is on the screen");
		for (let frame = 0; frame < 100; frame++) {
			await new Promise((resolve) => requestAnimationFrame(resolve));
			if (seen.every((row) => row.querySelector("input[type=checkbox]") !== null)) return frame;
		}
		return Number.POSITIVE_INFINITY;
	}, script);
}

const twoFrames = () => page.evaluate("new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))");

/** How far from the left the page's first cells begin: one number if every row is in its column. */
const lefts = () =>
	page.locator("tbody tr[data-id]").evaluateAll((rows) => {
		const shown = rows.filter((row) => row.checkVisibility());
		return [...new Set(shown.map((row) => row.querySelector("td:not([data-expunge])")?.getBoundingClientRect().left))];
	});

async function expectOneColumn(left: number | undefined): Promise<void> {
	await expect.poll(lefts).toEqual([left]);
}

describe("one of our cells that the page reuses for its own content", () => {
	test.each([
		["an empty cell whose attributes are replaced too", space, true],
		["an empty cell whose text alone changes", space, false],
		["a checkbox's cell whose attributes are replaced too", "[data-expunge=row-checkbox]", true],
		["a checkbox's cell whose text alone changes", "[data-expunge=row-checkbox]", false],
	])("stays in the page and receives clicks: %s", async (_name, ours, alsoAttributes) => {
		await openTable(tall, 200);
		const left = (await lefts())[0];
		const key = await page.evaluate(
			([ours, alsoAttributes]) => {
				const row = document.querySelectorAll<HTMLElement>(`tbody tr:has(${ours})`)[1];
				const [first, ...others] = row?.children ?? [];
				if (!row || !first) throw new Error("no such row");
				first.textContent = `Client ${row.dataset["id"]}`;
				if (alsoAttributes) for (const { name } of [...first.attributes]) first.removeAttribute(name);
				for (const other of others) other.remove();
				row.addEventListener("click", () => row.setAttribute("data-opened", ""));
				return row.dataset["id"] ?? "";
			},
			[ours, alsoAttributes] as const,
		);
		await twoFrames();
		const cell = page.locator(`[data-id="${key}"] td:not([data-expunge])`);
		expect(await cell.allTextContents()).toEqual([`Client ${key}`]);
		await expectOneColumn(left);
		await cell.click();
		expect(await page.locator(`[data-id="${key}"][data-opened]`).count()).toBe(1);
		await box(page, key).waitFor();
		// Leaving the place removes what is ours.
		await page.evaluate(`history.pushState({}, "", "/orders")`);
		await expect.poll(() => page.locator("tbody [data-expunge]").count()).toBe(0);
		expect(await page.locator(`[data-id="${key}"] td`).allTextContents()).toEqual([`Client ${key}`]);
	});
});

describe("rows that come onto the screen get their checkboxes at most two frames later", () => {
	test("when a transition moves the list", async () => {
		await openTable(`${tall}<style>table { transition: margin-top 0.3s } .up { margin-top: -100000px }</style>`);
		const slide = `const table = document.querySelector("table");
			const end = new Promise((done) => table.addEventListener("transitionend", done));
			table.classList.add("up");
			await end;`;
		expect(await framesAfter(slide)).toBeLessThanOrEqual(2);
	});

	test("when a component scrolls them in its shadow root", async () => {
		const component = `<script>
			const table = document.querySelector("table"), host = document.createElement("crm-scroller");
			host.attachShadow({ mode: "open" }).innerHTML = '<div style="height: 500px; overflow: auto"><slot></slot></div>';
			table.replaceWith(host);
			host.append(table);
		</script>`;
		await openTable(`${tall}${component}`);
		await twoFrames();
		expect(await framesAfter(`document.querySelector("crm-scroller").shadowRoot.firstChild.scrollTop = 100000`)).toBeLessThanOrEqual(2);
	});

	test.each([
		["a hidden field", `<input type="hidden">`, ""],
		["a hidden field, in rows without a box,", `<input type="hidden">`, "<style>.grid-row { display: contents }</style>"],
	])("when they begin with %s", async (_name, first, style) => {
		const rows = keysFrom(1, 400).map((key) => `<div class="grid-row" data-id="${key}">${first}<p>Client ${key}</p></div>`);
		answers.set(
			"/grid",
			() =>
				`<!doctype html><title>Clients</title>${style}<style>p { height: 60px }</style><div class="bar"><button>Export</button></div>
				<p class="total">400 clients</p><div class="grid"><div class="grid-head">Name</div>${rows.join("")}</div>`,
		);
		await page.goto(`${site}/grid`);
		await header(page).waitFor();
		await twoFrames();
		const script = `document.querySelector('[data-id="300"] p').scrollIntoView();`;
		await page.evaluate(script);
		await expect.poll(() => box(page, "300").count()).toBe(1);
	});
});

test("a press beside a row that waits for its checkbox does not reach the page", async () => {
	await openTable();
	const heard = await page.evaluate((space) => {
		const heard: string[] = [];
		const types = ["pointerdown", "mousedown", "mouseup", "click", "dblclick", "auxclick", "contextmenu"];
		for (const type of types) document.querySelector("tbody")?.addEventListener(type, () => heard.push(type));
		for (const type of types) document.querySelector(space)?.dispatchEvent(new MouseEvent(type, { bubbles: true, cancelable: true }));
		return heard;
	}, space);
	expect(heard).toEqual([]);
});

describe("rows far below stay in their columns", () => {
	const hidden = "tr:nth-child(3n) { display: none }";

	test("when a filter of styles alone hides some", async () => {
		await openTable(`<style>body:has(#filter:checked) ${hidden} td { height: 90px }</style><input type="checkbox" id="filter">`);
		const left = (await lefts())[0];
		// Not `check`, because the page scrolls to the control.
		await page.evaluate(`document.querySelector("#filter").click()`);
		await expectOneColumn(left);
		await page.evaluate(`document.querySelector("#filter").click()`);
		await expectOneColumn(left);
	});

	test("when a narrow window hides some", async () => {
		await openTable(`${tall}<style>@media (max-width: 800px) { ${hidden} }</style>`);
		const left = (await lefts())[0];
		await page.setViewportSize({ width: 700, height: 720 });
		await expectOneColumn(left);
	});

	test("when a higher window has room for more rows", async () => {
		await openTable(`${tall}<style>table { margin-top: 5000px }</style>`);
		const left = (await lefts())[0];
		await page.setViewportSize({ width: 1280, height: 1200 });
		await page.evaluate(`dispatchEvent(new PopStateEvent("popstate"))`);
		await box(page, "60").waitFor();
		await expectOneColumn(left);
	});

	test("when the page prints", async () => {
		await openTable(`${tall}<style>@media print { ${hidden} }</style>`);
		await page.emulateMedia({ media: "print" });
		expect(await lefts()).toHaveLength(1);
	});
});

test("after the page has sorted a list many times, few cells of ours wait in it", async () => {
	await openTable();
	for (const factor of [7, 11, 13, 17, 19, 23, 29, 31]) {
		await page.evaluate((factor) => {
			const rows = [...document.querySelectorAll<HTMLElement>("tbody tr")];
			const place = (row: HTMLElement) => (Number(row.dataset["id"]) * factor) % 2003;
			document.querySelector("tbody")?.append(...rows.sort((one, other) => place(one) - place(other)));
		}, factor);
		await twoFrames();
	}
	expect(await page.locator(space).count()).toBeLessThan(400);
	expect(await lefts()).toHaveLength(1);
});
