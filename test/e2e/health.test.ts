import { expect, test } from "vitest";
import { look } from "../support/look.ts";
import { pickCustomers, query } from "../support/pick-records.ts";
import { startProduct } from "../support/product.ts";
import { signInToApi } from "../support/steps/api.ts";
import { signInToCrm } from "../support/steps/crm.ts";
import { openPopup, signInToExpunge } from "../support/steps/popup.ts";

const { browser, crm, server, database } = await startProduct({
	change: "create table crm.call_notes (id int primary key, customer_id int references crm.customers on delete cascade)",
});
const page = await browser.context.newPage();
await signInToCrm(page, crm, "admin");
await signInToExpunge({ browser, crm, server: server.url }, "admin");

test("an admin is told of a reference that blocks deletions, decides that its rows stay, and then everything works", async () => {
	const admin = await signInToApi(server.url, "admin");
	const [customer = { id: 0 }] = await pickCustomers(database.adminUrl, 1);
	const preview = () => admin("POST", "/previews", { object: "customer", bulk: false, ids: [String(customer.id)] });
	expect((await preview()).status).toBe(409);
	const popup = await openPopup(browser, "notifications");
	await popup.getByRole("link", { name: "See Health" }).click();
	await popup.getByText("1 thing needs your attention").waitFor();
	const card = popup.getByRole("article", { name: /call_notes/ });
	await card.getByText('table: "crm.call_notes"').waitFor();
	await card.getByText("Rows with this reference are deleted with the record").waitFor();
	await card.getByLabel("What happens to these rows").selectOption("Keep the rows");
	await card.getByText('rule: "detach"').waitFor();
	await look(popup, "popup-health-blocked");
	await card.getByRole("button", { name: /^Accept/ }).click();
	const dialog = popup.getByRole("dialog", { name: "Accept this rule?" });
	await dialog.getByText("These rows stay when the record is deleted").waitFor();
	await popup.evaluate(() => scrollTo(0, 0));
	await look(popup, "popup-health-accept");
	await dialog.getByRole("button", { name: "Cancel" }).click();
	await card.getByRole("button", { name: /^Accept/ }).click();
	await dialog.getByRole("button", { name: "Accept" }).click();
	await popup.getByText("Everything works").waitFor();
	expect((await preview()).status).toBe(201);
	const decisions = await query(database.adminUrl, (sql) => sql`select rule from expunge.accepted_references`);
	expect(decisions).toEqual([{ rule: { rule: "detach" } }]);
	await popup.close();
});

test("an admin cannot accept a rule that became impossible while the dialog was open, and no other rule takes its place", async () => {
	await query(
		database.adminUrl,
		(sql) => sql`create table crm.visit_notes (id int primary key, customer_id int references crm.customers on delete cascade)`,
	);
	await readSchemaAgain();
	const popup = await openPopup(browser, "health");
	const card = popup.getByRole("article", { name: /visit_notes/ });
	await card.getByLabel("What happens to these rows").selectOption("Keep the rows");
	await card.getByRole("button", { name: /^Accept/ }).click();
	const dialog = popup.getByRole("dialog", { name: "Accept this rule?" });
	await query(database.adminUrl, (sql) => sql`alter table crm.visit_notes alter customer_id set not null`);
	await readSchemaAgain();
	await dialog.getByRole("alert").getByText("its key no longer allows this rule").waitFor();
	await dialog.getByText("These rows stay when the record is deleted").waitFor();
	expect(await dialog.getByRole("button", { name: "Accept" }).getAttribute("aria-disabled")).toBe("true");
	await dialog.getByRole("button", { name: "Cancel" }).click();
	expect(
		await query(database.adminUrl, (sql) => sql`select from expunge.accepted_references where reference like '%visit_notes%'`),
	).toEqual([]);
	await query(database.adminUrl, (sql) => sql`drop table crm.visit_notes`);
	await popup.close();
});

/** The server reads the schema before it refuses a decision. By itself it would read it within half a minute. */
async function readSchemaAgain() {
	const admin = await signInToApi(server.url, "admin");
	const { status } = await admin("POST", "/health/accepted-references", { reference: "nothing", rule: "refuse", fingerprint: "" });
	expect(status).toBe(409);
}

test("an admin sees what is stuck after a deletion, and why", async () => {
	await query(
		database.adminUrl,
		(sql) => sql`insert into expunge.outbox (deletion_id, kind, rule, "values", failures, reason, due_at)
			values (gen_random_uuid(), 'file', 'public.files (path)', '{"path": "a-name.pdf"}', 3, 'NO_FOLDER', now() + interval '1 hour')`,
	);
	const popup = await openPopup(browser, "health");
	await popup.getByRole("heading", { name: "1 file has not been removed yet" }).waitFor();
	await popup.getByText("CRM_FILES is missing in the server's environment").waitFor();
	await look(popup, "popup-health-stuck");
	expect(await popup.getByText("a-name.pdf").count()).toBe(0);
	await popup.close();
});
