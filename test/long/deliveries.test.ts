import { Webhook } from "standardwebhooks";
import { expect, test } from "vitest";
import { startHttpServer } from "../support/http-server.ts";
import { look } from "../support/look.ts";
import { pickCustomers, query } from "../support/pick-records.ts";
import { startProduct } from "../support/product.ts";
import { signInToApi } from "../support/steps/api.ts";
import { openPopup, signInToExpunge } from "../support/steps/popup.ts";
import { until } from "../support/until.ts";

const warehouse = await startHttpServer();
const secret = `whsec_${Buffer.alloc(32, 1).toString("base64")}`;
const { browser, crm, server, database } = await startProduct({
	variables: { WEBHOOKS: `${warehouse.origin}/hook ${secret}`, PRIVATE_NETWORKS: "127.0.0.1" },
});
await signInToExpunge({ browser, crm, server: server.url }, "admin");
const admin = await signInToApi(server.url, "admin");

async function deleteCustomer(): Promise<string> {
	const [customer = { id: 0 }] = await pickCustomers(database.adminUrl, 1);
	const preview = await admin("POST", "/previews", { object: "customer", bulk: false, ids: [String(customer.id)] });
	await admin("GET", `/previews/${preview.body["id"]}`);
	const deletion = await admin("POST", "/deletions", { preview: preview.body["id"], confirmation: "DELETE" });
	expect(deletion.status).toBeLessThan(300);
	return String(customer.id);
}

const keysReceived = () => warehouse.received.flatMap(({ body }) => JSON.parse(body).data.keys ?? []);

test("an admin sees that a receiver was away, replays its events when it is back, and sends a delivered event again", async () => {
	const popup = await openPopup(browser, "health");
	await popup.getByRole("link", { name: "See the deliveries" }).click();
	await popup.getByText("No deliveries in the last 30 days").waitFor();
	await look(popup, "popup-deliveries-empty");

	await warehouse.stop();
	const key = await deleteCustomer();
	const failed = popup.getByRole("article", { name: /^Records deleted/ }).filter({ hasText: "Failing" });
	await failed.getByText("The receiver refused the connection").waitFor();
	await popup.getByText("2 events have failed.").waitFor();
	await failed.getByRole("button", { name: /^Details/ }).press("Enter");
	await failed.getByText(`"keys":["${key}"]`).waitFor();
	await popup.evaluate(() => scrollTo(0, 0));
	await look(popup, "popup-deliveries-failed");
	await popup.getByRole("link", { name: "Back to Health" }).click();
	const stuck = popup.getByRole("listitem").filter({ hasText: "2 events have not been delivered yet" });
	await stuck.getByRole("link", { name: "See the deliveries" }).click();

	// Else the server's own retry may deliver them first.
	await query(database.adminUrl, (sql) => sql`update expunge.outbox set due_at = now() + interval '1 hour', leased_until = null`);
	await warehouse.start();
	const replayAll = popup.getByRole("button", { name: /^Replay all failed/ });
	await replayAll.focus();
	await replayAll.press("Enter");
	await popup.getByText("2 events will be sent again.").waitFor();
	await popup.getByText("Nothing is waiting.").waitFor();
	await popup.getByLabel("State").selectOption("Delivered");
	const delivered = popup.getByRole("article", { name: /^Records deleted/ });
	await delivered.getByText("Accepted with status 200").waitFor();
	expect(keysReceived()).toEqual([key]);

	await delivered.getByRole("button", { name: /^Replay/ }).click();
	await popup.getByText("1 event will be sent again.").waitFor();
	await until(
		async () => keysReceived(),
		(keys) => keys.length === 2,
		{ what: "The event should arrive again" },
	);
	for (const { headers, body } of warehouse.received) {
		const signed = Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, String(value)]));
		expect(new Webhook(secret).verify(body, signed)).toEqual(JSON.parse(body));
	}
	await popup.goto(`${browser.extension}/popup.html#audit`);
	await popup.getByText("Events sent again: 1,").waitFor();
	await popup.close();
});

test("the deliveries fit the console and pass axe, and say so when the filter leaves nothing", async () => {
	const console = await browser.context.newPage();
	await console.goto(`${browser.extension}/console.html#health/deliveries`);
	await console
		.getByRole("article", { name: /^Deletion ended/ })
		.first()
		.waitFor();
	await look(console, "console-deliveries");
	await console.getByLabel("State").selectOption("Failing");
	await console.getByText("No delivery is in this state").waitFor();
	await console.close();
});
