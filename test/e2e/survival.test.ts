import { expect, test } from "vitest";
import { pickCustomers } from "../support/pick-records.ts";
import { serverAway, startProduct } from "../support/product.ts";
import { readRows } from "../support/rows.ts";
import { signInToApi } from "../support/steps/api.ts";
import { expectBadge, isWorkerAlive, stopWorker } from "../support/steps/badge.ts";
import { confirmationIn, confirmWith, leaveWith, typeDelete } from "../support/steps/confirmation.ts";
import { openMenu, signInToCrm } from "../support/steps/crm.ts";
import { beginJob, readNewest } from "../support/steps/jobs.ts";
import { openPopup, signInToExpunge } from "../support/steps/popup.ts";
import { until } from "../support/until.ts";

const { browser, crm, server, database } = await startProduct({ expectedErrors: serverAway });
const page = await browser.context.newPage();
await signInToCrm(page, crm, "bulk");
await signInToExpunge({ browser, crm, server: server.url }, "bulk");
await page.bringToFront();

test("while the server is down, a click says so and leaves the page usable; once it is back, the same click works", async () => {
	const [customer = { id: 0, name: "" }] = await pickCustomers(database.adminUrl, 1);
	await page.goto(`${crm}/app/customers/${customer.id}`);
	const option = (await openMenu(page, "Customer Options")).getByRole("menuitem", { name: "Delete Customer" });
	await option.waitFor();
	await server.stop();
	await option.click();
	const failed = await confirmationIn(page);
	await failed.getByText("The server cannot be reached.").waitFor();
	await leaveWith(failed, "Close");
	expect(new URL(page.url()).pathname).toBe(`/app/customers/${customer.id}`);

	await server.start();
	await (await openMenu(page, "Customer Options")).getByRole("menuitem", { name: "Delete Customer" }).click();
	const confirmation = await confirmationIn(page);
	await typeDelete(confirmation);
	await confirmWith(confirmation, "I understand, please delete");
	await page.waitForURL("**/app/searches/customers");
});

test("a service worker that stops between opening and confirming loses nothing", async () => {
	const [customer = { id: 0, name: "" }] = await pickCustomers(database.adminUrl, 1);
	await page.goto(`${crm}/app/customers/${customer.id}`);
	await (await openMenu(page, "Customer Options")).getByRole("menuitem", { name: "Delete Customer" }).click();
	const confirmation = await confirmationIn(page);
	await typeDelete(confirmation);
	await stopWorker(browser);
	await confirmWith(confirmation, "I understand, please delete");
	await page.waitForURL("**/app/searches/customers");
});

test("a job survives a stopped service worker and a killed server, deletes everything once, and the badge is right", async () => {
	const { confirmation, resume } = await beginJob({
		page,
		crm,
		adminUrl: database.adminUrl,
		search: "conversations",
		many: "Conversations",
	});
	const call = await signInToApi(server.url, "bulk");
	const { state, counts } = await readNewest(call);
	expect(state).toBe("running");
	expect(Math.min(counts.succeeded, counts.waiting)).toBeGreaterThan(0);
	await server.kill();
	await resume();
	await stopWorker(browser);
	await server.start();

	// Only the alarm wakes it.
	await until(
		() => isWorkerAlive(browser),
		(alive) => alive,
		{ what: "The alarm should have woken the service worker", seconds: 90 },
	);
	await expectBadge(browser, "1");
	const rows = await readRows(database.adminUrl, "crm");
	expect(rows.get("conversations")?.size).toBe(0);
	const { submitted } = counts;
	expect(await readNewest(call)).toMatchObject({
		state: "complete",
		counts: { submitted, succeeded: submitted, failed: 0, cancelled: 0, waiting: 0 },
	});
	await confirmation.close();
});

test("the popup shows the finished job afterwards", async () => {
	const popup = await openPopup(browser, "activity");
	await popup.getByRole("heading", { name: /Conversations/ }).waitFor();
	await popup.close();
});
