import type { Page } from "playwright";
import { expect, test } from "vitest";
import { box, deleteButton, expectConfirmation, expectSelected, header, keysFrom, listPage, tickedKeys } from "../pages/lists/list-page.ts";
import { startLists } from "../pages/lists/start-lists.ts";
import { confirmationWindow, pressEscape } from "../support/steps/confirmation.ts";
import { signInToExpunge } from "../support/steps/popup.ts";

const { site, server, browser, answers } = await startLists(keysFrom(1, 40));

/** Listeners on the window for these events, before everything else in the page. */
const onWindow = (events: readonly string[], does: string) =>
	`<script>for (const type of ${JSON.stringify(events)}) addEventListener(type, (event) => { ${does} }, true);</script>`;
const pointer = ["pointerdown", "mousedown", "pointerup", "mouseup", "click"];
const all = [...pointer, "keydown", "keyup"];

const list = (first: string) => () => listPage({ keys: keysFrom(1, 10), total: "10 clients", first });
const menu = `<main><div class="menu"><button>Edit</button></div></main>`;
answers.set("/clients", (url) => list(pages[url.searchParams.get("page") ?? ""] ?? "")());
answers.set(
	"/clients/7",
	() => `<!doctype html><title>Client 7</title>${onWindow(["pointerdown"], `document.querySelector(".menu").remove()`)}${menu}`,
);

const pages: Record<string, string> = {
	prevents: onWindow(all, "event.preventDefault()"),
	stops: onWindow(all, "event.stopImmediatePropagation()"),
	both: onWindow(all, "event.preventDefault(); event.stopImmediatePropagation()"),
	clicks: onWindow(["click"], "event.preventDefault(); event.stopImmediatePropagation()"),
	pointer: onWindow(pointer, "event.preventDefault(); event.stopImmediatePropagation()"),
};

async function open(address: string): Promise<Page> {
	const page = await browser.context.newPage();
	await page.goto(`${site}${address}`);
	return page;
}

// These tabs open before the site is allowed, so the page's listeners come before ours.
const preventsAll = await open("/clients?page=prevents");
const stopsClicks = await open("/clients?page=clicks");
const stopsPointer = await open("/clients?page=pointer");
const closesMenu = await open("/clients/7");
const dimmed = [await open("/clients?page=clicks"), await open("/clients?page=prevents")];
await signInToExpunge({ browser, crm: site, server }, "admin");

/** Not `check`, which expects the browser's default reaction. */
async function tickAndDelete(page: Page): Promise<void> {
	await box(page, "1").click();
	await expectSelected(page, "1 selected");
	await box(page, "3").click({ modifiers: ["Shift"] });
	await expectSelected(page, "3 selected");
	await expect.poll(() => tickedKeys(page)).toEqual(["1", "2", "3"]);
	await box(page, "2").click();
	await expectSelected(page, "2 selected");
	await expect.poll(() => tickedKeys(page)).toEqual(["1", "3"]);
	await expectConfirmation(page, () => deleteButton(page).click(), "Delete 2 Clients");
	await page.close();
}

test.each(["prevents", "stops", "both"])("our controls work in a page whose script %s every pointer and keyboard event", async (name) => {
	const page = await open(`/clients?page=${name}`);
	await header(page).waitFor();
	await box(page, "5").press("Space");
	await expectSelected(page, "1 selected");
	await expect.poll(() => tickedKeys(page)).toEqual(["5"]);
	await page.getByRole("button", { name: "Clear the selection" }).press("Enter");
	await expectSelected(page, null);
	await tickAndDelete(page);
});

test("our controls work in an open page that prevents every event before we receive it", async () => {
	await preventsAll.bringToFront();
	await header(preventsAll).waitFor();
	await tickAndDelete(preventsAll);
});

test("in an open page that withholds every click, a press counts if the button is released over the control", async () => {
	await stopsClicks.bringToFront();
	await header(stopsClicks).waitFor();
	const { x = 0, y = 0 } = (await box(stopsClicks, "9").boundingBox()) ?? {};
	await stopsClicks.mouse.move(x + 4, y + 4);
	await stopsClicks.mouse.down();
	await stopsClicks.mouse.move(x + 300, y + 4);
	await stopsClicks.mouse.up();
	await tickAndDelete(stopsClicks);
});

test("an open page that withholds every pointer event is reported as blocking clicks, until it is reloaded", async () => {
	await stopsPointer.bringToFront();
	await header(stopsPointer).waitFor();
	const { x = 0, y = 0 } = (await box(stopsPointer, "1").boundingBox()) ?? {};
	await stopsPointer.mouse.move(x + 4, y + 4);
	await stopsPointer.mouse.down();
	await stopsPointer.getByText("This page blocks clicks on Expunge's controls").waitFor();
	await stopsPointer.mouse.up();
	expect(await tickedKeys(stopsPointer)).toEqual([]);
	await stopsPointer.reload();
	await header(stopsPointer).waitFor();
	await tickAndDelete(stopsPointer);
});

test("in a page that swallows events, Show the confirmation works by mouse and by key", async () => {
	for (const page of [...dimmed, await open("/clients?page=stops"), await open("/clients?page=both")]) {
		await page.bringToFront();
		await box(page, "1").click();
		const confirmation = await confirmationWindow(page, () => deleteButton(page).click());
		await confirmation.getByRole("heading", { name: "Delete 1 Client", exact: true }).waitFor();
		// Without a window manager the browser reports every window as being in front. So the test records the call.
		await confirmation.evaluate(`
			window.shows = 0;
			chrome.runtime.onMessage.addListener(({ call }) => { if (call === "page/show-confirmation") shows += 1; })`);
		const show = page.getByRole("button", { name: "Show the confirmation" });
		await page.bringToFront();
		await show.click();
		await expect.poll(() => confirmation.evaluate("shows")).toBe(1);
		await page.bringToFront();
		await show.press("Enter");
		await expect.poll(() => confirmation.evaluate("shows")).toBe(2);
		await pressEscape(confirmation);
		await page.close();
	}
});

test("Delete opens the confirmation in a menu that closes on mouse down", async () => {
	for (const one of [closesMenu, await open("/clients/7")]) {
		await one.bringToFront();
		const { x = 0, y = 0 } = (await one.locator(".menu").getByRole("button", { name: "Delete Client" }).boundingBox()) ?? {};
		await one.mouse.move(x + 4, y + 4);
		const press = async () => {
			await one.mouse.down();
			await one.mouse.up();
		};
		await expectConfirmation(one, press, "Delete Client");
		await one.close();
	}
});

test("scripted events tick nothing, and a checkbox that a script has set is reset", async () => {
	const page = await open("/clients");
	await header(page).waitFor();
	await page.evaluate(`for (const input of document.querySelectorAll("input")) {
		input.click();
		for (const type of ["pointerdown", "mousedown", "pointerup", "mouseup", "click"]) input.dispatchEvent(new PointerEvent(type, { bubbles: true, cancelable: true }));
		for (const key of [" ", "Enter"]) input.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true }));
		input.checked = true;
	}
	document.body.append("changed")`);
	await expect.poll(() => page.locator("tbody input:checked").count()).toBe(0);
	await expectSelected(page, null);
	// The person's click has an effect, and none of the script's had one.
	await box(page, "1").click();
	await expectSelected(page, "1 selected");
});

test("a press on our checkbox does not reach the page's own handlers", async () => {
	answers.set("/clients", list(onWindow(pointer, "window.seen = (window.seen ?? 0) + (event.target.closest?.('tr') ? 1 : 0)")));
	const page = await open("/clients");
	await box(page, "1").click();
	await expectSelected(page, "1 selected");
	expect(await page.evaluate("window.seen ?? 0")).toBe(0);
});
