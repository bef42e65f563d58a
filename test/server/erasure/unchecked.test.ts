import { expect, test } from "vitest";
import { SchemaChangedError } from "../../../server/erasure/engine-error.ts";
import { planErasure } from "../../../server/erasure/plan/plan.ts";
import { eraseRecords } from "../../../server/erasure/rows/erase-records.ts";
import { lockRecords } from "../../../server/erasure/rows/lock-records.ts";
import { openErasing, shop } from "./erasing.ts";

const { sql, db, make, load, erase } = await openErasing();

const orders = { table: "shop.orders", columns: ["person"], rule: "delete" } as const;
const lines = { table: "shop.lines", columns: ["order_id"], rule: "delete" } as const;
const crm = shop(orders, lines);
const people = "create table people (id int primary key, name text); insert into people select i, 'p' from generate_series(1, 3) i";
const tables = `${people};
	create table orders (id int primary key, person int references people);
	create table lines (id int primary key, order_id int references orders);
	insert into orders select i, i from generate_series(1, 3) i; insert into lines select i, i from generate_series(1, 3) i`;

test("if every condition holds, nothing is checked row by row", async () => {
	await make(tables);
	expect(await erase(crm, ["1", "2"], { strategy: "unchecked" })).toMatchObject({ strategy: "unchecked", rows: 6, whyNotUnchecked: null });
});

const partitioned = `${people};
	create table orders (id int primary key, person int references people) partition by range (id);
	create table first_orders partition of orders for values from (0) to (100);
	create table lines (id int primary key, order_id int references orders);
	insert into orders select i, i from generate_series(1, 3) i; insert into lines select i, i from generate_series(1, 3) i`;

test("if every condition holds, partitions are deleted unchecked too", async () => {
	await make(partitioned);
	expect(await erase(crm, ["1", "2"], { strategy: "unchecked" })).toMatchObject({ strategy: "unchecked", rows: 6, whyNotUnchecked: null });
});

const [server] = await sql<{ version: number }[]>`select current_setting('server_version_num')::int as version`;
const nothing = "create function nothing() returns trigger language plpgsql as 'begin return null; end'";

const breaking: [string, string, string][] = [
	["a trigger", `${nothing}; create trigger t after delete on lines for each row execute function nothing()`, "the trigger t"],
	[
		"a disabled trigger",
		`${nothing}; create trigger t after delete on lines for each row execute function nothing(); alter table lines disable trigger t`,
		"the trigger t",
	],
	[
		"a trigger that only replicas fire",
		`${nothing}; create trigger t after update on orders for each row execute function nothing(); alter table orders enable replica trigger t`,
		"the trigger t",
	],
	[
		"a trigger that fires on replicas too",
		`${nothing}; create trigger t after delete on lines for each row execute function nothing(); alter table lines enable always trigger t`,
		"the trigger t",
	],
	["a rewrite rule", "create rule note as on delete to lines do also notify gone", "the rule note"],
	[
		"a rewrite rule that is disabled",
		"create rule note as on insert to lines do also notify come; alter table lines disable rule note",
		"the rule note",
	],
	["an heir", "create table old_orders () inherits (orders)", "inherit from shop.orders"],
	["a deferrable unique constraint", "alter table lines add constraint late unique (order_id) deferrable", "constraint late"],
	["an exclusion constraint", "alter table lines add constraint apart exclude using btree (id with =)", "constraint apart"],
	[
		"a key that was never validated",
		"alter table lines drop constraint lines_order_id_fkey, add constraint fresh foreign key (order_id) references orders not valid",
		"never validated",
	],
	["a key whose triggers are disabled", "alter table lines disable trigger all", "are disabled"],
	["a key whose triggers are disabled where it leads", "alter table people disable trigger all", "are disabled"],
];
if (server && server.version >= 180_000)
	breaking.push([
		"a key that is not enforced",
		"alter table lines drop constraint lines_order_id_fkey, add constraint loose foreign key (order_id) references orders not enforced",
		"loose",
	]);

test.each(breaking)("%s makes the deletion use checks", async (_, statement, reason) => {
	await make(`${tables}; ${statement}`);
	const erased = await erase(crm, ["1"], { strategy: "unchecked" });
	expect(erased).toMatchObject({ strategy: "checked", rows: 3 });
	expect(erased.whyNotUnchecked).toContain(reason);
});

test.each([
	["a trigger", `${nothing}; create trigger t after delete on first_orders for each row execute function nothing()`, "the trigger t"],
	["a rule", "create rule note as on delete to first_orders do also notify gone", "the rule note"],
])("%s on one partition makes the deletion use checks", async (_, statement, reason) => {
	await make(`${partitioned}; ${statement}`);
	const erased = await erase(crm, ["1"], { strategy: "unchecked" });
	expect(erased).toMatchObject({ strategy: "checked", rows: 3 });
	expect(erased.whyNotUnchecked).toContain(reason);
});

test("a key of remaining rows with disabled triggers makes the deletion use checks", async () => {
	await make(`${tables}; create table reports (id int primary key, person int references people); insert into reports values (1, 1)`);
	const withReports = shop(orders, lines, { table: "shop.reports", columns: ["person"], rule: "detach" });
	expect(await erase(withReports, ["1"], { strategy: "unchecked" })).toMatchObject({ strategy: "unchecked" });
	await sql`alter table shop.reports disable trigger all`;
	const erased = await erase(withReports, ["2"], { strategy: "unchecked" });
	expect(erased).toMatchObject({ strategy: "checked", rows: 3 });
	expect(erased.whyNotUnchecked).toContain("are disabled");
});

test("a role that may not switch the checks off deletes with checks", async () => {
	await make(tables);
	const plan = planErasure(await load(crm), "person");
	await sql`create role engine_weak`;
	await sql`grant usage on schema shop, expunge to engine_weak`;
	await sql`grant all on all tables in schema shop to engine_weak`;
	try {
		await db.transaction(async (tx) => {
			await tx.execute("set local role engine_weak");
			const locked = await lockRecords(tx, plan, ["1"]);
			const erased = await eraseRecords(tx, plan, locked, { deletionId: "00000000-0000-4000-8000-000000000000", strategy: "unchecked" });
			expect(erased).toMatchObject({ strategy: "checked", whyNotUnchecked: "The role is not allowed to set session_replication_role." });
		});
	} finally {
		await sql`drop owned by engine_weak`;
		await sql`drop role engine_weak`;
	}
});

test("steps that update rows run with checks, so that a protecting trigger still fires", async () => {
	await make(`${tables};
		create table reports (id int primary key, person int references people);
		insert into reports values (1, 1);
		create function guard() returns trigger language plpgsql as 'begin raise exception ''reports are closed''; end';
		create trigger guard before update on reports for each row execute function guard()`);
	const withReports = shop(orders, lines, { table: "shop.reports", columns: ["person"], rule: "detach" });
	await expect(erase(withReports, ["1"], { strategy: "unchecked" })).rejects.toMatchObject({ cause: { message: "reports are closed" } });
	expect(await erase(withReports, ["2"], { strategy: "unchecked" })).toMatchObject({ strategy: "unchecked", rows: 3 });
});

test("nothing is deleted in a long-lived snapshot or in a session without checks, and an ordinary session deletes", async () => {
	await make(tables);
	const plan = planErasure(await load(crm), "person");
	const snapshot = db.transaction((tx) => lockRecords(tx, plan, ["1"]), { isolationLevel: "repeatable read" });
	await expect(snapshot).rejects.toThrow("READ COMMITTED");
	const replica = db.transaction(async (tx) => {
		await tx.execute("set local session_replication_role = replica");
		return lockRecords(tx, plan, ["1"]);
	});
	await expect(replica).rejects.toThrow("session_replication_role is replica");
	expect(await erase(crm, ["1"], { strategy: "unchecked" })).toMatchObject({ strategy: "unchecked", rows: 3 });
});

test.each([
	["a dropped key", "alter table lines drop constraint lines_order_id_fkey", "unknown_name"],
	["a new key", "create table returns (order_id int references orders on delete set null)", "undecided"],
	["a new trigger", `${nothing}; create trigger t after delete on lines for each row execute function nothing()`, "the trigger t"],
	["a disabled key", "alter table lines disable trigger all", "are disabled"],
	["a rule", "create rule note as on delete to lines do also notify gone", "the rule note"],
	["an heir", "create table old_lines () inherits (lines)", "inherit from"],
	["row security", "alter table lines enable row level security", null],
	["another type", "alter table orders alter column id type bigint", null],
])("%s that appears during a job stops the batch before it locks a row, and the next batch knows of it", async (_, statement, then) => {
	await make(tables);
	const plan = planErasure(await load(crm), "person");
	await sql.unsafe(`set search_path = shop; ${statement}; reset search_path`);
	await expect(db.transaction((tx) => lockRecords(tx, plan, ["1"]))).rejects.toThrow(SchemaChangedError);

	const { problems } = await load(crm);
	if (problems.length > 0) return expect(problems).toMatchObject([{ kind: then }]);
	const erased = await erase(crm, ["1"], { strategy: "unchecked" });
	expect(erased).toMatchObject({ strategy: then === null ? "unchecked" : "checked", rows: 3 });
	if (then !== null) expect(erased.whyNotUnchecked).toContain(then);
});

test("the schema of its tables cannot change while a batch runs", async () => {
	await make(tables);
	const plan = planErasure(await load(crm), "person");
	await db.transaction(async (tx) => {
		await lockRecords(tx, plan, ["1"]);
		const change = sql.begin(async (other) => {
			await other`set local lock_timeout = '200ms'`;
			await other`create table shop.later (order_id int references shop.orders)`;
		});
		await expect(change).rejects.toThrow("lock timeout");
	});
});
