import type { Page } from "playwright";
import { expect, test } from "vitest";
import english from "../../extension/locales/en.json" with { type: "json" };
import { people } from "../support/accounts.ts";
import { look } from "../support/look.ts";
import { pauseDeletions } from "../support/pause-deletions.ts";
import { pickConversation, pickCustomers, query } from "../support/pick-records.ts";
import { serverAway, startProduct } from "../support/product.ts";
import { signInToApi } from "../support/steps/api.ts";
import {
	confirmationCloses,
	confirmationIn,
	confirmationWindow,
	confirmWith,
	pressEscape,
	typeDelete,
} from "../support/steps/confirmation.ts";
import { openMenu, signInToCrm } from "../support/steps/crm.ts";
import { beginElsewhere } from "../support/steps/jobs.ts";
import { allowSite, connectToServer, openPopup, signIn } from "../support/steps/popup.ts";
import { deleteButton, headerCheckbox, openSearch, shownKeys, tick } from "../support/steps/search.ts";

// The server answers a wrong password with 401, and the CRM a dead link with 404. The driver hides the caret with a style that the CRM forbids.
const { browser, crm, server, database } = await startProduct({
	expectedErrors: [/status of 401/, /status of 404/, ...serverAway, /Applying inline style violates/],
});
const { adminUrl } = database;
const page = await browser.context.newPage();
/** The addresses of the panels. */
const panels = [...Object.keys(english.panels), "health/deliveries"];

/** A panel shows its name and then, while it asks the server, that it is loading. */
async function loaded(screen: Page, panel: string): Promise<void> {
	const [name = ""] = panel.split("/");
	await screen.getByRole("heading", { level: 1, name: new RegExp(`^${name}$`, "i") }).waitFor();
	await screen
		.getByText(/^Loading/)
		.first()
		.waitFor({ state: "detached" });
	await screen.evaluate(() => document.fonts.ready);
}

/** Every panel in the popup or the console. */
async function lookAtPanels(place: "popup" | "console", state: "empty" | "full"): Promise<void> {
	const screen = place === "popup" ? await openPopup(browser) : await browser.context.newPage();
	for (const panel of panels) {
		await screen.goto(`${browser.extension}/${place}.html#${panel}`);
		await loaded(screen, panel);
		await look(screen, `${place}-${panel.replace("/", "-")}-${state}`);
	}
	await screen.close();
}

test("the setup steps pass axe", async () => {
	const popup = await openPopup(browser);
	await popup.getByLabel("Server address").waitFor();
	await look(popup, "set-up-server");
	await popup.getByLabel("Server address").fill("http://127.0.0.1:9");
	await popup.getByRole("button", { name: "Connect" }).click();
	await popup.getByText("No Expunge server answers").waitFor();
	await look(popup, "set-up-server-error");
	await connectToServer(popup, server.url);
	await look(popup, "set-up-site");
	await allowSite(popup, browser, crm);
	await look(popup, "set-up-sign-in");
	await popup.getByLabel("E-mail address").fill(people.admin.email);
	await popup.getByLabel("Password").fill("wrong");
	await popup.getByRole("button", { name: "Sign in" }).click();
	await popup.getByText("is wrong").waitFor();
	await look(popup, "set-up-sign-in-error");
	await signIn(popup, "admin");
	await popup.close();
});

test("every panel passes axe while it is empty", async () => {
	await lookAtPanels("popup", "empty");
});

test("the controls in the CRM's pages and every state of the confirmation pass axe", async () => {
	await signInToCrm(page, crm, "admin");
	await openSearch(page, crm, "customers");
	const own = "[data-expunge]";
	await headerCheckbox(page).click();
	await page.getByRole("menuitem", { name: /^All \d/ }).waitFor();
	await look(page, "crm-header-choice", own);
	await page.keyboard.press("Escape");
	for (const key of (await shownKeys(page)).slice(0, 12)) await tick(page, key);
	await deleteButton(page).waitFor();
	await look(page, "crm-selection", own);

	const bulk = await confirmationWindow(page, () => deleteButton(page).click());
	await bulk.getByRole("textbox").waitFor();
	await look(bulk, "confirm-bulk");
	await bulk.getByRole("button", { name: /^Show all/ }).click();
	await bulk
		.getByRole("textbox")
		.fill("")
		.catch(() => undefined);
	await typeDelete(bulk, "delete");
	await look(bulk, "confirm-bulk-wrong-word");
	await bulk.getByRole("textbox").press("Control+a");
	await typeDelete(bulk);
	const paused = await pauseDeletions(adminUrl);
	await confirmWith(bulk, "Delete Customers");
	await bulk.getByRole("heading", { name: "are being deleted" }).waitFor();
	await look(bulk, "confirm-bulk-running");
	await bulk.close();
	await page.bringToFront();
	await page.getByText(/^Deleting \d+ Customers/).waitFor();
	await look(page, "crm-pop-up-progress", own);
	const popup = await openPopup(browser, "activity");
	await popup.getByText("Running").waitFor();
	await look(popup, "popup-activity-running");
	await popup.close();
	await page.bringToFront();
	await paused.resume();
	await page.getByText("Bulk deletion complete").waitFor();
	await look(page, "crm-pop-up-complete", own);

	const [kept] = await query(adminUrl, (sql) => sql<{ id: number }[]>`select customer_id::int as id from legal_cases order by id limit 1`);
	await page.goto(`${crm}/app/customers/${kept?.id}`);
	const menu = await openMenu(page, "Customer Options");
	await menu.getByRole("menuitem", { name: "Delete Customer" }).waitFor();
	await look(page, "crm-menu", own);
	await menu.getByRole("menuitem", { name: "Delete Customer" }).click();
	const nothing = await confirmationIn(page);
	await nothing.getByRole("button", { name: "Close" }).waitFor();
	await look(nothing, "confirm-nothing");
	await pressEscape(nothing);

	const [customer = { id: 0, name: "" }] = await pickCustomers(adminUrl, 1);
	await page.goto(`${crm}/app/customers/${customer.id}`);
	await (await openMenu(page, "Customer Options")).getByRole("menuitem", { name: "Delete Customer" }).click();
	const single = await confirmationIn(page);
	await single.getByRole("textbox").waitFor();
	await look(single, "confirm-single");
	const size = single.viewportSize();
	await single.setViewportSize({ width: 150, height: 600 });
	await single.getByText("Locked: this window is too small. Enlarge it.").waitFor();
	await look(single, "confirm-too-small");
	await single.setViewportSize(size ?? { width: 1280, height: 800 });
	await typeDelete(single);
	await single.locator("button[type=submit]:enabled").waitFor();
	await look(single, "confirm-single-armed");
	await confirmWith(single, "I understand, please delete");
	await confirmationCloses(page);
	await page.getByText("Customer permanently deleted").waitFor();
	await look(page, "crm-pop-up-single", own);
	await page.goto(`${crm}/app/customers/${customer.id}`);
	await page.getByText(/permanently deleted on/).waitFor();
	await look(page, "crm-erased-notice", own);
});

test("every panel passes axe when it is full", async () => {
	const api = await signInToApi(server.url, "admin");
	const kept = await query(adminUrl, (sql) => sql<{ id: string }[]>`select customer_id::text as id from legal_cases order by id limit 3`);
	const some = await query(adminUrl, (sql) => sql<{ id: string }[]>`select id::text from customers order by id desc limit 40`);
	const ids = [...new Set([...kept, ...some].map(({ id }) => id))];
	await page.bringToFront();
	await page.goto(`${crm}/app/searches/customers`);
	const { resume } = await beginElsewhere({ api, adminUrl, page, object: "customer", ids });
	await resume();
	await page.getByText("Bulk deletion complete with errors").waitFor();
	await look(page, "crm-pop-up-errors", "[data-expunge]");
	const conversation = await pickConversation(adminUrl);
	const hold = await api("POST", "/holds", { object: "conversation", klass: null, key: String(conversation.id), reason: "Case 2026-117" });
	expect(hold.status).toBe(201);
	await lookAtPanels("popup", "full");
	await lookAtPanels("console", "full");
});

test("every form and list that opens in a panel passes axe", async () => {
	const popup = await openPopup(browser, "activity");
	const opened: readonly [string, string, RegExp][] = [
		["activity", "records", /^Show records$/],
		["activity", "search", /^Search$/],
		["permissions/new", "editor", /^$/],
		["people", "add", /^Add person$/],
		["people", "edit", /^Edit /],
		["people", "reset", /^Reset password of/],
		["people", "remove", /^Remove /],
		["holds", "place", /^Place hold$/],
		["holds", "release", /^Release /],
		["account", "password", /^Change password$/],
	];
	for (const [panel, name, button] of opened) {
		await popup.goto("about:blank");
		await popup.goto(`${browser.extension}/popup.html#${panel}`);
		await loaded(popup, panel);
		if (button.source !== "^$") await popup.getByRole("button", { name: button }).first().click();
		await loaded(popup, panel);
		await look(popup, `popup-${panel.replace("/", "-")}-${name}`);
	}
	await popup.goto(`${browser.extension}/popup.html#permissions`);
	await popup.getByText("Deletion one by one").click();
	await popup.getByRole("checkbox", { name: /Allow Bulk Delete/ }).waitFor();
	await look(popup, "popup-permissions-set");
	await popup.setViewportSize({ width: 1280, height: 800 });
	await look(popup, "wide-permissions-set");
	await popup.close();
});

test("a popup whose server does not answer passes axe", async () => {
	await server.stop();
	const popup = await openPopup(browser, "activity");
	await popup.getByText("The server does not answer").first().waitFor();
	await look(popup, "popup-away");
	await page.bringToFront();
	await server.start();
	await popup.close();
});
