import type { Locator, Page } from "playwright";
import { expect, test } from "vitest";
import { pickCustomers, query } from "../support/pick-records.ts";
import { startProduct } from "../support/product.ts";
import { startSlowNetwork } from "../support/slow-network.ts";
import { confirmationCloses, confirmationIn, isArmed, leaveWith, pressEscape, typeDelete } from "../support/steps/confirmation.ts";
import { openMenu, rowOf, signInToCrm } from "../support/steps/crm.ts";
import { drop } from "../support/steps/drop.ts";
import { signInToExpunge } from "../support/steps/popup.ts";
import { deleteButton, forgetKeptTicks, openSearch, shownKeys, tickRange } from "../support/steps/search.ts";
import { until } from "../support/until.ts";

// The test drops answers on purpose, and the CRM answers 404 for deleted records.
const { browser, crm, server, database } = await startProduct({ expectedErrors: [/ERR_EMPTY_RESPONSE/, /status of 404/] });
const network = await startSlowNetwork(server.url);
const page = await browser.context.newPage();
const customers = await pickCustomers(database.adminUrl, 5);
const timelineOf = (index: number) => `${crm}/app/customers/${customers[index]?.id}`;

const submit = (confirmation: Page) => confirmation.getByRole("button", { name: "I understand, please delete" });

async function open(index: number): Promise<Page> {
	await page.goto(timelineOf(index));
	await openMenu(page, "Customer Options");
	await page.getByRole("menuitem", { name: "Delete Customer" }).click();
	return confirmationIn(page);
}

async function isThere(index: number): Promise<boolean> {
	const found = await query(database.adminUrl, (sql) => sql`select from customers where id = ${customers[index]?.id ?? 0}`);
	return found.length === 1;
}

/** Presses the mouse button at the element's position, as a person does. */
async function pressAt(place: Page, target: Locator): Promise<void> {
	const what = { what: "The element should be on the screen" };
	const box = await until(
		() => target.boundingBox(),
		(found) => found !== null,
		what,
	);
	if (box !== null) await place.mouse.click(box.x + box.width / 2, box.y + box.height / 2);
}

test("mouse clicks alone delete a record in a page that was open before the site was allowed, without a reload", async () => {
	await signInToCrm(page, crm, "bulk");
	await page.goto(timelineOf(0));
	await page.evaluate(() => Object.assign(window, { stillTheSamePage: true }));
	await signInToExpunge({ browser, crm, server: network.url }, "bulk");
	await page.bringToFront();
	await pressAt(page, page.getByRole("button", { name: "Customer Options" }));
	const option = page.getByRole("menuitem", { name: "Delete Customer" });
	await option.waitFor();
	expect(await page.evaluate(() => "stillTheSamePage" in window)).toBe(true);
	await pressAt(page, option);
	const confirmation = await confirmationIn(page);
	await pressAt(confirmation, confirmation.getByRole("textbox"));
	await confirmation.keyboard.type("DELETE");
	await submit(confirmation).and(confirmation.locator(":enabled")).waitFor();
	await pressAt(confirmation, submit(confirmation));
	await page.waitForURL("**/app/searches/customers");
	expect(await isThere(0)).toBe(false);
});

test("the field has the focus before the browser first paints it", async () => {
	const context = page.context();
	await context.addInitScript(() => {
		new MutationObserver((_, observer) => {
			const field = document.querySelector("input#word");
			if (field === null) return;
			observer.disconnect();
			Object.assign(window, { hadFocusAtOnce: document.activeElement === field });
		}).observe(document, { childList: true, subtree: true });
	});
	const confirmation = await open(1);
	await confirmation.getByRole("textbox").waitFor();
	expect(await confirmation.evaluate(() => ("hadFocusAtOnce" in window ? window.hadFocusAtOnce : "not seen"))).toBe(true);
	await pressEscape(confirmation);
});

test("every letter counts once the field is shown, and Enter confirms as soon as the button works", async () => {
	const confirmation = await open(1);
	const field = confirmation.getByRole("textbox");
	await field.waitFor();
	await confirmation.keyboard.type("DELETE");
	expect(await field.inputValue()).toBe("DELETE");
	await isArmed(confirmation);
	expect(await field.inputValue()).toBe("DELETE");
	await submit(confirmation).and(confirmation.locator(":enabled")).waitFor();
	await field.press("Enter").catch(() => undefined);
	await page.waitForURL("**/app/searches/customers");
	expect(await isThere(1)).toBe(false);
});

test("a sentence explains why the button is disabled, and typed text is never cleared silently", async () => {
	const confirmation = await open(2);
	const why = confirmation.locator("#why");
	const says = (words: string) => why.getByText(words).waitFor();
	await says("Type DELETE to unlock the button.");
	await typeDelete(confirmation, "delete");
	await says("The word does not match. Type DELETE in capital letters.");
	await confirmation.getByRole("textbox").press("Enter");
	expect(await submit(confirmation).isDisabled()).toBe(true);
	await confirmation.getByRole("textbox").press("Control+A");
	await typeDelete(confirmation, "DELETE");
	await submit(confirmation).and(confirmation.locator(":enabled")).waitFor();
	expect(await why.innerText()).toBe("");

	await confirmation.setViewportSize({ width: 150, height: 600 });
	await says("Locked: this window is too small. Enlarge it.");
	await says("What you typed was cleared. Type DELETE again.");
	await confirmation.setViewportSize({ width: 1280, height: 800 });
	await isArmed(confirmation);
	await typeDelete(confirmation);
	await submit(confirmation).and(confirmation.locator(":enabled")).waitFor();
	await pressEscape(confirmation);
	expect(await isThere(2)).toBe(true);
});

test("pasted, dropped or autofilled text does not count, and a sentence says so", async () => {
	const confirmation = await open(2);
	await isArmed(confirmation);
	const field = confirmation.getByRole("textbox");
	await field.evaluate((element) => {
		if (!(element instanceof HTMLInputElement)) return;
		element.value = "DELETE";
		element.dispatchEvent(new InputEvent("input", { bubbles: true, inputType: "insertText" }));
	});
	expect(await field.inputValue()).toBe("");
	expect(await submit(confirmation).isDisabled()).toBe(true);
	await page.context().grantPermissions(["clipboard-read", "clipboard-write"]);
	await confirmation.evaluate(() => navigator.clipboard.writeText("DELETE"));
	await field.press("Control+V");
	const sentence = confirmation.getByText("Pasted or dropped text does not count. Type DELETE with the keyboard.");
	await sentence.waitFor();
	expect(await field.inputValue()).toBe("");
	await field.pressSequentially("D");
	await sentence.waitFor({ state: "detached" });
	await field.press("Backspace");
	await drop(confirmation, field, { items: [{ mimeType: "text/plain", data: "DELETE" }] });
	await sentence.waitFor();
	expect(await field.inputValue()).toBe("");
	await pressEscape(confirmation);
});

test("Escape in either window closes the confirmation, and the focus returns to the control in the page", async () => {
	for (const side of ["page", "confirmation"] as const) {
		await page.goto(timelineOf(2));
		const opener = page.getByRole("button", { name: "Customer Options" });
		await opener.press("Enter");
		const option = page.getByRole("menuitem", { name: "Delete Customer" });
		await option.waitFor();
		await option.press("Enter");
		const confirmation = await confirmationIn(page);
		await isArmed(confirmation);
		expect(await page.evaluate(() => document.querySelector("button.account")?.matches(":focus") ?? false)).toBe(false);
		if (side === "page") await page.keyboard.press("Escape");
		else await pressEscape(confirmation);
		await confirmationCloses(page);
		await until(() => opener.evaluate((element) => element === document.activeElement), Boolean, {
			what: `The opener has the focus (${side})`,
		});
	}
	expect(await isThere(2)).toBe(true);
});

test("the page behind the confirmation is inert, and its only button brings the confirmation to the front", async () => {
	const confirmation = await open(2);
	await isArmed(confirmation);
	await page.bringToFront();
	const account = page.locator("button.account");
	await expect(account.click({ timeout: 1_000 })).rejects.toThrow();
	await page.keyboard.press("Tab");
	await page.keyboard.press("Enter");
	await isArmed(confirmation);
	await pressEscape(confirmation);
	await account.click();
	await page.getByRole("menuitem", { name: "Sign out" }).waitFor();
	await page.keyboard.press("Escape");
});

test("after confirming, the button reads Close, the deletion is shown as running, and Escape does not stop it", async () => {
	const confirmation = await open(2);
	await typeDelete(confirmation);
	await isArmed(confirmation);
	network.trouble({ calls: /^POST \/api\/deletions/, held: true });
	await submit(confirmation).click();
	await confirmation.getByText("The deletion is running. You can safely close this window.").waitFor();
	expect(await confirmation.getByRole("button").allInnerTexts()).toEqual(["Close"]);
	await network.holds();
	await pressEscape(confirmation);
	network.trouble(null);
	await page.waitForURL("**/app/searches/customers");
	expect(await isThere(2)).toBe(false);
});

test("the page reports a deletion that fails after its confirmation was closed", async () => {
	const confirmation = await open(3);
	await typeDelete(confirmation);
	await isArmed(confirmation);
	await query(
		database.adminUrl,
		(sql) =>
			sql`insert into expunge.holds (object, key, reason, placed_by) values ('customer', ${String(customers[3]?.id)}, 'a case', 'somebody')`,
	);
	network.trouble({ calls: /^POST \/api\/deletions/, held: true });
	await submit(confirmation).click();
	await network.holds();
	await pressEscape(confirmation);
	network.trouble(null);
	await page.getByText("is on hold and must be kept").waitFor();
	expect(await isThere(3)).toBe(true);
});

test("a confirmation whose answer is lost offers Close and not Cancel, and confirming again deletes once", async () => {
	const confirmation = await open(4);
	await typeDelete(confirmation);
	await isArmed(confirmation);
	// The deletion runs on the server, and none of the answers about it arrive.
	network.trouble({ calls: /\/api\/deletions/, lost: true });
	await submit(confirmation).click();
	await confirmation.getByText("the deletion may have begun").waitFor();
	expect(await confirmation.getByRole("button", { name: "Cancel" }).count()).toBe(0);
	expect(await confirmation.getByRole("textbox").inputValue()).toBe("DELETE");
	const key = String(customers[4]?.id);
	const findEntries = () => query(database.adminUrl, (sql) => sql`select from expunge.audit_entries where key = ${key}`);
	await until(findEntries, (entries) => entries.length === 1, { what: "The deletion should have ended" });
	network.trouble(null);
	// If the extension finds the finished deletion first, the window closes by itself before the person confirms again.
	await submit(confirmation)
		.click()
		.catch(() => undefined);
	await confirmationCloses(page);
	await page.waitForURL("**/app/searches/customers");
	expect(await findEntries()).toHaveLength(1);
});

test.each([
	["200 %", { width: 640, height: 400 }, {}],
	["400 %", { width: 320, height: 200 }, {}],
	["a window of 375 pixels", { width: 375, height: 667 }, {}],
	["the browser's large font", { width: 1280, height: 800 }, { font: "24px" }],
	["the browser's largest font in a narrow window", { width: 375, height: 667 }, { font: "32px" }],
	["forced colours", { width: 1280, height: 800 }, { forcedColors: "active" as const }],
])(
	"at %s a person can reach and read the whole confirmation before the button works",
	async (_name, size, look: { font?: string; forcedColors?: "active" }) => {
		await forgetKeptTicks(browser);
		await openSearch(page, crm, "customers");
		await tickRange(page, (await shownKeys(page)).slice(0, 12));
		await deleteButton(page).click();
		const confirmation = await confirmationIn(page);
		await confirmation.getByRole("textbox").waitFor();
		await confirmation.emulateMedia({ forcedColors: look.forcedColors ?? "none" });
		await confirmation.evaluate((font) => document.documentElement.style.setProperty("font-size", font), look.font ?? "");
		await confirmation.setViewportSize(size);
		const width = await confirmation.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
		expect(width).toBe(0);
		expect(await confirmation.locator(".details").evaluate(countVisibleRows)).toBeGreaterThan(3);
		const parts = confirmation.locator("h1, ul.names > li, tr, .permanent, label, #why, button, .law");
		expect(await parts.evaluateAll(findHidden)).toEqual([]);
		await isArmed(confirmation);
		await typeDelete(confirmation);
		const button = confirmation.getByRole("button", { name: "Delete Customers" });
		await button.and(confirmation.locator(":enabled")).waitFor();
		await leaveWith(confirmation, "Cancel");
		await confirmationCloses(page);
		await rowOf(page, (await shownKeys(page))[0] ?? "").waitFor();
	},
);

/** The number of table rows that the box with the records can show at once; all of them if it does not scroll. */
function countVisibleRows(box: Element): number {
	const row = box.querySelector("tr")?.getBoundingClientRect().height ?? 0;
	return box.scrollHeight > box.clientHeight ? box.clientHeight / row : Number.POSITIVE_INFINITY;
}

/**
 * The texts of the parts that are not fully visible after they are scrolled into view. Visible means inside the viewport and inside every
 * box that scrolls. A part that is taller than the viewport counts as visible.
 */
function findHidden(parts: Element[]): string[] {
	const isSeen = (part: Element) => {
		part.scrollIntoView({ block: "nearest" });
		const box = part.getBoundingClientRect();
		const room = part.closest(".details")?.getBoundingClientRect() ?? { top: 0, bottom: innerHeight };
		return (
			box.left >= 0 && box.right <= innerWidth + 1 && box.bottom > Math.max(0, room.top) && box.top < Math.min(innerHeight, room.bottom)
		);
	};
	return parts.filter((part) => !isSeen(part)).map((part) => part.textContent ?? "");
}
