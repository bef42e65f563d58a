import { expect, test } from "vitest";
import { people } from "../support/accounts.ts";
import { query } from "../support/pick-records.ts";
import { startProduct } from "../support/product.ts";
import { startSlowNetwork } from "../support/slow-network.ts";
import { signInToApi } from "../support/steps/api.ts";
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

test("an answer about unread notifications from before Mark All Read does not bring the badge back", async () => {
	const api = await signInToApi(server.url, "bulk");
	const [one] = await query(database.adminUrl, (sql) => sql<{ id: string }[]>`select id::text from conversations order by id limit 1`);
	const preview = await api("POST", "/previews", { object: "conversation", bulk: true, ids: [one?.id] });
	await api("GET", `/previews/${preview.body["id"]}`);
	await api("POST", "/deletions", { preview: preview.body["id"], confirmation: "DELETE" });
	await until(
		async () => (await api("GET", "/notifications?unread=true")).body["unread"],
		(unread) => unread === 1,
		{ what: "The person should be notified" },
	);
	await poll();
	await expectBadge(browser, "1");
	const popup = await openPopup(browser, "notifications");
	await popup.getByRole("heading", { name: "1 unread" }).waitFor();

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
