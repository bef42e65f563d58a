import { beforeEach, expect, test } from "vitest";
import { keysFrom } from "../pages/lists/list-page.ts";
import { expectNames, recordPage, startShapes } from "../pages/shapes/shape-page.ts";
import { signInToExpunge } from "../support/steps/popup.ts";

const { site, server, browser, answers } = await startShapes(keysFrom(1, 10));
const page = await browser.context.newPage();
await signInToExpunge({ browser, crm: site, server }, "admin");
await page.bringToFront();

beforeEach(() => answers.clear());

test("an entry may be a bare link", async () => {
	answers.set("/bare/1", () => recordPage("Bare", "<nav><a href='#print'>Print</a></nav>"));
	await page.goto(`${site}/bare/1`);
	const entry = page.locator("nav > a.link");
	await expectNames(page, () => entry.click(), ["Client 1"]);
	expect(await entry.textContent()).toBe("Delete Client");
	expect(page.url()).toBe(`${site}/bare/1`);
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
