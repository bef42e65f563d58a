import { sql } from "drizzle-orm";
import { afterAll, expect, test } from "vitest";
import { codeOf } from "../../../server/database/sqlstates.ts";
import { startWorker } from "../../../server/worker.ts";
import { startSmall } from "../../support/start-small.ts";
import { play } from "../deletions/play.ts";

const small = await startSmall();
const { services, superuser } = small;
afterAll(await startWorker(services));
const { deleteMany, ended } = play(small, await small.signIn(await small.addUser({ role: "admin" })));

/** The prepared statements of every connection that the worker uses for slices. */
async function readPrepared(): Promise<string[][]> {
	const asked = services.forSlices.map((db) => db.execute<{ statement: string }>(sql`select statement from pg_prepared_statements`));
	return (await Promise.all(asked)).map((rows) => rows.map(({ statement }) => statement));
}

let first = 0;
async function deleteCustomers(count: number): Promise<void> {
	first += 10_000;
	const from = first;
	await superuser`insert into crm.customers select ${from}::int + n, 'Customer', 'north' from generate_series(1, ${count}) as n`;
	const keys = Array.from({ length: count }, (_, index) => String(from + 1 + index));
	// The last record does not exist.
	const { id } = await deleteMany("customer", [...keys, String(from + 9_999)]);
	expect(await ended(id)).toMatchObject({ counts: { succeeded: count } });
}

/** Statements that differ only in values, or in how many there are, become equal. */
function withoutValues(statement: string): string {
	return statement
		.replaceAll(/'[^']*'|\$?\b\d+\b/g, "#")
		.replaceAll(/#(, #)+/g, "#")
		.replaceAll(/\(#\)(, \(#\))+/g, "(#)");
}

test("the reader of prepared statements knows those that differ in their number of values", () => {
	const statements = ["values ($1, $2)", "values ($1, $2), ($3, $4)", "values ($1, $2), ($3, $4), ($5, 'x')"];
	expect(new Set(statements.map(withoutValues))).toEqual(new Set(["values (#)"]));
});

test("batches prepare statements about our own tables, and the number of prepared statements is bounded", async () => {
	for (const count of [3, 1, 40, 150, 2, 33, 700]) await deleteCustomers(count);
	const after = await readPrepared();
	const texts = new Set(after.flat());
	expect(texts.size).toBeGreaterThan(10);
	expect([...texts].filter((text) => text.includes('"crm".'))).toEqual([]);
	expect(new Set([...texts].map(withoutValues)).size).toBe(texts.size);
	for (const statements of after) expect(new Set(statements).size).toBe(statements.length);
});

test("statements about the CRM's tables are prepared if PostgreSQL cannot see their values", async () => {
	await superuser`insert into crm.customers select 1_000_000 + n, 'Customer', 'north' from generate_series(1, 10_000) as n`;
	await superuser`analyze crm.customers`;
	await services.graph.reload();
	await deleteCustomers(5);
	await deleteCustomers(6);
	const ofCustomers = (await readPrepared()).flat().filter((text) => text.includes('"crm".'));
	expect(ofCustomers).toContainEqual(expect.stringMatching(/^delete from only "crm"."customers"/));
	for (const text of ofCustomers) expect(text.replaceAll("(select $", "")).not.toContain("$");
});

test("statements sent at once report the first error, not the refusals that follow it", async () => {
	const [slices] = services.forSlices;
	const work = slices?.transaction(async (tx) => {
		// This error arrives later than the refusal of the statement behind it.
		const failing = async () => await (async () => await tx.execute(sql`select 1 / (select count(*) from expunge.tombstones)`))();
		await Promise.all([failing(), tx.execute(sql`select count(*) from expunge.holds`)]);
	});
	expect(codeOf(await work?.catch((error: unknown) => error))).toBe("22012");
});

test("deletions continue when columns of our own tables change their type under prepared statements", async () => {
	const several = () => Promise.all([1, 40, 3, 1, 60, 2].map(deleteCustomers));
	await several();
	await superuser`alter table expunge.deletions alter submitted type bigint, alter succeeded type bigint, alter rows type numeric`;
	await superuser`alter table expunge.preview_records alter key type varchar`;
	await several();
});
