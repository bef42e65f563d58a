import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { text } from "node:stream/consumers";
import { afterEach, describe, expect, test } from "vitest";
import type { CrmDatabase } from "../../../server/crm/objects.ts";
import { cleanEnvironment } from "../../support/clean-environment.ts";
import { compareRows, readRows } from "../../support/rows.ts";
import { root } from "../../support/run.ts";
import { until } from "../../support/until.ts";
import { leftIn, openRehearsing } from "./open-rehearsing.ts";
import crm from "./rehearsed-crm.ts";

const { admin, adminUrl, variables, rehearseCustomer } = await openRehearsing();
// No rule follows this reference, so setup does not grant it.
await admin.unsafe("grant select on desk.bills to expunge_eraser");

const snapshot = async () => [
	await readRows(adminUrl, "desk"),
	await readRows(adminUrl, "expunge"),
	await readRows(adminUrl, "expunge_queue"),
];

async function expectNothingChanged(before: Awaited<ReturnType<typeof snapshot>>): Promise<void> {
	const after = await snapshot();
	for (const [index, schema] of before.entries()) expect([...compareRows(schema, after[index] ?? new Map())]).toEqual([]);
}

/** Installs a trigger of the CRM on deleted customers for the duration of the test. */
async function withTrigger(body: string): Promise<void> {
	await admin.unsafe(`create or replace function desk.on_delete() returns trigger language plpgsql security definer set search_path = pg_catalog as
		$$ begin ${body} return old; end $$; create trigger on_delete after delete on desk.customers for each row execute function desk.on_delete()`);
}

afterEach(() => admin.unsafe("drop function if exists desk.on_delete cascade"));

describe("a rehearsal leaves no trace", () => {
	test("in any table of the CRM or of ours", async () => {
		const before = await snapshot();
		expect(await rehearseCustomer()).toMatchObject({ refusal: null });
		await expectNothingChanged(before);
	});

	test.each<[string, Pick<CrmDatabase, "files" | "requests" | "caches">]>([
		["names a file", { files: [{ table: "desk.customers", path: "customers/{id}" }] }],
		["has a copy in another system", { requests: [{ table: "desk.customers", method: "DELETE", url: "https://search.example/{id}" }] }],
		["is in a cache", { caches: [{ table: "desk.customers", folder: "customers/{id}" }] }],
	])("where the record's row %s", async (_, outside) => {
		const before = await snapshot();
		expect(await rehearseCustomer("17", { adapter: { ...crm, ...outside } })).toMatchObject({ refusal: null });
		await expectNothingChanged(before);
	});

	test("where triggers write; it reports what they wrote, and finds it where it can be read", async () => {
		await admin.unsafe("create table desk.archive (id int generated always as identity primary key, customer_id int, name text)");
		await withTrigger("insert into desk.archive (customer_id, name) values (old.id, old.name);");
		const before = await snapshot();
		const hidden = await rehearseCustomer();
		expect(hidden).toMatchObject({
			byTriggers: [{ table: "desk.archive", inserted: 1, updated: 0, deleted: 0 }],
			triggers: ["desk.customers: on_delete"],
			sequences: ["desk.archive.id"],
			unsearched: [{ table: "desk.archive", reason: "A trigger wrote rows that the role cannot read." }],
		});
		await admin.unsafe("grant select on desk.archive to expunge_eraser");
		expect(leftIn(await rehearseCustomer())).toEqual(["desk.archive.customer_id key 1", "desk.archive.name name 1"]);
		await expectNothingChanged(before);
		await admin.unsafe("drop table desk.archive");
	});

	test("where a trigger empties a table; it does not report what the trigger removed", async () => {
		await admin.unsafe("create table desk.recent (customer_id int); insert into desk.recent values (17)");
		await admin.unsafe("grant select on desk.recent to expunge_eraser");
		expect(leftIn(await rehearseCustomer())).toEqual(["desk.recent.customer_id key 1"]);
		await withTrigger("truncate desk.recent;");
		const before = await snapshot();
		expect(leftIn(await rehearseCustomer())).toEqual([]);
		await expectNothingChanged(before);
		await admin.unsafe("drop table desk.recent");
	});

	test("when it is killed", async () => {
		await withTrigger("perform pg_sleep(20);");
		const before = await snapshot();
		const doctor = startDoctor("--rehearse", "customer", "17");
		const sleeping = () => admin<{ pid: number }[]>`
			select pid from pg_stat_activity where usename = 'expunge_eraser' and datname = current_database() and wait_event = 'PgSleep'`;
		await until(sleeping, (rows) => rows.length === 1, { what: "the rehearsal in the trigger", seconds: 60 });
		doctor.kill("SIGKILL");
		await until(sleeping, (rows) => rows.length === 0, { what: "the session of the killed rehearsal" });
		await expectNothingChanged(before);
		expect((await admin`select id from desk.customers where id = 17 for update nowait`).count).toBe(1);
	});
});

test("a rehearsal finds a row that the CRM writes again between two statements, in tables with and without changes", async () => {
	await admin.unsafe(`create table desk.calls (id int primary key, customer_id int, at timestamptz); insert into desk.calls values (1, 17, null);
		insert into desk.customers_history values (18, 'Bea Kowalska', null, null)`);
	let updates = 0;
	const found = await rehearseCustomer("17", {
		meanwhile: async (rows) => {
			if (!rows.some((row) => "place" in row)) return;
			updates += (await admin`update desk.calls set at = now() where id = 1`).count;
			updates += (await admin`update desk.customers_history set changed_at = now() where id = 18 and name = 'Bea Kowalska'`).count;
		},
	});
	expect(updates).toBeGreaterThan(1);
	expect(found).toMatchObject({ refusal: null, unsearched: [] });
	expect(leftIn(found)).toEqual(["desk.customers_history.name name 1", "desk.calls.customer_id key 1"]);
	expect(found.remainders.flatMap(({ table, proposal }) => (table === "desk.calls" ? proposal : []))).toEqual([
		'{ declared: true, table: "desk.calls", column: "customer_id", to: "desk.customers", rule: "delete" },',
	]);
	await admin.unsafe("drop table desk.calls; delete from desk.customers_history where id = 18 and name = 'Bea Kowalska'");
});

describe("a rehearsal is refused", () => {
	test("at once if somebody has locked the record, or a row that belongs to it", async () => {
		for (const lock of [
			"desk.customers where id = 17",
			"desk.orders where customer_id = 17",
			"desk.trail where record = 'desk.customer,17'",
		])
			await admin.begin(async (tx) => {
				await tx.unsafe(`select from ${lock} for update`);
				const { refusal, erased } = await rehearseCustomer();
				expect([refusal, erased]).toEqual([{ code: "locked" }, []]);
			});
	});

	test("and names the table whose row keeps the record", async () => {
		const adapter = {
			...crm,
			references: crm.references.map((one) => (one.table === "desk.bills" ? { ...one, rule: "refuse" as const } : one)),
		};
		const { refusal } = await rehearseCustomer("17", { adapter });
		expect(refusal).toEqual({ code: "referenced", table: "desk.bills" });
	});

	test("if the record is on hold, or is not there", async () => {
		await admin`insert into expunge.holds (object, key, reason, placed_by) values ('customer', '17', 'x', 'x')`;
		expect(await rehearseCustomer()).toMatchObject({ refusal: { code: "held" } });
		await admin`delete from expunge.holds`;
		expect(await rehearseCustomer("4711")).toMatchObject({ refusal: { code: "not_found" } });
		expect(await rehearseCustomer("no number")).toMatchObject({ refusal: { code: "not_found" } });
	});

	test("if it takes longer than its time, and then it holds no lock", async () => {
		await withTrigger("perform pg_sleep(60);");
		expect(await rehearseCustomer("17", { timeoutMs: 5_000 })).toMatchObject({ refusal: { code: "timed_out" } });
		expect((await admin`select id from desk.customers where id = 17 for update nowait`).count).toBe(1);
	});
});

describe("the exit status of the doctor", () => {
	test("is 0 if every trace has a rule, for one record and for random ones", async () => {
		expect(await doctor("--rehearse", "customer", "17")).toEqual({
			status: 0,
			said: expect.stringContaining("Nothing would be left that is not covered by a rule."),
		});
		const random = await doctor("--rehearse", "customer", "--random", "2");
		expect(random).toEqual({ status: 0, said: expect.stringContaining("Rehearsal of 2 records of customer") });
	});

	test("is 1 if something is left, also where no rule lets the role of batches read it", async () => {
		await admin.unsafe("create table desk.calls (customer_id int); insert into desk.calls values (17)");
		const { status, said } = await doctor("--rehearse", "customer", "17");
		expect(said).toContain("✗ desk.calls.customer_id: 1 row holds keys of desk.customers");
		expect(said).toContain('{ declared: true, table: "desk.calls", column: "customer_id", to: "desk.customers", rule: "delete" },');
		expect(status).toBe(1);
		const denied = { unsearched: [{ table: "desk.calls", isDenied: true }] };
		expect(await rehearseCustomer("17", { reads: false })).toMatchObject(denied);
		await admin.unsafe(`revoke select on desk.calls from ${new URL(variables.DATABASE_URL).username}`);
		expect(await rehearseCustomer()).toMatchObject(denied);
		await admin.unsafe("drop table desk.calls");
	});

	test("is 2 if no record was deleted, or if it was asked wrongly", async () => {
		expect(await doctor("--rehearse", "customer", "4711")).toEqual({
			status: 2,
			said: expect.stringContaining("There is no such record."),
		});
		expect(await doctor("--rehearse", "client", "17")).toMatchObject({ status: 2 });
		expect(await doctor("--rehearse", "customer")).toEqual({ status: 2, said: expect.stringContaining("--random <number>") });
		expect(await doctor("--random", "5")).toEqual({ status: 2, said: expect.stringContaining("only --rehearse takes it") });
	});
});

function startDoctor(...parameters: string[]): ChildProcess {
	const env = cleanEnvironment({ ...variables, CRM_ADAPTER: "test/server/doctor/rehearsed-crm.ts" });
	return spawn(process.execPath, ["server/doctor/main.ts", ...parameters], { cwd: root, env, stdio: ["ignore", "pipe", "pipe"] });
}

async function doctor(...parameters: string[]): Promise<{ status: number | null; said: string }> {
	const child = startDoctor(...parameters);
	const [said, failed] = await Promise.all([child.stdout, child.stderr].map((stream) => (stream ? text(stream) : "")));
	if (child.exitCode === null) await once(child, "exit");
	return { status: child.exitCode, said: `${said}${failed}` };
}
