import { expect, test } from "vitest";
import { look } from "../support/look.ts";
import { pickCustomers, query } from "../support/pick-records.ts";
import { startProduct } from "../support/product.ts";
import { openPopup, signInToExpunge } from "../support/steps/popup.ts";

const { browser, crm, server, database } = await startProduct();
await signInToExpunge({ browser, crm, server: server.url }, "admin");

test("an admin rehearses a deletion in Health, and the record stays", async () => {
	const [customer = { id: 0, name: "" }] = await pickCustomers(database.adminUrl, 1);
	const popup = await openPopup(browser, "health");
	await popup.getByLabel("Type").selectOption("Customer");
	await popup.getByLabel("Id").fill(String(customer.id));
	await popup.getByRole("button", { name: "Rehearse" }).click();
	const result = popup.getByRole("article", { name: "Result of the rehearsal" });
	await result.getByRole("heading", { name: "Would be deleted" }).waitFor();
	await result.getByText("crm.customers", { exact: true }).waitFor();
	expect(await result.getByText(customer.name).count()).toBe(0);
	await popup.getByRole("article", { name: "Last rehearsals" }).getByText("Customer:").waitFor();
	await popup.evaluate(() => scrollTo(0, 0));
	await look(popup, "popup-health-rehearsal");
	const rows = await query(database.adminUrl, (sql) => sql`select from crm.customers where id = ${customer.id}`);
	expect(rows).toHaveLength(1);
	await popup.close();
});
