import { setTimeout } from "node:timers/promises";
import postgres from "postgres";
import { afterAll, beforeAll, expect, test } from "vitest";
import { eraseRecords } from "../../../server/erasure/erase-records.ts";
import { isRetryable } from "../../../server/erasure/failures.ts";
import type { Graph } from "../../../server/erasure/graph.ts";
import { guardSql } from "../../../server/erasure/guard.ts";
import { lockRecords } from "../../../server/erasure/lock-records.ts";
import { planErasure } from "../../../server/erasure/plan.ts";
import { sweepTombstones } from "../../../server/erasure/sweep.ts";
import { effort } from "../../support/effort.ts";
import { openErasing, shop } from "./erasing.ts";
import { chance, type Random, randomFrom } from "./random-numbers.ts";

const { url, sql, db, make, load } = await openErasing();
const writers = Array.from({ length: 3 }, () => postgres(url, { max: 1, onnotice: () => {}, connection: { deadlock_timeout: 20 } }));

const unguarded = shop(
	{ table: "shop.orders", columns: ["person"], rule: "delete" },
	{ table: "shop.lines", columns: ["order_id"], rule: "delete" },
	{ declared: true, table: "shop.log", column: "person", to: "shop.people", when: { kind: "person" }, rule: "delete" },
);
const crm = shop(...unguarded.references, {
	declared: true,
	table: "shop.guarded_log",
	column: "person",
	to: "shop.people",
	rule: "delete",
});
const ways = ["auto", "checked", "unchecked"] as const;
let graph: Graph;
/** Without the guarded table, whose trigger would rule the unchecked way out. */
let unguardedGraph: Graph;

beforeAll(async () => {
	await make(`
		create table people (id int primary key, name text);
		create table orders (id serial primary key, person int not null references people on delete cascade);
		create table lines (id serial primary key, order_id int not null references orders, n int not null default 0);
		create table log (id serial primary key, kind text not null, person text);
		create table guarded_log (id serial primary key, person int);
		create index on orders (person); create index on lines (order_id);
		-- What the writers did, written in their own transactions while they hold the row: the truth to compare with.
		create table ledger (seq serial primary key, what text, id int, person int);
		create index on ledger (what, id); create index on ledger (person); create index on guarded_log (person)`);
	const guard = (await load(crm)).edges.find(({ relation }) => relation.name === "guarded_log");
	await sql.unsafe((guard && guardSql(guard)) ?? "");
	graph = await load(crm);
	unguardedGraph = await load(unguarded);
});

afterAll(async () => {
	for (const writer of writers) await writer.end();
});

const peopleEach = 6;

test(`writers beneath the records lose nothing and leave no orphan, in ${effort.interleavings} interleavings`, {
	timeout: effort.timeout,
}, async () => {
	for (let round = 0; round < effort.interleavings; round++) {
		const random = randomFrom(effort.seed + round);
		const people = Array.from({ length: peopleEach }, (_, index) => round * peopleEach + index + 1);
		await sql`insert into shop.people select p, 'p' from unnest(${people}::int[]) p`;
		await sql`with made as (insert into shop.orders (person) select p from unnest(${people}::int[]) p, generate_series(1, 3) returning id, person),
			noted as (insert into shop.ledger (what, id, person) select 'order', id, person from made)
			insert into shop.lines (order_id) select id from made, generate_series(1, 2)`;
		const erased = people.slice(0, 3);
		await Promise.all([
			eraseWithRetry(erased.map(String), ways[round % 3] ?? "auto", random),
			...writers.map((writer, index) => write(writer, randomFrom(effort.seed + round * 7 + index + 1), people, round % 3 === 2 ? 6 : 7)),
		]);
		// Guarded: at every moment, without any sweep.
		expect(await sql`select * from shop.guarded_log where person = any(${erased}::int[])`).toEqual([]);
		await expectTheLedger(people, `seed ${effort.seed + round}`);
	}
	await expect.poll(async () => (await sweepTombstones(db, graph)).waiting, { timeout: 20_000 }).toBe(0);
	expect(
		await sql`select * from shop.log where kind = 'person' and not exists (select from shop.people p where p.id::text = person)`,
	).toEqual([]);
	expect(await sql`select * from shop.lines l where not exists (select from shop.orders o where o.id = l.order_id)`).toEqual([]);
	expect(await sql`select * from shop.orders o where not exists (select from shop.people p where p.id = o.person)`).toEqual([]);
	const [log] = await sql`
		select (select count(*)::int from shop.log) as found, (select count(*)::int from shop.ledger l
			where what = 'log' and exists (select from shop.people p where p.id = l.person) or what = 'company') as written`;
	expect(log?.["found"]).toBe(log?.["written"]);
});

async function eraseWithRetry(keys: string[], way: (typeof ways)[number], random: Random): Promise<void> {
	const plan = planErasure(way === "unchecked" ? unguardedGraph : graph, "person");
	await setTimeout(random() * 6);
	for (let attempt = 1; ; attempt++) {
		try {
			await db.transaction(async (tx) => {
				await tx.execute("set local deadlock_timeout = '20ms'");
				const locked = await lockRecords(tx, plan, keys);
				const erased = await eraseRecords(tx, plan, locked, { deletionId: "00000000-0000-4000-8000-000000000000", way });
				expect(erased.way).toBe(way === "unchecked" ? "unchecked" : "checked");
			});
			return;
		} catch (error) {
			if (!isRetryable(error) || attempt === 20) throw error;
			await setTimeout(random() * 10 * attempt);
		}
	}
}

/** Keys, deadlocks and guards may refuse the CRM's writers, as they always may; what was refused was not written. */
const refused = ["23503", "40P01", "40001"];

async function write(writer: postgres.Sql, random: Random, people: number[], kinds: number): Promise<void> {
	for (let step = 0; step < 8; step++) {
		await setTimeout(random() * 3);
		await writer
			.begin(async (tx) => {
				await change(tx, random, people, kinds);
				if (chance(random, 0.4)) await setTimeout(random() * 4);
				if (chance(random, 0.3)) await change(tx, random, people, kinds);
			})
			.catch((error: unknown) => {
				if (!(error instanceof postgres.PostgresError) || !refused.includes(error.code)) throw error;
			});
	}
}

async function change(tx: postgres.TransactionSql, random: Random, people: number[], kinds: number): Promise<void> {
	const person = people[Math.floor(random() * people.length)] ?? 0;
	const target = people[Math.floor(random() * people.length)] ?? 0;
	const anOrder = tx`select id from shop.orders where person = ${person} order by id offset ${Math.floor(random() * 3)} limit 1`;
	const kind = Math.floor(random() * kinds);
	if (kind === 0)
		await tx`with made as (insert into shop.orders (person) values (${person}) returning id, person)
			insert into shop.ledger (what, id, person) select 'order', id, person from made`;
	if (kind === 1) await tx`insert into shop.lines (order_id) ${anOrder}`;
	if (kind === 2) {
		const moved = await tx`update shop.orders set person = ${target} where id = (${anOrder}) and person = ${person} returning id`;
		for (const { id } of moved) await tx`insert into shop.ledger (what, id, person) values ('order', ${id}, ${target})`;
	}
	if (kind === 3) {
		const counted = await tx`update shop.lines set n = n + 1 where order_id = (${anOrder}) returning id`;
		for (const { id } of counted) await tx`insert into shop.ledger (what, id) values ('line', ${id})`;
	}
	if (kind === 4) {
		await tx`delete from shop.lines where order_id = (${anOrder})`;
		const gone =
			await tx`delete from shop.orders o where id = (${anOrder}) and not exists (select from shop.lines where order_id = o.id) returning id`;
		for (const { id } of gone) await tx`insert into shop.ledger (what, id, person) values ('order', ${id}, null)`;
	}
	if (kind === 5) {
		const [what, subject] = chance(random, 0.8) ? ["log", "person"] : ["company", "company"];
		await tx`insert into shop.log (kind, person) values (${subject ?? ""}, ${String(person)})`;
		await tx`insert into shop.ledger (what, person) values (${what ?? ""}, ${person})`;
	}
	if (kind === 6) await tx`insert into shop.guarded_log (person) values (${person})`;
}

async function expectTheLedger(people: number[], seed: string): Promise<void> {
	const gone = people.slice(0, 3);
	const orders = await sql`
		select l.id, l.person as expected, o.person as found
		from (select distinct on (id) id, person from shop.ledger where what = 'order' and id in (
				select id from shop.ledger where what = 'order' and person = any(${people}::int[])) order by id, seq desc) l
			left join shop.orders o on o.id = l.id`;
	const wrong = orders.filter(({ expected, found }) => (gone.includes(expected) ? found !== null : found !== expected));
	expect({ seed, wrong }).toEqual({ seed, wrong: [] });
	const lines = await sql`
		select l.id, l.n, (select count(*)::int from shop.ledger where what = 'line' and id = l.id) as counted
		from shop.orders o join shop.lines l on o.id = l.order_id
		where o.person = any(${people}::int[]) and l.n <> (select count(*) from shop.ledger where what = 'line' and id = l.id)`;
	expect({ seed, lines: [...lines] }).toEqual({ seed, lines: [] });
	const left = await sql`select id from shop.people where id = any(${people}::int[]) order by id`;
	expect(left.map(({ id }) => id)).toEqual(people.slice(3));
}

test("two overlapping deletions, and the CRM deleting the same records, end with each record deleted once", async () => {
	const start = 9_000_000;
	const people = Array.from({ length: 60 }, (_, index) => start + index);
	await sql`insert into shop.people select p, 'p' from unnest(${people}::int[]) p`;
	await sql`with made as (insert into shop.orders (person) select p from unnest(${people}::int[]) p returning id) insert into shop.lines (order_id) select id from made`;
	const counts = { ours: 0, crm: 0 };
	const plan = planErasure(graph, "person");
	const job = async (keys: string[]): Promise<void> => {
		for (let start = 0; start < keys.length; start += 10) {
			const part = keys.slice(start, start + 10);
			for (let done = false; !done; ) {
				try {
					const gone = await db.transaction(async (tx) => {
						const locked = await lockRecords(tx, plan, part);
						await eraseRecords(tx, plan, locked, { deletionId: "00000000-0000-4000-8000-000000000000" });
						return locked.length;
					});
					counts.ours += gone;
					done = true;
				} catch (error) {
					if (!isRetryable(error)) throw error;
				}
			}
		}
	};
	const crmJob = async (): Promise<void> => {
		for (const person of people.filter((id) => id % 3 === 0)) {
			const deleting = sql.begin(async (tx) => {
				await tx`delete from shop.lines where order_id in (select id from shop.orders where person = ${person})`;
				return (await tx`delete from shop.people where id = ${person}`).count;
			});
			counts.crm += await deleting.catch((error: unknown) => {
				if (error instanceof postgres.PostgresError && refused.includes(error.code)) return 0;
				throw error;
			});
		}
	};
	const keys = people.map(String);
	await Promise.all([job(keys), job([...keys].reverse()), crmJob()]);
	expect(counts.ours + counts.crm).toBe(people.length);
	expect(await sql`select id from shop.people where id >= ${start}`).toEqual([]);
	expect(await sql`select id from shop.orders where person >= ${start}`).toEqual([]);
});
