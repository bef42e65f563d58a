import type { Page } from "playwright";
import { beforeEach, expect, test } from "vitest";
import { box, deleteButton, expectSelected, header, keysFrom } from "../pages/lists/list-page.ts";
import { expectNames, openTab, row, startShapes, tablePage } from "../pages/shapes/shape-page.ts";
import { confirmationIn, confirmWith, leaveWith, typeDelete } from "../support/steps/confirmation.ts";
import { signInToExpunge } from "../support/steps/popup.ts";

// While a frame loads, it has no toolbar.
const { site, server, browser, answers, sql } = await startShapes(keysFrom(1, 60), [/\/frame-bar: .*has no toolbar of the results/]);
await signInToExpunge({ browser, crm: site, server }, "admin");

let page: Page;
beforeEach(async () => {
	page = await openTab({ browser, answers });
});

test("a list of cards gets checkboxes in its cards and in its title", async () => {
	const cards = keysFrom(21, 23).map((key) => `<div class="card" data-id="${key}"><b>Client ${key}</b></div>`);
	answers.set(
		"/board",
		() =>
			`<!doctype html><title>Board</title><div class="bar"><button>Export</button></div><div class="board"><h2>Clients</h2>${cards.join("")}</div>`,
	);
	await page.goto(`${site}/board`);
	await box(page, "22").click();
	await expectSelected(page, "1 selected");
	await header(page).click();
	await expectSelected(page, "3 selected");
	await expectNames(page, () => deleteButton(page).click(), ["Client 21", "Client 23"]);
});

test("a list of 10,000 records that uses its rows again keeps each tick with its record", async () => {
	const script = `<script>
		const area = document.querySelector(".area"), rows = [...document.querySelectorAll(".row")];
		const draw = () => {
			const first = Math.floor(area.scrollTop / 20);
			for (const [index, row] of rows.entries()) {
				row.dataset.id = String(first + index + 1);
				row.lastElementChild.textContent = "Client " + row.dataset.id;
				row.style.top = (first + index) * 20 + "px";
			}
		};
		area.addEventListener("scroll", draw);
		draw();
	</script>`;
	const rows = `<div class="row" style="position: absolute; height: 20px"><span></span></div>`.repeat(15);
	answers.set(
		"/virtual",
		() => `<!doctype html><title>Virtual</title><div class="bar"><button>Export</button></div><p class="total">10,000 clients</p>
			<div class="rows"><div class="head"><span>Name</span></div>
			<div class="area" style="height: 200px; overflow: auto; position: relative"><div style="height: 200000px"></div>${rows}</div></div>${script}`,
	);
	const scroll = (to: number) => page.evaluate(`document.querySelector(".area").scrollTop = ${to}`);
	await page.goto(`${site}/virtual`);
	await box(page, "2").click();
	await scroll(199_000);
	await expectSelected(page, "1 selected · not shown");
	await expect.poll(() => page.locator(".row input:checked").count()).toBe(0);
	await scroll(400);
	await box(page, "25").click();
	await expectSelected(page, "2 selected · 1 not shown");
	await scroll(0);
	await expect.poll(() => page.locator(".row:has(input:checked)").getAttribute("data-id")).toBe("2");
	await expectNames(page, () => deleteButton(page).click(), ["Client 2", "Client 25"]);
});

const toolbar = '<div class="bar"><button>Export</button></div>';
/** A list whose toolbar is elsewhere. */
const withoutToolbar = (keys: readonly string[], more: string) => tablePage(keys.map(row), more).replace(toolbar, "");

test("a toolbar in a frame has its Delete button and its count again after the frame has loaded another page", async () => {
	answers.set("/frame-bar", () => withoutToolbar(["1", "2"], '<iframe src="/inner"></iframe>'));
	answers.set("/inner", () => `<!doctype html><title>Inner</title>${toolbar}<a href="/other">Other</a>`);
	answers.set("/other", () => `<!doctype html><title>Other</title><h1>Other</h1>${toolbar}`);
	await page.goto(`${site}/frame-bar`);
	await box(page, "1").click();
	const inner = page.frameLocator("iframe");
	await expectNames(page, () => inner.getByText("Delete", { exact: true }).click(), ["Client 1"]);
	await inner.getByText("Other").click();
	await inner.getByRole("heading", { name: "Other" }).waitFor();
	await inner.getByText("1 selected").waitFor();
	await expectNames(page, () => inner.getByText("Delete", { exact: true }).click(), ["Client 1"]);
	await inner.getByRole("button", { name: "Clear the selection" }).click();
	await inner.getByText("Delete", { exact: true }).waitFor({ state: "detached" });
});

test("a toolbar in a shadow root loses its Delete button and its count when another search is shown", async () => {
	const script = `<script>document.querySelector("crm-menu").attachShadow({ mode: "open" }).innerHTML = '${toolbar}'</script>`;
	answers.set("/shadow-bar", () => withoutToolbar(["3", "4"], `<crm-menu></crm-menu>${script}`));
	await page.goto(`${site}/shadow-bar?q=a`);
	await box(page, "3").click();
	await page.getByText("1 selected").waitFor();
	await page.evaluate(`history.pushState({}, "", "/shadow-bar?q=b")`);
	await page.getByText("Delete", { exact: true }).waitFor({ state: "detached" });
	await expect.poll(() => page.locator("crm-menu [role=status]").count()).toBe(0);
	await box(page, "4").click();
	await expect.poll(() => page.locator("crm-menu [role=status]").allTextContents()).toEqual(["1 selected"]);
});

type Name = "open" | "closed";

function twoLists(open: readonly string[], closed: readonly string[], columns = ""): string {
	const part = (name: Name, rows: readonly string[]) => {
		const body = tablePage(rows)
			.replace(/^.*<h1>Clients<\/h1>/s, "")
			.replace("<thead><tr>", `<thead><tr>${columns}`)
			.replace("</html>", "");
		return `<section id="${name}"><h2>${name}</h2>${body}<p class="total">${rows.length} clients</p></section>`;
	};
	return `<!doctype html><html lang="en"><title>Two lists</title>${part("open", open)}${part("closed", closed)}</html>`;
}

const rowsOf = (first: number, last: number) => keysFrom(first, last).map(row);
const boxIn = (list: Name, key: string) => page.locator(`#${list} [data-id="${key}"] input`);
const barOf = (list: Name) => page.locator(`#${list} .bar`);

async function expectSelectedIn(list: Name, words: string | null): Promise<void> {
	const status = barOf(list).locator("[role=status]");
	if (words === null) await expect.poll(() => status.count()).toBe(0);
	else await expect.poll(() => status.textContent().catch(() => null)).toBe(words);
}

test("two lists of one page have a selection and a Delete button each", async () => {
	answers.set("/two", () => twoLists(rowsOf(1, 3), rowsOf(4, 6)));
	await page.goto(`${site}/two`);
	await boxIn("open", "1").click();
	await boxIn("closed", "5").click();
	await boxIn("closed", "6").click();
	await expectSelectedIn("open", "1 selected");
	await expectSelectedIn("closed", "2 selected");
	await expectNames(page, () => barOf("open").getByText("Delete").click(), ["Client 1"]);
	await expectNames(page, () => barOf("closed").getByText("Delete").click(), ["Client 5", "Client 6"]);
	await page.locator("#closed").getByRole("checkbox", { name: "Select records" }).click();
	await expectSelectedIn("closed", "3 selected");
	await barOf("closed").getByRole("button", { name: "Clear the selection" }).click();
	await expectSelectedIn("closed", null);
	await expectSelectedIn("open", "1 selected");
});

test("what is ticked in each of two lists is kept when the page loads again", async () => {
	answers.set("/two", () => twoLists(rowsOf(1, 3), rowsOf(4, 6)));
	await page.goto(`${site}/two`);
	await boxIn("open", "2").click();
	await boxIn("closed", "4").click();
	await expectSelectedIn("closed", "1 selected");
	await page.reload();
	await expectSelectedIn("open", "1 selected");
	await expectSelectedIn("closed", "1 selected");
	expect(await page.locator("tbody input:checked").count()).toBe(2);
	expect(await boxIn("open", "2").isChecked()).toBe(true);
	expect(await boxIn("closed", "4").isChecked()).toBe(true);
});

test("a deletion from one list leaves the selection of the other", async () => {
	answers.set("/two", () => twoLists(rowsOf(7, 9), rowsOf(9, 11)));
	await page.goto(`${site}/two`);
	await boxIn("open", "8").click();
	await boxIn("closed", "10").click();
	await barOf("open").getByText("Delete").click();
	const confirmation = await confirmationIn(page);
	await typeDelete(confirmation);
	await confirmWith(confirmation, "Delete Client");
	await leaveWith(confirmation, "Close");
	await expectSelectedIn("open", null);
	await expectSelectedIn("closed", "1 selected");
	await expect.poll(async () => (await sql`select id from desk.clients where id in (8, 10)`).map(({ id }) => id)).toEqual(["10"]);
});

test("lists that share a toolbar get one Delete button, for the list that was ticked first", async () => {
	const shared = twoLists(rowsOf(1, 2), rowsOf(3, 4)).replace(/<div class="bar">.*?<\/div>/gs, "");
	const moved = `<div id="closed"><div id="open"><div class="bar"><button>Export</button></div></div></div>`;
	answers.set("/two", () => shared.replace("<title>", `${moved}<title>`));
	await page.goto(`${site}/two`);
	await boxIn("open", "1").click();
	await boxIn("closed", "3").click();
	await expect.poll(() => page.locator(".bar [role=status]").allTextContents()).toEqual(["1 selected"]);
	await expectNames(page, () => page.locator(".bar").getByText("Delete").click(), ["Client 1"]);
});

test("the CRM's own checkbox of all rows in one of two lists offers the results of that list alone", async () => {
	const withBoxes = (first: number, last: number) =>
		rowsOf(first, last).map((one) => one.replace("<td>", '<td><input type="checkbox" class="tick"></td><td>'));
	const bothOwn = twoLists(withBoxes(12, 13), withBoxes(14, 15), '<th><input type="checkbox"></th>');
	answers.set("/two-own", () => bothOwn.replace("2 clients", "5 clients").replace("2 clients", "7 clients"));
	await page.goto(`${site}/two-own`);
	await page.locator("#open .tick").first().click();
	await expectSelectedIn("open", "1 selected");
	await page.locator("#closed thead input").click();
	// The list that comes first would have offered its results before.
	await page.getByRole("menuitem", { name: "All 7 results" }).waitFor();
	expect(await page.getByRole("menu").count()).toBe(1);
});
