import { beforeEach, expect, inject, test } from "vitest";
import { keysFrom } from "../pages/lists/list-page.ts";
import { namedLikeProperties, recordPage, startShapeServers, tablePage } from "../pages/shapes/shape-page.ts";
import { press, pressElement, says, shows } from "./controls.ts";
import { launchFirefox } from "./launch-firefox.ts";
import { watchFirefox } from "./start-story.ts";
import { armedConfirmation, confirmationCloses, signInToExpunge } from "./steps.ts";

/**
 * What Firefox does in another way than Chromium: content scripts see the page and its shadow roots through a membrane, and a script is added
 * for all results. Everything else about the shapes of pages is the same code.
 */
const { site, server, answers } = await startShapeServers(keysFrom(1, 30));
const firefox = await launchFirefox(inject("extension"));
watchFirefox(() => firefox);
const popup = await firefox.openExtensionPage("popup.html");
await signInToExpunge(popup, server, "admin");
const page = await firefox.browser.newPage();

beforeEach(() => answers.clear());

/** Sees whom the confirmation names, and closes it. */
async function expectNames(...names: readonly string[]): Promise<void> {
	const confirmation = await armedConfirmation(firefox);
	for (const name of names) await says(confirmation, name);
	await confirmation.keyboard.press("Escape");
	await confirmationCloses(firefox);
}

test("a record's page is recognised by the route in its hash", async () => {
	answers.set("/app", () => recordPage("App"));
	await page.goto(`${site}/app#/sales/client/5`);
	await press(page, "Delete Client");
	await expectNames("Client 5");
	await page.evaluate(() => {
		location.hash = "#/sales/client/6";
	});
	await shows(page, ".menu [data-expunge]");
	await press(page, "Delete Client");
	await expectNames("Client 6");
});

test("a record's cookie is read where the page's markup has taken the names of the document's properties", async () => {
	answers.set("/cookie", () => ({ body: recordPage("Cookie", namedLikeProperties), headers: { "set-cookie": "record=7" } }));
	await page.goto(`${site}/cookie`);
	await press(page, "Delete Client");
	await expectNames("Client 7");
});

test("the CRM's own checkboxes are read, and ticked for all results", async () => {
	const rows = keysFrom(11, 12).map(
		(key) => `<tr data-id="${key}"><td><input type="checkbox" class="tick"></td><td>Client ${key}</td></tr>`,
	);
	const script = `<script>document.querySelector("thead input").addEventListener("click", ({ target }) => {
		for (const one of document.querySelectorAll(".tick")) one.checked = target.checked;
	});</script>`;
	answers.set("/own", ({ searchParams }) => {
		const isSecond = searchParams.get("page") === "2";
		const shown = isSecond ? [rows[0]?.replaceAll("11", "13") ?? ""] : rows;
		return tablePage(shown, `<p class="total">3 clients</p><p class="paging"><a href="/own?page=2">2</a></p>${script}`).replace(
			"<th>",
			'<th><input type="checkbox"></th><th>',
		);
	});
	await page.goto(`${site}/own`);
	await pressElement(page, "[data-id='12'] .tick");
	await says(page, "1 selected", ".bar");
	await pressElement(page, "[data-id='12'] .tick");
	await pressElement(page, "thead input");
	await press(page, "All 3 results");
	await says(page, "3 selected · 1 not shown");
	await press(page, "Delete");
	await expectNames("Client 11", "Client 13");
	expect(await page.$$eval(".tick:checked", (ticked) => ticked.length)).toBe(2);
});

test("further pages are read by POST with a cursor and a token from a cookie", async () => {
	const all = keysFrom(14, 17);
	const tokens: unknown[] = [];
	const row = (key: string) => `<tr data-id="${key}"><td>Client ${key}</td></tr>`;
	answers.set("/graph", () => ({
		body: tablePage(all.slice(0, 2).map(row), '<p class="total">4 clients</p><input name="words" value="a">'),
		headers: { "set-cookie": "csrf=secret" },
	}));
	answers.set("/graphql", (_url, { headers, body }) => {
		tokens.push(headers["x-csrf-token"]);
		const start = Number(JSON.parse(body).variables.after ?? 0);
		const nodes = all.slice(start, start + 2).map((id) => ({ id }));
		return JSON.stringify({ data: { clients: { nodes, count: 4, cursor: start + 2 < 4 ? String(start + 2) : null } } });
	});
	await page.goto(`${site}/graph`);
	await press(page, "Select records");
	await press(page, "All 4 results");
	await says(page, "4 selected · 2 not shown");
	expect(new Set(tokens)).toEqual(new Set(["secret"]));
	await press(page, "Clear the selection");
});

const menu = '<div class="menu"><button>Print</button></div>';

test("a menu in open shadow roots gets its entry", async () => {
	const elements = `<script>
		const define = (name, html) => customElements.define(name, class extends HTMLElement {
			connectedCallback() { this.attachShadow({ mode: "open" }).innerHTML = html; }
		});
		define("crm-menu", '${menu}');
		define("crm-header", "<crm-menu></crm-menu>");
	</script>`;
	answers.set("/shadow/21", () => `<!doctype html><title>Shadow</title><crm-header></crm-header>${elements}`);
	await page.goto(`${site}/shadow/21`);
	await press(page, "Delete Client");
	await expectNames("Client 21");
});

test("a menu in a frame of the same site gets its entry, also after the frame has loaded another page", async () => {
	answers.set("/frame/8", () => `<!doctype html><title>Frame</title><iframe src="/inner"></iframe>`);
	answers.set("/inner", () => recordPage("Inner"));
	answers.set("/other", () => recordPage("Other"));
	await page.goto(`${site}/frame/8`);
	await pressInFrame("/inner");
	await expectNames("Client 8");
	await page.evaluate(() => document.querySelector("iframe")?.setAttribute("src", "/other"));
	await pressInFrame("/other");
	await expectNames("Client 8");
});

/** Clicks our entry in the frame once the frame shows this page. The driver itself finds no moment at which an element in a frame is still. */
async function pressInFrame(path: string): Promise<void> {
	await page.bringToFront();
	const place = await page.waitForFunction(
		(path) => {
			const frame = document.querySelector("iframe");
			const entry = frame?.contentDocument?.querySelector(".menu [data-expunge]")?.getBoundingClientRect();
			if (!frame || !entry || entry.width === 0 || frame.contentWindow?.location.pathname !== path) return null;
			const { x, y } = frame.getBoundingClientRect();
			return { x: x + frame.clientLeft + entry.x + entry.width / 2, y: y + frame.clientTop + entry.y + entry.height / 2 };
		},
		{},
		path,
	);
	const { x, y } = (await place.jsonValue()) ?? { x: 0, y: 0 };
	await page.mouse.click(x, y);
}

test("an item's menu that opens elsewhere in the page belongs to the item that is open", async () => {
	const cards = ["23", "24"].map(
		(key) => `<div class="card" data-id="${key}">Client ${key}<button aria-expanded="false">More ${key}</button></div>`,
	);
	const script = `<script>for (const one of document.querySelectorAll("[aria-expanded]")) one.addEventListener("click", () => {
		one.setAttribute("aria-expanded", "true");
		document.body.insertAdjacentHTML("beforeend", '${menu}');
	});</script>`;
	answers.set("/portal", () => `<!doctype html><title>Portal</title>${cards.join("")}${script}`);
	await page.goto(`${site}/portal`);
	await press(page, "More 24");
	await press(page, "Delete Client");
	await expectNames("Client 24");
});
