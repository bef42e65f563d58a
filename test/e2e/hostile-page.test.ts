import pixelmatch from "pixelmatch";
import type { Frame, Locator } from "playwright-core";
import { PNG } from "pngjs";
import { expect, test } from "vitest";
import { pickCustomers } from "../support/pick-records.ts";
import { startProduct } from "../support/product.ts";
import { compareRows, readRows } from "../support/rows.ts";
import { until } from "../support/until.ts";
import { confirmationIn, isArmed } from "../support/verbs/confirmation.ts";
import { openMenu, signInToCrm } from "../support/verbs/crm.ts";
import { signInToExpunge } from "../support/verbs/popup.ts";

// Taking pictures puts a style into the page, which its policy reports.
const { browser, crm, server, database } = await startProduct({ expectedErrors: [/Applying inline style/] });
const page = await browser.context.newPage();
const [customer = { id: 0, name: "" }] = await pickCustomers(database.adminUrl, 1);
await signInToCrm(page, crm, "single");
await signInToExpunge({ browser, crm, server: server.url }, "single");
await page.bringToFront();
const before = await readRows(database.adminUrl, "crm");

const button = (confirmation: Frame) => confirmation.getByRole("button", { name: "I understand, please delete" });

async function openConfirmation(): Promise<Frame> {
	await page.goto(`${crm}/app/customers/${customer.id}`);
	await (await openMenu(page, "Customer Options")).getByRole("menuitem", { name: "Delete Customer" }).click();
	const confirmation = await confirmationIn(page);
	await isArmed(confirmation);
	await confirmation.getByRole("textbox").pressSequentially("DELETE");
	await until(() => button(confirmation).isEnabled(), Boolean, { what: "The button should be enabled" });
	return confirmation;
}

async function expectNothingDeleted(): Promise<void> {
	expect(compareRows(before, await readRows(database.adminUrl, "crm"))).toEqual(new Map());
}

/** One is made whenever a confirmation opens. */
async function countPreviews(): Promise<number> {
	return (await readRows(database.adminUrl, "expunge")).get("previews")?.size ?? 0;
}

/** A frame that goes while one looks shows nothing. */
function countHeadings(frame: Frame): Promise<number> {
	return frame
		.getByRole("heading", { name: "Delete Customer" })
		.count()
		.catch(() => 0);
}

/** What a person sees of it, without the corners, which are round. */
async function picture(confirmation: Frame): Promise<PNG> {
	const box = await (await confirmation.frameElement()).boundingBox();
	const { x, y, width, height } = box ?? { x: 0, y: 0, width: 0, height: 0 };
	return PNG.sync.read(await page.screenshot({ clip: { x: x + 16, y: y + 16, width: width - 32, height: height - 32 } }));
}

/** Whether a person would see the same. The browser draws the edges of round corners anew, a shade apart, when the layers around them change. */
function looksEqual(one: PNG, other: PNG): boolean {
	const { width, height } = one;
	return width === other.width && height === other.height && pixelmatch(one.data, other.data, undefined, width, height) === 0;
}

test.each([
	["a modal dialog", () => document.body.appendChild(Object.assign(document.createElement("dialog"), { id: "cover" })).showModal()],
	[
		"a popover that lets clicks through",
		() => {
			const cover = Object.assign(document.createElement("div"), { id: "cover", popover: "manual" });
			cover.style.cssText = "pointer-events: none";
			document.body.append(cover);
			cover.showPopover();
		},
	],
])("a page that covers the confirmation with %s locks it, and what had been typed is cleared", async (_name, cover) => {
	const confirmation = await openConfirmation();
	await page.evaluate(cover);
	await page.evaluate(() => {
		const element = document.getElementById("cover");
		if (element) Object.assign(element.style, { position: "fixed", inset: "0", width: "100vw", height: "100vh", background: "white" });
	});
	await confirmation.locator("main[data-armed=false]").waitFor();
	expect(await confirmation.getByRole("textbox").inputValue()).toBe("");
	expect(await button(confirmation).isDisabled()).toBe(true);
	await expectNothingDeleted();
});

test.each([
	["fades", "html, body, body ~ *, html > * { opacity: 0.01 !important; filter: opacity(0.01) !important; }"],
	["moves", "html, body, body ~ *, html > * { transform: translate(-2000px, 0) !important; translate: 2000px 0 !important; }"],
	["hides", "html > *:not(head) { visibility: hidden !important; display: none !important; content-visibility: hidden !important; }"],
	["clips", "html > * { clip-path: inset(50%) !important; mask: linear-gradient(transparent, transparent) !important; }"],
])("a page that %s everything leaves the confirmation as it is, or locks it", async (_name, style) => {
	const confirmation = await openConfirmation();
	const seen = await picture(confirmation);
	await page.evaluate((content) => {
		const sheet = new CSSStyleSheet();
		sheet.replaceSync(content);
		document.adoptedStyleSheets = [sheet];
	}, style);
	const isHarmless = async () => (await button(confirmation).isDisabled()) || looksEqual(await picture(confirmation), seen);
	await until(isHarmless, Boolean, { what: "The confirmation should be locked or look as before" });
	await expectNothingDeleted();
});

test("a page that zooms out does not make the confirmation smaller", async () => {
	const confirmation = await openConfirmation();
	const frame = await confirmation.frameElement();
	const width = async () => (await frame.boundingBox())?.width ?? 0;
	const wide = await width();
	await page.evaluate(() => document.documentElement.style.setProperty("zoom", "0.3"));
	await expect.poll(width).toBeCloseTo(wide, 0);
	await expectNothingDeleted();
});

test("a page that takes the confirmation out and puts it back loses it", async () => {
	await openConfirmation();
	const host = page.locator("html > :not(head, body)");
	await host.evaluate((element) => {
		element.remove();
		document.documentElement.append(element);
	});
	const shown = () => Promise.all(page.frames().map(countHeadings));
	await until(shown, (counts) => counts.every((count) => count === 0), { what: "No frame should show the confirmation" });
	await expectNothingDeleted();
});

test("a script cannot open the confirmation by clicking for the person", async () => {
	await page.goto(`${crm}/app/customers/${customer.id}`);
	const option = (await openMenu(page, "Customer Options")).getByRole("menuitem", { name: "Delete Customer" });
	await option.waitFor();
	const previews = await countPreviews();
	await option.evaluate((element) => (element instanceof HTMLElement ? element.click() : undefined));
	// A click of the person's, behind it, says when the script's would have been heeded.
	await option.click();
	await isArmed(await confirmationIn(page));
	expect(await countPreviews()).toBe(previews + 1);
	await expectNothingDeleted();
});

test("what would run or load something in the CRM's control is not copied into ours", async () => {
	await page.goto(`${crm}/app/customers/${customer.id}`);
	await page.evaluate(() => {
		new MutationObserver(() => {
			const neighbour = document.querySelector("[role=menuitem]:not([data-expunge])");
			if (neighbour === null || neighbour.querySelector("iframe") !== null) return;
			for (const name of ["script", "iframe", "object"]) neighbour.append(document.createElement(name));
		}).observe(document.body, { subtree: true, childList: true });
	});
	const menu = await openMenu(page, "Customer Options");
	const option = menu.getByRole("menuitem", { name: "Delete Customer" });
	await option.waitFor();
	const active = (item: Locator) => item.locator("script, iframe, object").count();
	expect(await active(menu.locator("[role=menuitem]:not([data-expunge])").first())).toBe(3);
	expect(await active(option)).toBe(0);
});
