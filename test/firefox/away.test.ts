import { expect, test } from "vitest";
import { password, people } from "../support/accounts.ts";
import { pickCustomers, query } from "../support/pick-records.ts";
import { until } from "../support/until.ts";
import { fill, press, says, shows } from "./controls.ts";
import { startFirefoxStory } from "./start-story.ts";
import { expectBadge, openSearch, pressDelete, signInToCrm, signInToExpunge, tickedKeys, tickRows } from "./steps.ts";

const { database, crm, server, firefox } = await startFirefoxStory();
const popup = await firefox.openExtensionPage("popup.html");
await signInToExpunge(popup, server.url, "bulk");
const page = await firefox.browser.newPage();
await signInToCrm(page, crm, "bulk");
const [customer = { id: 0, name: "" }] = await pickCustomers(database.adminUrl, 1);

const iconTitle = () => popup.evaluate<[], () => Promise<string>>("browser.action.getTitle({})");

/** What the alarm does. */
const poll = () => popup.evaluate<[], () => Promise<void>>(`browser.alarms.create("poll", { when: Date.now() })`);

test("after the session ends, controls, icon and popup say so, and signing in again needs only the password and keeps the ticks", async () => {
	const keys = (await openSearch(page, crm, "customers")).slice(0, 3);
	await tickRows(page, keys);
	await query(database.adminUrl, (sql) => sql`delete from expunge.sessions`);
	await poll();
	await says(page, "3 selected · signed out of Expunge");
	await expectBadge(popup, "?");
	expect(await iconTitle()).toBe("Expunge: You are signed out. Click to sign in.");
	await pressDelete(page, "Delete 3 Customers");
	await says(page, "You are signed out. Open Expunge in the toolbar and sign in.");
	await says(popup, "Your session has ended.");
	expect(await popup.$eval("input[autocomplete=username]", (field) => field.value)).toBe(people.bulk.email);
	await fill(popup, "Password", password);
	await press(popup, "Sign in");
	await shows(popup, "nav");
	await expectBadge(popup, "");
	await says(page, "3 selected · Clear");
	expect(await tickedKeys(page)).toEqual(keys);
});

test("a menu entry says that the server does not answer, and works once it answers again", async () => {
	await page.goto(`${crm}/app/customers/${customer.id}`);
	await press(page, "Customer Options");
	await says(page, "Delete Customer", "[role=menu]");
	await server.stop();
	await poll();
	await says(page, "Delete Customer (Expunge does not answer)", "[role=menu]");
	await expectBadge(popup, "…");
	expect(await iconTitle()).toBe("Expunge: The server does not answer.");
	await server.start();
	await poll();
	await expectBadge(popup, "");
	await until(
		() => page.$eval("[role=menu]", (menu) => menu.textContent ?? ""),
		(text) => text.includes("Delete Customer") && !text.includes("Expunge does not answer"),
		{ what: "The menu entry should work again" },
	);
});

test("while the CRM shows another person as signed in, nothing is offered, and icon and popup say why", async () => {
	await page.goto(`${crm}/app/customers/${customer.id}`);
	await press(page, "Customer Options");
	await says(page, "Delete Customer", "[role=menu]");
	await page.$eval("[data-agent-email]", (element, email) => element.setAttribute("data-agent-email", email), people.admin.email);
	await expectBadge(popup, "?");
	expect(await iconTitle()).toBe("Expunge: Another person is signed in to the CRM.");
	await until(
		() => page.$eval("[role=menu]", (menu) => menu.textContent ?? ""),
		(text) => !text.includes("Delete Customer"),
		{ what: "The menu should no longer offer Delete Customer" },
	);
	await says(popup, people.admin.email, "main");
	await page.reload();
	await expectBadge(popup, "");
});
