import postgres from "postgres";
import { expect, test } from "vitest";
import { createCrm } from "../../demo-crm/create.ts";
import { freshDatabase } from "../../support/database.ts";
import { compareRows, readRows } from "../../support/rows.ts";

const [first, second, other, larger] = [
	await freshDatabase({ template: "empty" }),
	await freshDatabase({ template: "empty" }),
	await freshDatabase({ template: "empty" }),
	await freshDatabase({ template: "empty" }),
];
await createCrm(first.adminUrl, { customers: 40, seed: 3 });
const rows = await readRows(first.adminUrl, "crm");

test("the same seed makes the same rows, to the last column", async () => {
	await createCrm(second.adminUrl, { customers: 40, seed: 3 });
	expect([...compareRows(rows, await readRows(second.adminUrl, "crm"))]).toEqual([]);
});

test("another seed makes other rows", async () => {
	await createCrm(other.adminUrl, { customers: 40, seed: 4 });
	expect(compareRows(rows, await readRows(other.adminUrl, "crm")).get("customers")?.changed.length).toBeGreaterThan(30);
});

test("a larger number of customers leaves the earlier ones unchanged", async () => {
	await createCrm(larger.adminUrl, { customers: 60, seed: 3 });
	const differences = compareRows(rows, await readRows(larger.adminUrl, "crm"));
	const changed = [...differences].filter(([table, { gone, changed }]) => table !== "saved_lists" && gone.length + changed.length > 0);
	expect(changed).toEqual([]);
	expect(differences.get("customers")?.appeared).toHaveLength(20);
});

test("an existing CRM is left unchanged", async () => {
	await expect(createCrm(first.adminUrl, { customers: 5, seed: 9 })).rejects.toThrow(/already exists/);
	expect([...compareRows(rows, await readRows(first.adminUrl, "crm"))]).toEqual([]);
});

test("the CRM's own next row gets the next number, as its own role", async () => {
	const sql = postgres(first.crmUrl, { max: 1, connection: { search_path: "crm" } });
	const [added] = await sql`insert into customers (name, locale) values ('Nora New', 'en') returning id`;
	await sql.end();
	expect(added?.["id"]).toBe("41");
});
