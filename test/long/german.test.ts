import type { Page } from "playwright";
import { expect, test } from "vitest";
import german from "../../extension/locales/de.json" with { type: "json" };
import english from "../../extension/locales/en.json" with { type: "json" };
import { password, people } from "../support/accounts.ts";
import { approveSite } from "../support/browser.ts";
import { browserMessages } from "../support/browser-messages.ts";
import { look } from "../support/look.ts";
import { pauseDeletions } from "../support/pause-deletions.ts";
import { pickConversation, pickCustomers, query } from "../support/pick-records.ts";
import { startProduct } from "../support/product.ts";
import { signInToApi } from "../support/steps/api.ts";
import { confirmationIn, confirmationWindow, confirmWith, pressEscape } from "../support/steps/confirmation.ts";
import { openMenu, signInToCrm } from "../support/steps/crm.ts";
import { beginElsewhere } from "../support/steps/jobs.ts";
import { openPopup } from "../support/steps/popup.ts";
import { deleteButton, shownKeys, tick } from "../support/steps/search.ts";

// The CRM answers a dead link with 404.
const { browser, crm, server, database } = await startProduct({
	language: "de",
	expectedErrors: [/status of 404/, /Applying inline style violates/],
});
const page = await browser.context.newPage();
const own = "[data-expunge]";

/** English words that have German ones. */
const untranslated = (() => {
	const words = browserMessages(german);
	const all = Object.entries(browserMessages(english)).filter(([name, { message }]) => message !== words[name]?.message);
	return all.map(([, { message }]) => message).filter((message) => !message.includes("{"));
})();

/** Our words on this screen that are English although there are German ones. */
async function findEnglish(screen: Page, within = "html"): Promise<string[]> {
	const shown = await screen.locator(within).evaluateAll((places) =>
		places.flatMap((place) => {
			const texts: string[] = [];
			const roots: (Element | ShadowRoot)[] = [place];
			for (const root of roots) {
				for (const element of root.querySelectorAll("*")) {
					for (const name of ["aria-label", "title", "placeholder", "alt"]) texts.push(element.getAttribute(name) ?? "");
					for (const node of element.childNodes) if (node.nodeType === Node.TEXT_NODE) texts.push(node.textContent ?? "");
					if (element.shadowRoot) roots.push(element.shadowRoot);
				}
			}
			return texts.map((text) => text.trim());
		}),
	);
	return untranslated.filter((message) => shown.includes(message));
}

/** Checks that the screen fits and shows no English message. */
async function isGerman(screen: Page, name: string, within?: string): Promise<void> {
	expect(await findEnglish(screen, within), name).toEqual([]);
	await look(screen, `german-${name}`, within);
}

async function typeWord(confirmation: Page): Promise<void> {
	await confirmation.getByRole("textbox", { name: "Geben Sie zur Bestätigung DELETE ein" }).pressSequentially("DELETE");
}

test("a person with a German browser connects to the server and signs in", async () => {
	await signInToCrm(page, crm, "admin");
	const popup = await openPopup(browser);
	await popup.getByLabel("Adresse des Servers").fill(server.url);
	await isGerman(popup, "set-up-server");
	await popup.getByRole("button", { name: "Verbinden" }).click();
	await popup.getByRole("button", { name: "Auf dieser Website erlauben" }).waitFor();
	await isGerman(popup, "set-up-site");
	await approveSite(browser.context, browser.extension, `http://${new URL(crm).hostname}/*`);
	await popup.bringToFront();
	await popup.getByRole("button", { name: "Auf dieser Website erlauben" }).click();
	await popup.getByLabel("E-Mail-Adresse").fill(people.admin.email);
	await isGerman(popup, "set-up-sign-in");
	await popup.getByLabel("Passwort").fill(password);
	await popup.getByRole("button", { name: "Anmelden" }).click();
	await popup.getByRole("navigation", { name: "Bereiche" }).waitFor();
	expect(await popup.evaluate(() => [document.documentElement.lang, document.title])).toEqual(["de", "Aktivität – Expunge"]);
	await popup.close();
});

test("a customer is deleted in German, with the documented words in English", async () => {
	const [customer = { id: 0, name: "" }] = await pickCustomers(database.adminUrl, 1);
	const timeline = `${crm}/app/customers/${customer.id}`;
	await page.bringToFront();
	await page.goto(timeline);
	const menu = await openMenu(page, "Customer Options");
	await menu.getByRole("menuitem", { name: "Delete Customer" }).waitFor();
	await isGerman(page, "crm-menu", own);
	await menu.getByRole("menuitem", { name: "Delete Customer" }).click();

	const confirmation = await confirmationIn(page);
	await confirmation.getByRole("heading", { name: "Löschung: Kunde" }).waitFor();
	await confirmation.getByText("Die Löschung ist endgültig und kann nicht rückgängig gemacht werden.").waitFor();
	await confirmation.getByRole("row", { name: "Unterhaltungen" }).waitFor();
	await isGerman(confirmation, "confirm-single");
	await typeWord(confirmation);
	await confirmation.locator("button[type=submit]:enabled").waitFor();
	await isGerman(confirmation, "confirm-single-armed");
	// The message closes by itself after some seconds.
	const told = page.getByText("Endgültig gelöscht: Kunde").waitFor();
	await Promise.all([told, confirmWith(confirmation, "I understand, please delete"), page.waitForURL("**/app/searches/customers")]);

	await page.goto(timeline);
	await page.getByText(/^Dieser Datensatz \(Kunde\) wurde am \d+\. \p{L}+ 2\d{3} um .+ endgültig gelöscht\./u).waitFor();
	await page.getByText(/^Referenz im Prüfprotokoll: A-\d+/).waitFor();
	await isGerman(page, "crm-erased-notice", own);
});

test("a bulk deletion is chosen and confirmed in German", async () => {
	await page.goto(`${crm}/app/searches/customers`);
	await page.getByRole("checkbox", { name: "Datensätze auswählen" }).click();
	await page.getByRole("menuitem", { name: /^Alle \d+ Ergebnisse/ }).waitFor();
	await isGerman(page, "crm-header-choice", own);
	await page.keyboard.press("Escape");
	for (const key of (await shownKeys(page)).slice(0, 12)) await tick(page, key);
	const bulk = await confirmationWindow(page, () => deleteButton(page).click());
	await isGerman(page, "crm-selection", own);
	await bulk.getByRole("button", { name: /^Alle \d+ anzeigen/ }).waitFor();
	await isGerman(bulk, "confirm-bulk");
	await typeWord(bulk);
	const paused = await pauseDeletions(database.adminUrl);
	await confirmWith(bulk, "Delete Customers");
	await bulk.getByRole("heading", { name: "12 Kunden werden gelöscht" }).waitFor();
	await isGerman(bulk, "confirm-bulk-running");
	await bulk.close();
	await page.bringToFront();
	await page.getByText("Wird gelöscht: 12 Kunden").waitFor();
	await isGerman(page, "crm-pop-up-progress", own);
	await paused.resume();
	await page.getByText("Sammellöschung abgeschlossen").waitFor();

	const [kept] = await query(
		database.adminUrl,
		(sql) => sql<{ id: number }[]>`select customer_id::int as id from legal_cases order by id limit 1`,
	);
	await page.goto(`${crm}/app/customers/${kept?.id}`);
	await (await openMenu(page, "Customer Options")).getByRole("menuitem", { name: "Delete Customer" }).click();
	const nothing = await confirmationIn(page);
	await nothing.getByRole("button", { name: "Schließen" }).waitFor();
	await isGerman(nothing, "confirm-nothing");
	await pressEscape(nothing);
});

async function open(screen: Page, place: "popup" | "console", panel: string): Promise<void> {
	await screen.goto("about:blank");
	await screen.goto(`${browser.extension}/${place}.html#${panel}`);
	const [name = ""] = panel.split("/");
	const title = (german.panels as Record<string, string>)[name] ?? "";
	await screen.getByRole("heading", { level: 1, name: title, exact: true }).waitFor();
	await screen
		.getByText(/^Wird geladen/)
		.first()
		.waitFor({ state: "detached" });
	await screen.evaluate(() => document.fonts.ready);
}

test("a bulk deletion that ends with errors says so in German", async () => {
	const api = await signInToApi(server.url, "admin");
	const conversation = await pickConversation(database.adminUrl);
	const hold = await api("POST", "/holds", { object: "conversation", klass: null, key: String(conversation.id), reason: "Fall 2026-117" });
	expect(hold.status).toBe(201);
	const kept = await query(
		database.adminUrl,
		(sql) => sql<{ id: string }[]>`select customer_id::text as id from legal_cases order by id limit 3`,
	);
	await page.bringToFront();
	await page.goto(`${crm}/app/searches/customers`);
	// One that can be deleted, because only a batch that deletes something can be paused.
	const [free] = await pickCustomers(database.adminUrl, 1);
	const ids = [...kept.map(({ id }) => id), String(free?.id)];
	const job = await beginElsewhere({ api, adminUrl: database.adminUrl, page, object: "customer", ids, running: /^Wird gelöscht/ });
	await job.resume();
	await page.getByText("Sammellöschung mit Fehlern abgeschlossen").waitFor();
	await isGerman(page, "crm-pop-up-errors", own);
});

test.each([
	["popup", [...Object.keys(german.panels), "health/deliveries"]],
	["console", ["activity", "permissions", "audit"]],
] as const)("the panels of the %s are in German", async (place, panels) => {
	const screen = place === "popup" ? await openPopup(browser) : await browser.context.newPage();
	for (const panel of panels) {
		await open(screen, place, panel);
		await isGerman(screen, `${place}-${panel.replace("/", "-")}`);
	}
	await screen.close();
});

test("what opens in a panel is in German", async () => {
	const popup = await openPopup(browser);
	const opened: readonly [string, string, RegExp][] = [
		["activity", "records", /^Datensätze anzeigen$/],
		["activity", "search", /^Suche$/],
		["permissions/new", "editor", /^Speichern$/],
		["people", "add", /^Person hinzufügen$/],
		["people", "edit", /bearbeiten$/],
		["people", "reset", /^Passwort zurücksetzen: /],
		["people", "remove", /entfernen$/],
		["holds", "place", /^Sperre setzen$/],
		["holds", "release", /^Sperre aufheben/],
		["account", "password", /^Passwort ändern$/],
	];
	for (const [panel, name, button] of opened) {
		await open(popup, "popup", panel);
		await popup.getByRole("button", { name: button }).first().click();
		await popup
			.getByText(/^Wird geladen/)
			.first()
			.waitFor({ state: "detached" });
		await isGerman(popup, `popup-${panel.replace("/", "-")}-${name}`);
	}
	await open(popup, "popup", "records");
	await popup.getByRole("radio", { name: "Liste von IDs" }).check();
	await popup.getByLabel("IDs, eine je Zeile").fill("1\n1\n0");
	await popup.getByRole("button", { name: "3 IDs suchen" }).click();
	await popup.getByText("1 ID mehrfach aufgeführt.").waitFor();
	await isGerman(popup, "popup-records-list");
	await popup.close();
});

test("the audit says in German which program asked", async () => {
	const popup = await openPopup(browser);
	await open(popup, "popup", "audit");
	await popup
		.getByText(/, Chromium-Erweiterung$/)
		.first()
		.waitFor();
	await popup.close();
});

test("an agent's account names in German what they may delete", async () => {
	const popup = await openPopup(browser);
	await open(popup, "popup", "account");
	await popup.getByRole("button", { name: "Abmelden" }).click();
	await popup.getByLabel("E-Mail-Adresse").fill(people.single.email);
	await popup.getByLabel("Passwort").fill(password);
	await popup.getByRole("button", { name: "Anmelden" }).click();
	await popup.getByRole("navigation", { name: "Bereiche" }).waitFor();
	await open(popup, "popup", "account");
	const card = popup.getByRole("region", { name: "Was Sie löschen dürfen" });
	await card.getByText("Kunden", { exact: true }).waitFor();
	await card.getByText("Unterhaltungen", { exact: true }).waitFor();
	await card.getByText(/^Nur einzeln\. Für Sammellöschungen/).waitFor();
	await isGerman(popup, "popup-account-agent");
	await popup.close();
});
