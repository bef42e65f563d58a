import { beforeEach, expect, test } from "vitest";
import { box, keysFrom } from "../pages/lists/list-page.ts";
import { expectNames, recordPage, row, startShapes, tablePage } from "../pages/shapes/shape-page.ts";
import { confirmationWindow, pressEscape } from "../support/steps/confirmation.ts";
import { signInToExpunge } from "../support/steps/popup.ts";

const { site, server, browser, answers } = await startShapes(keysFrom(1, 20));
const page = await browser.context.newPage();
await signInToExpunge({ browser, crm: site, server }, "admin");
await page.bringToFront();

beforeEach(() => answers.clear());

const menu = '<div class="menu"><button>Print</button></div>';
const entries = () => page.getByText("Delete Client", { exact: true });

test("a menu that opens while the pointer is over it gets its entry", async () => {
	const styles = "<style>.menu { display: none } #more:hover .menu { display: block }</style>";
	answers.set("/hover/1", () => `<!doctype html><title>Hover</title>${styles}<div id="more">More${menu}</div>`);
	await page.goto(`${site}/hover/1`);
	await entries().waitFor({ state: "attached" });
	expect(await entries().isVisible()).toBe(false);
	await page.locator("#more").hover();
	await expectNames(page, () => entries().click(), ["Client 1"]);
});

test("a menu that the page makes when the pointer arrives gets its entry", async () => {
	const script = `<script>
		const more = document.querySelector("#more");
		more.addEventListener("mouseenter", () => more.insertAdjacentHTML("beforeend", '${menu}'));
		more.addEventListener("mouseleave", () => more.querySelector(".menu").remove());
	</script>`;
	answers.set("/hover/2", () => `<!doctype html><title>Hover</title><div id="more">More</div>${script}`);
	await page.goto(`${site}/hover/2`);
	await page.locator("#more").hover();
	await expectNames(page, () => entries().click(), ["Client 2"]);
});

test("a menu that opens by pointerdown, and closes by the next one elsewhere, gets its entry each time", async () => {
	const script = `<script>document.addEventListener("pointerdown", ({ target }) => {
		const opened = document.querySelector(".menu");
		if (target.id === "more" && opened === null) target.insertAdjacentHTML("afterend", '${menu}');
		else if (!opened?.contains(target)) opened?.remove();
	});</script>`;
	answers.set("/hover/10", () => `<!doctype html><title>Pressed</title><button id="more">More</button><p>Elsewhere</p>${script}`);
	await page.goto(`${site}/hover/10`);
	for (let time = 0; time < 2; time++) {
		await page.locator("#more").click();
		await expectNames(page, () => entries().click(), ["Client 10"]);
		await page.getByText("Elsewhere").click();
		await entries().waitFor({ state: "detached" });
	}
});

/** Two custom elements, one in the other's shadow root. */
const elements = (mode: string) => `<script>
	const define = (name, html, mode) => customElements.define(name, class extends HTMLElement {
		connectedCallback() { this.attachShadow({ mode }).innerHTML = html; }
	});
	define("crm-menu", '${menu}', "${mode}");
	define("crm-header", "<crm-menu></crm-menu>", "open");
</script>`;

test("a menu in open shadow roots gets its entry, which stays when the page draws it anew", async () => {
	answers.set("/shadow/3", () => `<!doctype html><title>Shadow</title><crm-header></crm-header>${elements("open")}`);
	await page.goto(`${site}/shadow/3`);
	await expectNames(page, () => entries().click(), ["Client 3"]);
	await page.evaluate(`document.querySelector("crm-header").shadowRoot.querySelector("crm-menu").shadowRoot.innerHTML = '${menu}'`);
	await expectNames(page, () => entries().click(), ["Client 3"]);
});

test("a menu in a shadow root that its host gets later gets its entry", async () => {
	answers.set("/shadow/4", () => `<!doctype html><title>Shadow</title><crm-header></crm-header><p>Ready</p>`);
	await page.goto(`${site}/shadow/4`);
	await page.getByText("Ready").waitFor();
	await page.addScriptTag({ content: elements("open").replace(/<\/?script>/g, "") });
	await expectNames(page, () => entries().click(), ["Client 4"]);
});

test("a menu in a closed shadow root gets no entry", async () => {
	answers.set("/shadow/5", () => `<!doctype html><title>Shadow</title><crm-header></crm-header>${elements("closed")}`);
	answers.set("/hover/5", () => recordPage("Open"));
	await page.goto(`${site}/shadow/5`);
	await page.locator("crm-menu").waitFor({ state: "attached" });
	expect(await page.locator("[data-expunge]").count()).toBe(0);
	await page.goto(`${site}/hover/5`);
	await entries().waitFor();
});

test("items whose menus are in shadow roots have entries of their own", async () => {
	const cards = ["6", "7"].map((key) => `<div class="card" data-id="${key}"><crm-menu></crm-menu></div>`);
	answers.set("/shadow-cards", () => `<!doctype html><title>Cards</title>${cards.join("")}${elements("open")}`);
	await page.goto(`${site}/shadow-cards`);
	await expectNames(page, () => page.locator("[data-id='7']").getByText("Delete Client").click(), ["Client 7"]);
});

test("items that are hosts themselves have entries in their shadow roots", async () => {
	const items = ["1", "2"].map((key) => `<crm-menu data-id="${key}"></crm-menu>`);
	answers.set("/shadow-items", () => `<!doctype html><title>Items</title>${items.join("")}${elements("open")}`);
	await page.goto(`${site}/shadow-items`);
	await expectNames(page, () => page.locator("[data-id='2']").getByText("Delete Client").click(), ["Client 2"]);
});

test("a menu in a frame of the same site gets its entry, also after the frame has loaded another page", async () => {
	answers.set("/frame/8", () => `<!doctype html><title>Frame</title><iframe src="/inner"></iframe>`);
	answers.set("/inner", () => recordPage("Inner", '<a href="/other">Other</a>'));
	answers.set("/other", () => recordPage("Other"));
	await page.goto(`${site}/frame/8`);
	const inner = page.frameLocator("iframe");
	await expectNames(page, () => inner.getByText("Delete Client").click(), ["Client 8"]);
	await inner.getByText("Other").click();
	await inner.getByRole("heading", { name: "Other" }).waitFor();
	await expectNames(page, () => inner.getByText("Delete Client").press("Enter"), ["Client 8"]);
});

test("an event that a script makes in a frame does nothing", async () => {
	answers.set("/frame/9", () => `<!doctype html><title>Frame</title><iframe src="/inner"></iframe>`);
	answers.set("/inner", () => recordPage("Inner"));
	await page.goto(`${site}/frame/9`);
	const entry = page.frameLocator("iframe").getByText("Delete Client");
	await entry.evaluate((element) => {
		for (const type of ["pointerdown", "mousedown", "mouseup", "click"])
			element.dispatchEvent(new MouseEvent(type, { bubbles: true, composed: true }));
	});
	// A press dims the page at once.
	expect(await page.getByRole("button", { name: "Show the confirmation" }).count()).toBe(0);
	await expectNames(page, () => entry.click(), ["Client 9"]);
});

test("the arrow keys reach the entry of a menu that stays in the page, each time the page fills it again", async () => {
	answers.set("/hover/19", () => `<!doctype html><title>Filled</title>${menu}`);
	await page.goto(`${site}/hover/19`);
	for (let time = 0; time < 2; time++) {
		await page.evaluate(`document.querySelector(".menu").innerHTML = "<button>Print</button>"`);
		await entries().waitFor();
		await page.getByText("Print").press("ArrowDown");
		expect(await page.evaluate("document.activeElement.textContent")).toBe("Delete Client");
	}
	await expectNames(page, () => entries().press("Enter"), ["Client 19"]);
});

test("names of the page's elements that are names of properties do not stop an entry", async () => {
	const named = `<p id="hasAttribute">Named</p><p id="nodeType">Named</p>`;
	const field = `<form>${menu}<input type="hidden" name="hasAttribute"></form>`;
	answers.set("/hover/17", () => `<!doctype html><title>Names</title>${named}${field}`);
	answers.set("/frame/18", () => `<!doctype html><title>Frame</title><iframe src="/inner"></iframe>`);
	answers.set("/inner", () => recordPage("Inner", `${named}<img name="defaultView" alt="">`));
	await page.goto(`${site}/hover/17`);
	await entries().focus();
	await expectNames(page, () => page.keyboard.press("Enter"), ["Client 17"]);
	await page.goto(`${site}/frame/18`);
	await expectNames(page, () => page.frameLocator("iframe").getByText("Delete Client").click(), ["Client 18"]);
});

/** Cards whose menus open at the end of the page, as many libraries draw them. */
function portalPage(keys: readonly string[]): string {
	const cards = keys.map((key) => `<div class="card" data-id="${key}">Client ${key}<button aria-expanded="false">More</button></div>`);
	return `<!doctype html><title>Portal</title>${cards.join("")}<script>
		const close = () => {
			document.querySelector("body > .menu")?.remove();
			for (const one of document.querySelectorAll("[aria-expanded]")) one.setAttribute("aria-expanded", "false");
		};
		for (const one of document.querySelectorAll("[aria-expanded]")) one.addEventListener("pointerdown", () => {
			close();
			one.setAttribute("aria-expanded", "true");
			document.body.insertAdjacentHTML("beforeend", '${menu}');
		});
		document.addEventListener("keydown", ({ key }) => key === "Escape" && close());
	</script>`;
}

test("an item's menu that opens elsewhere in the page belongs to the item that is open", async () => {
	answers.set("/portal", () => portalPage(["11", "12"]));
	await page.goto(`${site}/portal`);
	for (const key of ["12", "11"]) {
		await page.locator(`[data-id='${key}'] button`).click();
		await expectNames(page, () => entries().click(), [`Client ${key}`]);
		expect(await page.locator("body > .menu").count()).toBe(0);
	}
});

test("a menu elsewhere has no entry while two items are open, and while two menus are visible", async () => {
	answers.set("/portal", () => portalPage(["13", "14"]));
	await page.goto(`${site}/portal`);
	await page.locator("[data-id='13'] button").click();
	await entries().waitFor();
	await page.evaluate(`document.querySelector("[data-id='14'] button").setAttribute("aria-expanded", "true")`);
	await entries().waitFor({ state: "detached" });
	await page.evaluate(`document.querySelector("[data-id='14'] button").setAttribute("aria-expanded", "false")`);
	await entries().waitFor();
	await page.evaluate(`document.body.insertAdjacentHTML("beforeend", '${menu}')`);
	await entries().waitFor({ state: "detached" });
	await page.evaluate(`document.querySelector("body > .menu").remove()`);
	await expectNames(page, () => entries().click(), ["Client 13"]);
});

test("a menu elsewhere that changes to another item names that item", async () => {
	answers.set("/portal", () => portalPage(["15", "16"]));
	await page.goto(`${site}/portal`);
	await page.locator("[data-id='15'] button").click();
	await entries().waitFor();
	await page.evaluate(`
		document.querySelector("[data-id='15'] button").setAttribute("aria-expanded", "false");
		document.querySelector("[data-id='16'] button").setAttribute("aria-expanded", "true");
	`);
	await expectNames(page, () => entries().click(), ["Client 16"]);
});

test("an entry may be a bare link", async () => {
	answers.set("/bare/1", () => recordPage("Bare", "<nav><a href='#print'>Print</a></nav>"));
	await page.goto(`${site}/bare/1`);
	const entry = page.locator("nav > a.link");
	await expectNames(page, () => entry.click(), ["Client 1"]);
	expect(await entry.textContent()).toBe("Delete Client");
	expect(page.url()).toBe(`${site}/bare/1`);
});

test("an entry is built with a control in an element of its own, and a dead link is known by the text of its heading", async () => {
	let heading = "Client 1";
	const list = `<nav><ul><li><a href="#print">Print</a></li></ul></nav>`;
	answers.set("/built/1", () => recordPage(heading, list));
	await page.goto(`${site}/built/1`);
	await expectNames(page, () => page.locator("nav li > a.link").click(), ["Client 1"]);
	expect(await page.locator("nav li").allTextContents()).toEqual(["Print", "Delete Client"]);
	await page.locator("h1").evaluate((element) => {
		element.textContent = "This client does not exist";
	});
	await entries().waitFor({ state: "detached" });
	heading = "Client 1 again";
	await page.reload();
	await entries().waitFor();
});

test("the confirmation is dark while the CRM is", async () => {
	answers.set("/hover/2", () => recordPage("Themes"));
	await page.goto(`${site}/hover/2`);
	for (const theme of ["dark", "light"]) {
		await page.locator("html").evaluate((root, value) => root.setAttribute("data-theme", value), theme);
		const confirmation = await confirmationWindow(page, () => entries().click());
		await confirmation.locator(`html[data-theme=${theme}]`).waitFor();
		await pressEscape(confirmation);
	}
});

test("classes of the copied control are replaced or dropped, also within it", async () => {
	const menu = `<div class="menu"><button class="plain has-menu"><i class="icon icon-print"></i>Print</button></div>`;
	answers.set("/classes/2", () => `<!doctype html><title>Classes</title>${menu}`);
	await page.goto(`${site}/classes/2`);
	const entry = page.locator(".menu button", { hasText: "Delete Client" });
	await entry.waitFor();
	expect(await entry.getAttribute("class")).toBe("plain");
	expect(await entry.locator("i").getAttribute("class")).toBe("icon icon-trash red");
	expect(await page.locator(".menu button", { hasText: "Print" }).getAttribute("class")).toBe("plain has-menu");
	await expectNames(page, () => entry.click(), ["Client 2"]);
});

test("a menu that exists twice gets an entry in each", async () => {
	answers.set("/x/client/3", () => recordPage("Twice", '<footer class="menu"><button>Print</button></footer>'));
	await page.goto(`${site}/x/client/3`);
	await page.locator("footer").getByText("Delete Client").waitFor();
	await expectNames(page, () => page.locator("div.menu").getByText("Delete Client").click(), ["Client 3"]);
	await expectNames(page, () => page.locator("footer").getByText("Delete Client").click(), ["Client 3"]);
});

test("a record's menu that opens elsewhere in the page gets its entry each time", async () => {
	const script = `<script>document.querySelector("#more").addEventListener("pointerdown", () => {
		document.querySelector("body > .menu")?.remove();
		document.body.insertAdjacentHTML("beforeend", '<div class="menu"><button>Print</button></div>');
	});</script>`;
	answers.set("/x/client/4", () => `<!doctype html><title>Portal</title><main><button id="more">More</button></main>${script}`);
	await page.goto(`${site}/x/client/4`);
	for (let time = 0; time < 2; time++) {
		await page.locator("#more").click();
		await expectNames(page, () => page.locator("body > .menu").getByText("Delete Client").click(), ["Client 4"]);
	}
});

test.each([
	["record", "/tabs/16", recordPage("Tabs", '<p class="tab" hidden>Details</p>')],
	[
		"page of items",
		"/tabs-of-items",
		`<!doctype html><title>Tabs</title><p class="tab" hidden>Details</p><div class="card" data-id="16">${menu}</div>`,
	],
])("a %s counts only while the adapter's element is visible", async (_, path, body) => {
	answers.set(path, () => body);
	await page.goto(`${site}${path}`);
	const showTab = (isShown: boolean) => page.locator(".tab").evaluate((tab, hidden) => tab.toggleAttribute("hidden", hidden), !isShown);
	await showTab(true);
	await entries().waitFor();
	await showTab(false);
	await entries().waitFor({ state: "detached" });
	await showTab(true);
	await expectNames(page, () => entries().click(), ["Client 16"]);
});

test("a list counts only while the adapter's element is visible", async () => {
	answers.set("/tabs-of-results", () => tablePage([row("17")], '<p class="tab" hidden>Clients</p>'));
	await page.goto(`${site}/tabs-of-results`);
	const tab = page.locator(".tab");
	await tab.evaluate((element) => element.removeAttribute("hidden"));
	await box(page, "17").waitFor();
	await tab.evaluate((element) => element.setAttribute("hidden", ""));
	await box(page, "17").waitFor({ state: "detached" });
});

test("a context menu elsewhere in the page means the ticked rows, each time it opens", async () => {
	const script = `<script>
		document.querySelector("table").addEventListener("contextmenu", (event) => {
			event.preventDefault();
			document.querySelector(".context")?.remove();
			document.body.insertAdjacentHTML("beforeend", '<div class="context"><button>Print</button></div>');
		});
	</script>`;
	answers.set("/context", () => tablePage(["18", "19", "20"].map(row), script));
	await page.goto(`${site}/context`);
	await box(page, "18").click();
	await box(page, "20").click();
	const chosen = page.locator(".context").getByText("Delete", { exact: true });
	for (const key of ["19", "20"]) {
		await page.getByText(`Client ${key}`).click({ button: "right" });
		await expectNames(page, () => chosen.click(), ["Client 18", "Client 20"]);
	}
});

test("an entry stands where the adapter says, has its label where the neighbour has it, and makes the bar fit itself", async () => {
	const bar = `<div class="menu"><button><i></i><span>Print</span></button><button class="last"><i></i><span>More</span></button></div>`;
	const script = "<script>window.resized = 0; addEventListener('resize', () => resized++);</script>";
	for (const path of ["/placed/1", "/placed/index.html", "/before/1"])
		answers.set(path, () => `<!doctype html><title>Bar</title>${script}${bar}`);
	const labels = () => page.locator(".menu > button").allTextContents();
	for (const path of ["/placed/1", "/placed/index.html?id=1"]) {
		await page.goto(site + path);
		await entries().waitFor();
		expect(await labels()).toEqual(["Delete Client", "Print", "More"]);
		expect(await page.locator("[data-expunge] > i + span").textContent()).toBe("Delete Client");
		expect(await page.evaluate("resized")).toBeGreaterThan(0);
		await expectNames(page, () => entries().click(), ["Client 1"]);
	}
	await page.goto(`${site}/before/1`);
	await entries().waitFor();
	expect(await labels()).toEqual(["Print", "Delete Client", "More"]);
});

test("a checkbox's cell stands within the row, spans it, and gets a column of the table", async () => {
	const client = (key: string) => `<tbody data-id="${key}"><tr><td>Client ${key}</td></tr><tr><td>More</td></tr></tbody>`;
	const table = `<table class="list"><colgroup><col></colgroup><thead><tr><th>Name</th></tr></thead>${client("2")}${client("3")}</table>`;
	answers.set("/spanned", () => `<!doctype html><title>Spanned</title><div class="bar"><button>Export</button></div>${table}`);
	await page.goto(`${site}/spanned`);
	await box(page, "3").click();
	const cell = page.locator("tbody[data-id='3'] > tr:first-child > td.narrow");
	expect(await cell.getAttribute("rowspan")).toBe("2");
	expect(await page.locator("tbody td.narrow").count()).toBe(2);
	expect(await page.locator("colgroup > col").count()).toBe(2);
	expect(await page.locator("thead > tr > th.narrow").count()).toBe(1);
	await expectNames(page, () => page.locator(".bar").getByText("Delete", { exact: true }).click(), ["Client 3"]);
});
