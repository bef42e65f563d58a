import { afterAll, beforeEach, expect, test } from "vitest";
import { startWorker } from "../../../server/worker.ts";
import { pickRows } from "../../support/effort.ts";
import { startSmall } from "../../support/start-small.ts";
import { until } from "../../support/until.ts";
import { play } from "./play.ts";

const small = await startSmall();
const { superuser, services } = small;
afterAll(await startWorker(services));
const { deleteMany, deleteOne, ended, items } = play(small, await small.signIn(await small.addUser({ role: "admin" })));

let first = 1;
beforeEach(async () => {
	first += 1_000;
	await superuser.unsafe(`
		drop trigger if exists protest on crm.customers; drop sequence if exists crm.attempts; create sequence crm.attempts;
		grant usage on schema crm to expunge_eraser; grant usage on sequence crm.attempts to expunge_eraser`);
});

async function addCustomers(count: number): Promise<string[]> {
	const [from, to] = [first, first + count - 1];
	await superuser`insert into crm.customers select n, 'Customer', 'north' from generate_series(${from}::int, ${to}::int) as n`;
	return Array.from({ length: count }, (_, index) => String(from + index));
}

/** Makes the CRM run these PL/pgSQL statements after one of these customers is deleted. */
async function afterDeletingOf(customers: readonly string[], statements: string): Promise<void> {
	await superuser.unsafe(`
		create or replace function crm.protest() returns trigger language plpgsql as $$ begin ${statements} return null; end $$;
		create trigger protest after delete on crm.customers for each row when (old.id in (${customers.join()})) execute function crm.protest()`);
}

const raise = (state: string) => `raise exception using errcode = '${state}';`;

const failures: [[what: string, statements: string], ...[string, string][]] = [
	["a table that the search path does not find (42P01)", "insert into history values (old.id);"],
	["a column that is missing (42703)", "perform nothing from crm.companies;"],
	["a setting that is missing (42704)", "perform current_setting('desk.agent');"],
	["a function that is missing (42883)", "perform crm.nowhere(old.id);"],
	["a schema that is missing (3F000)", raise("3F000")],
	["a stack that is exhausted (54001)", raise("54001")],
	["an object in the wrong state (55000)", "perform currval('crm.attempts');"],
	["an internal error (XX000)", raise("XX000")],
	["a foreign table (HV00N)", raise("HV00N")],
	["a foreign server that is down (08001)", raise("08001")],
	["a library that is missing (58P01)", raise("58P01")],
	["a state of its own (57P01)", raise("57P01")],
	["a limit on temporary files (53400)", raise("53400")],
	["a statement that belongs outside of transactions (25001)", raise("25001")],
	["a feature that is missing (0A000)", raise("0A000")],
];

test.each(pickRows(failures, 3))(
	"two records whose trigger fails for %s fail at once with their reason, and 18 others are deleted",
	async (_, statements) => {
		const keys = await addCustomers(20);
		const bad = [keys[2] ?? "", keys[9] ?? ""];
		await afterDeletingOf(bad, statements);
		const { id } = await deleteMany("customer", keys);
		expect(await ended(id)).toMatchObject({ state: "complete_with_errors", counts: { succeeded: 18, failed: 2, waiting: 0 } });
		const failed = (await items(id)).filter(({ code }) => code !== "deleted");
		expect(failed.map(({ key, code }) => [key, code])).toEqual(bad.map((key) => [key, "blocked_by_database"]));
		const [retried] = await superuser`select failing_since from expunge.deletions where id = ${id}`;
		expect(retried).toEqual({ failing_since: null });
	},
);

test("a single record whose trigger fails is answered at once", async () => {
	const [key = ""] = await addCustomers(1);
	await afterDeletingOf([key], "insert into history values (old.id);");
	expect(await deleteOne("customer", key)).toMatchObject({ outcome: { code: "blocked_by_database" } });
});

test("a record with an ambiguous failure moves to the end, the others are deleted at once, and it fails after ten minutes", async () => {
	const keys = await addCustomers(20);
	const [bad = ""] = keys.slice(4);
	await afterDeletingOf([bad], raise("53200"));
	const { id } = await deleteMany("customer", keys);
	const read = () => superuser`select succeeded, failing_since is not null as failing from expunge.deletions where id = ${id}`;
	await until(read, ([row]) => row?.["succeeded"] === 19 && row["failing"] === true, { what: "The others and the one that fails" });
	await superuser`update expunge.deletions set failing_since = failing_since - interval '11 minutes' where id = ${id}`;
	expect((await ended(id)).counts).toMatchObject({ succeeded: 19, failed: 1 });
	expect((await items(id)).find(({ key }) => key === bad)?.code).toBe("blocked_by_database");
});

test("a record at the end is deleted once the database has memory again", async () => {
	const keys = await addCustomers(20);
	await afterDeletingOf([keys[4] ?? ""], `if nextval('crm.attempts') <= 8 then ${raise("53200")} end if;`);
	const { id } = await deleteMany("customer", keys);
	expect(await ended(id)).toMatchObject({ state: "complete", counts: { succeeded: 20 } });
});

test("of two records at the end, the failing one does not delay the other", async () => {
	const keys = await addCustomers(12);
	const [bad = "", locked = ""] = keys.slice(3);
	await afterDeletingOf([bad], raise("53200"));
	const id = await superuser.begin(async (other) => {
		await other`select from crm.customers where id = ${locked} for update`;
		const deletion = await deleteMany("customer", keys);
		const read = () => superuser`select succeeded from expunge.deletions where id = ${deletion.id}`;
		await until(read, ([row]) => row?.["succeeded"] === 10, { what: "How many are gone" });
		return deletion.id;
	});
	const read = () => superuser`select succeeded from expunge.deletions where id = ${id}`;
	await until(read, ([row]) => row?.["succeeded"] === 11, { what: "Whether the one that was locked is gone" });
	await superuser`drop trigger protest on crm.customers`;
	await ended(id);
});

test("a record that always ends the session fails with its reason, and the others are deleted before it", async () => {
	const keys = await addCustomers(20);
	const bad = [keys[4] ?? "", keys[11] ?? ""];
	await afterDeletingOf(bad, "perform nextval('crm.attempts'); perform pg_terminate_backend(pg_backend_pid());");
	const { id } = await deleteMany("customer", keys);
	const read = () => superuser`select succeeded from expunge.deletions where id = ${id}`;
	await until(read, ([row]) => row?.["succeeded"] === 18, { what: "The others should be gone" });
	expect(await ended(id)).toMatchObject({ state: "complete_with_errors", counts: { succeeded: 18, failed: 2, waiting: 0 } });
	const failed = (await items(id)).filter(({ code }) => code !== "deleted");
	expect(failed.map(({ key, code }) => [key, code])).toEqual(bad.map((key) => [key, "blocked_by_database"]));
	const [attempts] = await superuser<{ count: number }[]>`select last_value::int as count from crm.attempts`;
	expect(attempts?.count).toBeLessThan(40);
});

test("a single record that always ends the session fails with its reason, and the next one is deleted", async () => {
	const [bad = "", good = ""] = await addCustomers(2);
	await afterDeletingOf([bad], "perform pg_terminate_backend(pg_backend_pid());");
	const { id } = await deleteOne("customer", bad);
	expect(await deleteOne("customer", good)).toMatchObject({ outcome: { code: "deleted" } });
	expect(await ended(id)).toMatchObject({ outcome: { code: "blocked_by_database" } });
});

test("a record whose session ended a few times is deleted on a later attempt, and so are all others", async () => {
	const keys = await addCustomers(20);
	await afterDeletingOf([keys[4] ?? ""], "if nextval('crm.attempts') <= 4 then perform pg_terminate_backend(pg_backend_pid()); end if;");
	const { id } = await deleteMany("customer", keys);
	expect(await ended(id)).toMatchObject({ state: "complete", counts: { succeeded: 20 } });
});
