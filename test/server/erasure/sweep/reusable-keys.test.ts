import type postgres from "postgres";
import { expect, onTestFinished, test } from "vitest";
import type { CrmDatabase, Reference } from "../../../../server/crm/objects.ts";
import { findKeyless } from "../../../../server/doctor/find-keyless.ts";
import { isReusable } from "../../../../server/erasure/graph/is-reusable.ts";
import { guardName, guardSql } from "../../../../server/erasure/sweep/guard.ts";
import { sweepTombstones } from "../../../../server/erasure/sweep/sweep.ts";
import { openErasing, shop } from "../erasing.ts";

const { sql, db, make, load, erase } = await openErasing();

const anna = "anna@example.test";
const tables = `
	create table people (login text primary key, name text); insert into people values ('${anna}', 'Anna'), ('ben@example.test', 'Ben');
	create table tickets (id serial primary key, requester text, state text default 'new');
	create table members (login text, ticket int);
	delete from expunge.tombstones`;
const requested = { declared: true, table: "shop.tickets", column: "requester", to: "shop.people" } as const;
const through = [{ table: "shop.members", fromColumn: "login", toColumn: "ticket" }] as const;
const linked = { declared: true, table: "shop.tickets", column: "id", to: "shop.people", through, rule: "delete" } as const;

/** An adapter that names people by their login, an e-mail address. */
function byLogin(...references: Reference[]): CrmDatabase {
	const { objects, ...rest } = shop(...references);
	const { person } = objects;
	return { ...rest, objects: { ...objects, ...(person && { person: { ...person, key: "login" } }) } };
}
const crm = byLogin({ ...requested, rule: "delete" });

const sweep = async (described = crm) => sweepTombstones(db, await load(described));
const write = (writer: postgres.ISql = sql) => writer`insert into shop.tickets (requester) values (${anna})`;
const readTickets = async () => (await sql`select id from shop.tickets order by id`).map(({ id }) => id);

/** Sweeps daily, as the worker does. */
async function sweepForDays(days: number, described = crm): Promise<void> {
	for (let day = 0; day < days; day++) {
		await sql`update expunge.tombstones set due_at = due_at - interval '1 day', erased_at = erased_at - interval '1 day' where due_at <> 'infinity'`;
		expect(await sweep(described)).toMatchObject({ rows: 0, postponed: [] });
	}
}

/** A transaction that runs one statement now, and another before it commits. */
async function begin(
	first: (tx: postgres.TransactionSql) => Promise<unknown>,
): Promise<{ end(last?: (tx: postgres.TransactionSql) => Promise<unknown>): Promise<void> }> {
	const begun = Promise.withResolvers<void>();
	const ends = Promise.withResolvers<(tx: postgres.TransactionSql) => Promise<unknown>>();
	const done = sql.begin(async (tx) => {
		await first(tx);
		begun.resolve();
		await (await ends.promise)(tx);
	});
	onTestFinished(() => ends.resolve(async () => {}));
	await begun.promise;
	return {
		async end(last = async () => {}) {
			ends.resolve(last);
			await done;
		},
	};
}

test("a new row with the key of a deleted login stays, through every sweep of 36 days", async () => {
	await make(tables);
	await write();
	await erase(crm, [anna]);
	expect(await readTickets()).toEqual([]);
	await write();
	expect(await sweep()).toMatchObject({ rows: 0, waiting: 0, watched: 0 });
	await write();
	await sweepForDays(36);
	expect(await readTickets()).toEqual([2, 3]);
	expect(await sql`select * from expunge.tombstones`).toEqual([]);
});

test("rows of an older transaction are swept once it has committed, and rows of newer ones stay", async () => {
	await make(tables);
	const older = await begin(write);
	await erase(crm, [anna]);
	await write();
	expect(await sweep()).toMatchObject({ rows: 0, watched: 1 });
	await write();
	await older.end();
	await write();
	expect(await sweep()).toMatchObject({ rows: 1, watched: 0 });
	await sweepForDays(36);
	expect(await readTickets()).toEqual([2, 3, 4]);
});

test("rows of an older transaction that had only read are swept, however late it writes", async () => {
	await make(tables);
	const wrote = Promise.withResolvers<void>();
	const mayCommit = Promise.withResolvers<void>();
	const older = await begin((tx) => tx`select from shop.people where login = ${anna}`);
	await erase(crm, [anna]);
	await write();
	expect(await sweep()).toMatchObject({ rows: 0, watched: 1 });
	const ending = older.end(async (tx) => {
		await write(tx);
		wrote.resolve();
		await mayCommit.promise;
	});
	await wrote.promise;
	expect(await sweep()).toMatchObject({ rows: 0, watched: 1 });
	mayCommit.resolve();
	await ending;
	await write();
	expect(await sweep()).toMatchObject({ rows: 1, watched: 0 });
	expect(await readTickets()).toEqual([1, 3]);
});

test("rows that an older transaction wrote within a savepoint are swept too", async () => {
	await make(tables);
	const older = await begin((tx) => tx.savepoint((inner) => write(inner)));
	await erase(crm, [anna]);
	expect(await sweep()).toMatchObject({ watched: 1 });
	await older.end();
	await write();
	expect(await sweep()).toMatchObject({ rows: 1 });
	expect(await readTickets()).toEqual([2]);
});

test("an earlier row that comes to name the key again is judged by its last writer", async () => {
	await make(tables);
	await sql`insert into shop.tickets (requester) values ('ben@example.test'), ('ben@example.test')`;
	const older = await begin((tx) => tx`update shop.tickets set requester = ${anna} where id = 1`);
	await erase(crm, [anna]);
	expect(await sweep()).toMatchObject({ watched: 1 });
	await sql`update shop.tickets set requester = ${anna} where id = 2`;
	await older.end();
	await sql`vacuum freeze shop.tickets`;
	expect(await sweep()).toMatchObject({ rows: 1 });
	expect(await readTickets()).toEqual([2]);
});

test("a record that reuses the key keeps its own rows, and does not inherit those of the deleted one", async () => {
	await make(tables);
	const older = await begin(write);
	await erase(crm, [anna]);
	expect(await sweep()).toMatchObject({ watched: 1 });
	await sql`insert into shop.people values (${anna}, 'Another Anna')`;
	await write();
	await older.end();
	expect(await sweep()).toMatchObject({ rows: 1, postponed: [] });
	expect(await readTickets()).toEqual([2]);
});

test("a reference with detach or scrub leaves newer rows unchanged", async () => {
	for (const rule of [{ rule: "detach" }, { rule: "scrub", values: { requester: "nobody" } }] as const) {
		await make(tables);
		const described = byLogin({ ...requested, ...rule });
		const older = await begin(write);
		await erase(described, [anna]);
		await sweep(described);
		await write();
		await older.end();
		expect(await sweep(described)).toMatchObject({ rows: 1 });
		const left = await sql`select requester from shop.tickets order by id`;
		expect(left.map(({ requester }) => requester)).toEqual([rule.rule === "detach" ? null : "nobody", anna]);
	}
});

test("a link through another table is judged by the link's age", async () => {
	await make(tables);
	const described = byLogin(linked, { declared: true, table: "shop.members", column: "login", to: "shop.people", rule: "delete" });
	await sql`insert into shop.tickets (requester) values ('x'), ('y')`;
	const older = await begin((tx) => tx`insert into shop.members values (${anna}, 1)`);
	await erase(described, [anna]);
	await sweep(described);
	await sql`insert into shop.members values (${anna}, 2)`;
	await older.end();
	expect(await sweep(described)).toMatchObject({ rows: 2 });
	expect(await readTickets()).toEqual([2]);
	expect(await sql`select ticket from shop.members`).toEqual([{ ticket: 2 }]);
});

test("a reusable key is never guarded, and the doctor has an existing guard dropped", async () => {
	await make(tables);
	const graph = await load(crm);
	const [edge] = graph.edges;
	if (!edge) throw new Error("no reference");
	expect(guardSql(graph, edge)).toBeNull();
	expect(await findKeyless(db, graph)).toMatchObject([
		{ severity: "note", message: expect.stringContaining("rows that newer transactions write stay") },
	]);
	await sql.unsafe(`create or replace function expunge.${guardName(edge)}() returns trigger language plpgsql as 'begin return null; end';
		create trigger ${guardName(edge)} after insert on shop.tickets for each row execute function expunge.${guardName(edge)}()`);
	const [finding] = await findKeyless(db, await load(crm));
	expect(finding).toMatchObject({ severity: "danger", message: expect.stringContaining("Drop the trigger") });
	await sql.unsafe(finding?.remedy ?? "");
	expect(await findKeyless(db, await load(crm))).toMatchObject([{ severity: "note" }]);
});

test.each([
	["text", "text", undefined, true],
	["an integer that is the primary key", "int", undefined, false],
	["a number of a sequence", "numeric default nextval('shop.numbers')", undefined, false],
	["an identity", "bigint generated by default as identity", undefined, false],
	["a UUID", "uuid", undefined, false],
	["a UUID as text", "text default gen_random_uuid()::text", undefined, false],
	["an address of another kind", "inet", undefined, true],
	["an integer that the adapter marks", "int", true, true],
	["text that the adapter marks as never given twice", "text", false, false],
] as const)("%s can be reused: %s", async (_, type, reusable, expected) => {
	await make(`create sequence numbers; create table people (id ${type} primary key, name text); create table tickets (requester text)`);
	const described = shop({ ...requested, rule: "delete" });
	const { person } = described.objects;
	const graph = await load({ ...described, objects: person ? { person: reusable === undefined ? person : { ...person, reusable } } : {} });
	expect(graph.edges.map((edge) => isReusable(graph, edge))).toEqual([expected]);
});

test("an integer can be reused if it is neither the primary key nor from a sequence", async () => {
	await make(`create table people (id int primary key, number int unique, name text); create table tickets (requester int)`);
	const graph = await load(shop({ ...requested, toColumn: "number", rule: "delete" }));
	expect(graph.edges.map((edge) => isReusable(graph, edge))).toEqual([true]);
});
