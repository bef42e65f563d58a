import type { Page } from "playwright";
import { expect, test } from "vitest";
import type { Me } from "../../server/people/schemas.ts";
import { people } from "../support/accounts.ts";
import { pickCustomers, query } from "../support/pick-records.ts";
import { startProduct } from "../support/product.ts";
import { compareRows, readRows } from "../support/rows.ts";
import { startSlowNetwork } from "../support/slow-network.ts";
import { type Api, signInToApi } from "../support/steps/api.ts";
import { expectBadge, interruptWorker } from "../support/steps/badge.ts";
import {
	confirmationCloses,
	confirmationIn,
	confirmWith,
	isArmed,
	leaveWith,
	pressEscape,
	typeDelete,
} from "../support/steps/confirmation.ts";
import { openMenu, signInToCrm } from "../support/steps/crm.ts";
import { openPopup, signIn, signInToExpunge, signOut } from "../support/steps/popup.ts";
import { openSearch } from "../support/steps/search.ts";
import { until } from "../support/until.ts";

// The test drops answers on purpose, and the CRM answers 404 for deleted records.
const { browser, crm, server, database } = await startProduct({
	expectedErrors: [/ERR_EMPTY_RESPONSE/, /ERR_INCOMPLETE_CHUNKED_ENCODING/, /status of 404/],
});
const network = await startSlowNetwork(server.url);
const page = await browser.context.newPage();
const customers = await pickCustomers(database.adminUrl, 4);

async function openOptions(index: number) {
	await page.goto(`${crm}/app/customers/${customers[index]?.id}`);
	return openMenu(page, "Customer Options");
}

async function openConfirmation(index: number): Promise<Page> {
	await (await openOptions(index)).getByRole("menuitem", { name: "Delete Customer" }).click();
	return confirmationIn(page);
}

/** The server's adapter, with an entry that would load something into the CRM's page. */
function withScript(sent: unknown): unknown {
	const answer = structuredClone(Object(sent));
	for (const record of answer.pages.records) record.menu.build = { item: "iframe", control: "a", onclick: "alert(1)" };
	return answer;
}

test("a refused adapter adds nothing to the CRM's page, and the popup says why", async () => {
	network.trouble({ calls: /^GET \/api\/crm$/, change: withScript });
	await signInToCrm(page, crm, "bulk");
	await signInToExpunge({ browser, crm, server: network.url }, "bulk");
	await page.bringToFront();
	const menu = await openOptions(0);
	const popup = await openPopup(browser);
	await popup.getByText("Deletion is unavailable in Harbor Desk right now.").waitFor();
	await popup.getByText(/pages\.records\[0\]\.menu\.build\.item = "iframe": must be "a", "b"/).waitFor();
	await popup.getByText('pages.records[0].menu.build.onclick = "alert(1)": unknown field').waitFor();
	expect(await menu.getByRole("menuitem", { name: "Delete Customer" }).count()).toBe(0);
	expect(await page.locator("[data-expunge]").count()).toBe(0);
	await popup.close();
});

test("once the server sends a valid adapter, the page offers deletion and the popup shows no error", async () => {
	network.trouble(null);
	await page.bringToFront();
	await (await openOptions(0)).getByRole("menuitem", { name: "Delete Customer" }).waitFor();
	const popup = await openPopup(browser);
	await popup.getByRole("navigation", { name: "Panels" }).waitFor();
	expect(await popup.getByText("Deletion is unavailable in Harbor Desk right now.").count()).toBe(0);
	await popup.close();
});

const calls = /^POST \/api\/previews/;

/** Changes the rights in the server's answer about the person. */
function withdrawRights(body: unknown): unknown {
	const me = body as Me;
	return { ...me, rights: { ...me.rights, version: me.rights.version + 1, objects: [] } };
}

test("a confirmation that cannot read its numbers says so prominently, and closing it deletes nothing", async () => {
	const before = await readRows(database.adminUrl, "crm");
	network.trouble({ calls, held: true, lost: true });
	const confirmation = await openConfirmation(0);
	await confirmation.getByRole("heading", { name: "Counting what would be deleted" }).waitFor();
	await network.holds();
	network.trouble({ calls, lost: true });
	await confirmation.getByRole("heading", { name: "Nothing was deleted" }).waitFor();
	await confirmation.getByText("The server cannot be reached.").waitFor();
	await leaveWith(confirmation, "Close");
	await confirmationCloses(page);
	expect(compareRows(before, await readRows(database.adminUrl, "crm"))).toEqual(new Map());
});

test("Escape closes a confirmation that is still waiting for its numbers", async () => {
	network.trouble({ calls, held: true });
	const confirmation = await openConfirmation(0);
	await confirmation.getByRole("button", { name: "Cancel" }).waitFor();
	await pressEscape(confirmation);
});

test("a confirmation opens before its numbers arrive, and works once they arrive", async () => {
	network.trouble({ calls, held: true });
	const confirmation = await openConfirmation(0);
	await confirmation.getByRole("heading", { name: "Counting what would be deleted" }).waitFor();
	await network.holds();
	network.trouble(null);
	await typeDelete(confirmation);
	await confirmWith(confirmation, "I understand, please delete");
	await page.waitForURL("**/app/searches/customers");
});

test("a page offers its earlier controls without waiting for the server", async () => {
	network.trouble({ calls: /^GET \/api\/me/, held: true });
	await (await openOptions(1)).getByRole("menuitem", { name: "Delete Customer" }).waitFor();
	await network.holds();
	network.trouble(null);
});

test("a page corrects its controls when the server's answer differs", async () => {
	const withoutRights = { calls: /^GET \/api\/me/, change: withdrawRights };
	network.trouble({ ...withoutRights, held: true });
	const entry = (await openOptions(1)).getByRole("menuitem", { name: "Delete Customer" });
	await entry.waitFor();
	await network.holds();
	network.trouble(withoutRights);
	await entry.waitFor({ state: "detached" });
	network.trouble(null);
});

test("a page that gets the same answer again keeps an open menu", async () => {
	const worker = await browser.worker();
	await worker.evaluate(`Promise.all([chrome.storage.session.remove("adapter"), chrome.storage.local.remove("versions")])`);
	const entry = (await openOptions(1)).getByRole("menuitem", { name: "Delete Customer" });
	const shown = await entry.elementHandle();
	const tellPages = `chrome.tabs.query({}).then((tabs) => Promise.allSettled(tabs.map(({ id }) => chrome.tabs.sendMessage(id, { event: "page/changed", input: null }))))`;
	const asked = network.calls.length;
	await worker.evaluate(tellPages);
	await until(() => network.calls.slice(asked).includes("GET /api/me"), Boolean, { what: "The page should have asked again" });
	await page.waitForTimeout(300);
	expect(await shown?.evaluate((element) => element.isConnected)).toBe(true);
});

const submit = (confirmation: Page) => confirmation.getByRole("button", { name: "I understand, please delete" });

async function countDeletions(index: number): Promise<number> {
	const key = String(customers[index]?.id);
	return (await query(database.adminUrl, (sql) => sql`select from expunge.audit_entries where key = ${key}`)).length;
}

test("a service worker that stops during counting restarts, and the numbers appear", async () => {
	network.trouble({ calls: /^POST \/api\/previews/, held: true });
	const confirmation = await openConfirmation(2);
	await confirmation.getByText("Counting what would be deleted…").waitFor();
	await network.holds();
	await interruptWorker(browser);
	network.trouble(null);
	await isArmed(confirmation);
	await leaveWith(confirmation, "Cancel");
	await confirmationCloses(page);
});

test("after a service worker stops during a confirmed deletion, the next worker finds that deletion, which ran once", async () => {
	const confirmation = await openConfirmation(2);
	await typeDelete(confirmation);
	await isArmed(confirmation);
	network.trouble({ calls: /^POST \/api\/deletions/, held: true });
	await submit(confirmation).click();
	await confirmation.getByText("The deletion is running.").waitFor();
	await until(
		() => countDeletions(2),
		(count) => count === 1,
		{ what: "The server should have deleted it" },
	);
	await interruptWorker(browser);
	await confirmationCloses(page);
	await page.waitForURL("**/app/searches/customers");
	network.trouble(null);
	expect(await countDeletions(2)).toBe(1);
});

test("an incomplete answer counts as no answer from the server", async () => {
	network.trouble({ calls: /^POST \/api\/previews/, broken: true });
	const confirmation = await openConfirmation(3);
	await confirmation.getByText("The server cannot be reached.").waitFor();
	network.trouble(null);
	await leaveWith(confirmation, "Close");
	await confirmationCloses(page);
});

test("a confirmation that is reloaded closes, deletes nothing and frees its page", async () => {
	const confirmation = await openConfirmation(3);
	await isArmed(confirmation);
	await confirmation.reload().catch(() => undefined);
	await confirmationCloses(page);
	await page.getByRole("button", { name: "Customer Options" }).click();
	expect(await countDeletions(3)).toBe(0);
});

/** Lets the held answer arrive, and waits until the extension has asked and read something else meanwhile. */
async function release(): Promise<void> {
	network.trouble(null);
	await (await browser.worker()).evaluate(`fetch("${network.url}/api/description").then((answer) => answer.json()).then(() => undefined)`);
}

async function poll(): Promise<void> {
	await (await browser.worker()).evaluate("chrome.alarms.create('poll', { when: Date.now() })");
}

/** Runs a bulk job on one conversation outside the browser, and waits for its notification. The person has no other unread one. */
async function endJob(api: Api): Promise<void> {
	const [one] = await query(database.adminUrl, (sql) => sql<{ id: string }[]>`select id::text from conversations order by id limit 1`);
	const preview = await api("POST", "/previews", { object: "conversation", bulk: true, ids: [one?.id] });
	await api("GET", `/previews/${preview.body["id"]}`);
	await api("POST", "/deletions", { preview: preview.body["id"], confirmation: "DELETE" });
	await hasUnread(api, 1);
}

/** On the server. */
async function hasUnread(api: Api, expected: number): Promise<void> {
	await until(
		async () => (await api("GET", "/notifications?unread=true")).body["unread"],
		(unread) => unread === expected,
		{ what: "The number of unread notifications" },
	);
}

/** Ends a job, and opens the popup that shows its notification. */
async function notified() {
	const api = await signInToApi(server.url, "bulk");
	await endJob(api);
	await poll();
	await expectBadge(browser, "1");
	const popup = await openPopup(browser, "notifications");
	await popup.getByRole("heading", { name: "1 unread" }).waitFor();
	return { api, popup };
}

test("an answer about unread notifications from before Mark All Read does not bring the badge back", async () => {
	await openSearch(page, crm, "customers");
	const { popup } = await notified();

	network.trouble({ calls: /^GET \/api\/notifications/, held: true, once: true });
	await poll();
	await network.holds();
	await popup.getByRole("button", { name: "Mark All Read" }).click();
	await popup.getByText("Nothing unread").waitFor();
	await expectBadge(browser, "");
	await release();
	await expectBadge(browser, "");
	await popup.close();
});

test("a notification that arrives while Mark All Read waits for its answer stays on the badge", async () => {
	const { api, popup } = await notified();

	network.trouble({ calls: /^(POST \/api\/notifications\/read|GET \/api\/notifications\?)/, held: true });
	await popup.getByRole("button", { name: "Mark All Read" }).click();
	await hasUnread(api, 0);
	await endJob(api);
	const asked = network.calls.length;
	await poll();
	await until(() => network.calls.slice(asked).some((call) => call.startsWith("GET /api/notifications?")), Boolean, {
		what: "The extension should ask for notifications",
	});
	network.trouble(null);
	await popup.locator("button[aria-disabled=false]", { hasText: "Mark All Read" }).waitFor();
	await expectBadge(browser, "1");
	await popup.close();
});

test("an answer about a person that arrives after the next one has signed in is not kept", async () => {
	const popup = await openPopup(browser, "account");
	await popup.getByRole("button", { name: "Sign out" }).waitFor();
	network.trouble({ calls: /^GET \/api\/me$/, held: true, once: true });
	await poll();
	await network.holds();
	await popup.getByRole("button", { name: "Sign out" }).click();
	await signIn(popup, "admin");
	await release();
	const known = await (await browser.worker()).evaluate<string>("chrome.storage.local.get('me').then(({ me }) => me.user.email)");
	expect(known).toBe(people.admin.email);
	await popup.close();
});

test("a person who has just signed in has seen their permissions, even if those of the person before were stored late", async () => {
	const worker = await browser.worker();
	await worker.evaluate("chrome.storage.local.get('seenRights').then((earlier) => { globalThis.earlier = earlier; })");
	const popup = await openPopup(browser, "account");
	await popup.getByRole("button", { name: "Sign out" }).click();
	await popup.getByLabel("Password").waitFor();
	network.trouble({ calls: /^GET \/api\/me$/, held: true, once: true });
	const signedIn = signIn(popup, "bulk");
	await network.holds();
	await worker.evaluate("chrome.storage.local.set(globalThis.earlier)");
	await release();
	await signedIn;
	expect(await popup.getByText("Your permissions have changed.").count()).toBe(0);
	await popup.close();
});

test("Account names the types in the CRM's words while the first poll after a start of the browser waits for them", async () => {
	// The browser forgets the adapter when it closes.
	await (await browser.worker()).evaluate("chrome.storage.session.remove('adapter')");
	network.trouble({ calls: /^GET \/api\/crm$/, held: true, once: true });
	await poll();
	await network.holds();
	const popup = await openPopup(browser, "account");
	await popup.getByRole("region", { name: "What you can delete" }).getByText("Customers", { exact: true }).waitFor();
	await release();
	await popup.close();
});

/** Changes what the server's answer about the person says of orders. */
function withOrders(change: (order: Me["rights"]["objects"][number]) => Me["rights"]["objects"]) {
	return (body: unknown) => {
		const me = body as Me;
		return {
			...me,
			rights: { ...me.rights, objects: me.rights.objects.flatMap((line) => (line.klass === "order" ? change(line) : line)) },
		};
	};
}

test("the popup announces a right for a type that the CRM has got since the person signed in", async () => {
	const calls = /^GET \/api\/me$/;
	await signOut(browser);
	network.trouble({ calls, change: withOrders(() => []) });
	const popup = await openPopup(browser);
	await signIn(popup, "bulk");
	const announced = popup.getByText("Your permissions have changed.");
	const orders = popup.getByRole("region", { name: "What you can delete" }).getByText("Orders");
	await popup.getByRole("link", { name: `Account: ${people.bulk.name}` }).click();
	network.trouble({ calls, change: withOrders((order) => [{ ...order, read: false, delete: false }]) });
	await popup.reload();
	await popup.getByText("Customers", { exact: true }).waitFor();
	expect([await announced.count(), await orders.count()]).toEqual([0, 0]);
	network.trouble(null);
	await popup.reload();
	await announced.waitFor();
	await orders.waitFor();
	await popup.close();
});
