import { expect, test } from "vitest";
import { people } from "../support/accounts.ts";
import { query } from "../support/pick-records.ts";
import { startProduct } from "../support/product.ts";
import { startSlowNetwork } from "../support/slow-network.ts";
import { type Api, signInToApi } from "../support/steps/api.ts";
import { expectBadge } from "../support/steps/badge.ts";
import { signInToCrm } from "../support/steps/crm.ts";
import { openPopup, signIn, signInToExpunge } from "../support/steps/popup.ts";
import { openSearch } from "../support/steps/search.ts";
import { until } from "../support/until.ts";

const { browser, crm, server, database } = await startProduct();
const network = await startSlowNetwork(server.url);
const page = await browser.context.newPage();
await signInToCrm(page, crm, "bulk");
await signInToExpunge({ browser, crm, server: network.url }, "bulk");
await page.bringToFront();
await openSearch(page, crm, "customers");

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
