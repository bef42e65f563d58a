import { expect, test } from "vitest";
import { pickConversation, pickCustomers, pickKobject } from "../support/pick-records.ts";
import { compareRows, readRows } from "../support/rows.ts";
import { until } from "../support/until.ts";
import { whatHangsOn } from "../support/what-hangs-on.ts";
import { press, says, shows } from "./controls.ts";
import { startFirefoxStory } from "./start-story.ts";
import { armedConfirmation, chooseInMenu, confirm, confirmationCloses, signInToCrm, signInToExpunge } from "./steps.ts";

const { database, crm, server, firefox } = await startFirefoxStory();
const { adminUrl } = database;
const [customer = { id: 0, name: "" }, other = { id: 0, name: "" }] = await pickCustomers(adminUrl, 2);
const page = await firefox.browser.newPage();

test("the popup connects, requests the CRM's site on a click, and signs in", async () => {
	const popup = await firefox.openExtensionPage("popup.html");
	await signInToExpunge(popup, server.url, "bulk");
	await popup.close();
});

test("Delete Customer is confirmed in a window of its own, and the page returns to the search", async () => {
	await signInToCrm(page, crm, "bulk");
	await page.goto(`${crm}/app/customers/${customer.id}`);
	const before = await readRows(adminUrl, "crm");
	const expected = await whatHangsOn(adminUrl, { customers: [customer.id] });
	await chooseInMenu(page, "Delete Customer");
	await confirm(firefox, "I understand, please delete");
	await until(
		() => page.url(),
		(url) => url.endsWith("/app/searches/customers"),
		{ what: "The page should have returned to the search" },
	);
	await says(page, "Customer permanently deleted");
	expect(compareRows(before, await readRows(adminUrl, "crm"))).toEqual(expected);
	await confirmationCloses(firefox);
});

test("a dead link shows when the record was permanently deleted and the audit reference, without personal data", async () => {
	await page.goto(`${crm}/app/customers/${customer.id}`);
	await says(page, "This customer was permanently deleted on");
	await says(page, "Audit reference A-");
	expect(await page.$eval("main", (main) => main.innerText)).not.toContain(customer.name);
});

test("Conversation Options deletes a conversation, the timeline drops it without a reload, and the focus is on the next item", async () => {
	const { id, customer: owner } = await pickConversation(adminUrl);
	const item = `article[data-conversation="${id}"]`;
	await page.goto(`${crm}/app/customers/${owner}`);
	await shows(page, item);
	await page.evaluate(() => Object.assign(window, { stillTheSamePage: true }));
	const before = await readRows(adminUrl, "crm");
	const expected = await whatHangsOn(adminUrl, { conversations: [id] });
	await chooseInMenu(page, "Delete Conversation", item);
	await confirm(firefox, "Delete Conversation");
	await confirmationCloses(firefox);
	await page.waitForSelector(item, { hidden: true, timeout: 60_000 });
	expect(compareRows(before, await readRows(adminUrl, "crm"))).toEqual(expected);
	expect(await page.evaluate(() => "stillTheSamePage" in window)).toBe(true);
	const focused = () =>
		page.evaluate(() => (document.hasFocus() ? (document.activeElement?.closest("article")?.checkVisibility() ?? false) : null));
	await until(focused, (isVisible) => isVisible === true, { what: "A visible item should have the focus" });
});

test("KObject Options deletes one order and only the rows that refer to it", async () => {
	const { id, customer: owner } = await pickKobject(adminUrl, "order");
	const item = `article[data-kobject="${id}"]`;
	await page.goto(`${crm}/app/customers/${owner}`);
	await shows(page, item);
	const before = await readRows(adminUrl, "crm");
	const expected = await whatHangsOn(adminUrl, { kobjects: [id] });
	await chooseInMenu(page, "Delete Order", item);
	await confirm(firefox, "Delete Order");
	await confirmationCloses(firefox);
	await page.waitForSelector(item, { hidden: true, timeout: 60_000 });
	expect(compareRows(before, await readRows(adminUrl, "crm"))).toEqual(expected);
});

test("the confirmation locks under another popup, which it can close, and closes when its page navigates or reloads", async () => {
	const before = await readRows(adminUrl, "crm");
	for (const leave of [() => history.pushState(null, "", "/app/customers/1"), () => location.reload()]) {
		await page.goto(`${crm}/app/customers/${other.id}`);
		await chooseInMenu(page, "Delete Customer");
		const confirmation = await armedConfirmation(firefox);
		await confirmation.evaluate<[], () => Promise<unknown>>(
			`browser.windows.create({ type: "popup", url: "about:blank", left: 0, top: 0, width: 700, height: 500 })`,
		);
		await says(confirmation, "may cover this one");
		await press(confirmation, "Close that window");
		await shows(confirmation, "main[data-armed=true]");
		await page.evaluate(leave).catch(() => undefined);
		await confirmationCloses(firefox);
	}
	expect(compareRows(before, await readRows(adminUrl, "crm"))).toEqual(new Map());
});
