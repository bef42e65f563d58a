import { setTimeout } from "node:timers/promises";
import postgres from "postgres";
import { afterAll, beforeAll, expect, test } from "vitest";
import { eraseRecords } from "../../../server/erasure/erase-records.ts";
import { isRetryable } from "../../../server/erasure/failures.ts";
import type { Graph } from "../../../server/erasure/graph/graph.ts";
import { lockRecords } from "../../../server/erasure/lock-records.ts";
import { planErasure } from "../../../server/erasure/plan.ts";
import { guardSql } from "../../../server/erasure/sweep/guard.ts";
import { sweepTombstones } from "../../../server/erasure/sweep/sweep.ts";
import { effort } from "../../support/effort.ts";
import { type Random, randomFrom } from "../../support/random-numbers.ts";
import { openErasing, shop } from "./erasing.ts";
import { findOrphans } from "./find-orphans.ts";
import { write } from "./writers.ts";

const { url, sql, db, make, load } = await openErasing();
const connect = () => postgres(url, { max: 1, onnotice: () => {}, connection: { deadlock_timeout: 20 } });
const writers = Array.from({ length: 3 }, connect);
const [late, observer] = [connect(), connect()];

const keys = [
	{ table: "shop.orders", columns: ["person"], rule: "delete" },
	{ table: "shop.lines", columns: ["order_id"], rule: "delete" },
] as const;
const log = { declared: true, table: "shop.log", column: "person", to: "shop.people", when: { kind: "person" }, rule: "delete" } as const;
const guardedLog = { declared: true, table: "shop.guarded_log", column: "person", to: "shop.people", rule: "delete" } as const;

/** What is asked of the engine, what it must do, and how many kinds of change the writers make: what is not declared, they leave alone. */
interface Case {
	asked: "auto" | "checked" | "unchecked";
	taken: "native" | "checked" | "unchecked";
	kinds: 5 | 6 | 7;
}
const cases: readonly Case[] = [
	{ asked: "auto", taken: "native", kinds: 5 },
	{ asked: "auto", taken: "checked", kinds: 7 },
	{ asked: "checked", taken: "checked", kinds: 7 },
	// The guard is a trigger, which rules the unchecked way out.
	{ asked: "unchecked", taken: "unchecked", kinds: 6 },
];
const references = { 5: [...keys], 6: [...keys, log], 7: [...keys, log, guardedLog] };
const graphs = new Map<Case["kinds"], Graph>();

beforeAll(async () => {
	await make(`
		create table people (id int primary key, name text);
		create table orders (id serial primary key, person int not null references people on delete cascade, round int);
		create table lines (id serial primary key, order_id int not null references orders on delete cascade, round int, n int not null default 0);
		create table log (id serial primary key, kind text not null, person text);
		create table guarded_log (id serial primary key, person int);
		create index on orders (person); create index on lines (order_id); create index on orders (round); create index on lines (round);
		-- What the writers did, written in their own transactions while they hold the row: the truth to compare with.
		create table ledger (seq serial primary key, what text, id int, person int);
		create index on ledger (what, id); create index on ledger (person); create index on guarded_log (person)`);
	const [guard] = (await load(shop(guardedLog))).edges;
	await sql.unsafe((guard && guardSql(guard)) ?? "");
	for (const kinds of [5, 6, 7] as const) graphs.set(kinds, await load(shop(...references[kinds])));
});

afterAll(async () => {
	for (const connection of [...writers, late, observer]) await connection.end();
});

const peopleEach = 6;

test(`writers beneath the records lose nothing and leave no orphan at any moment, in ${effort.interleavings} interleavings (seed ${effort.seed})`, {
	timeout: effort.timeout,
}, async () => {
	const retried = { times: 0 };
	for (let round = 0; round < effort.interleavings; round++) {
		const seed = effort.seed + round;
		const random = randomFrom(seed);
		const one = cases[round % cases.length];
		if (!one) continue;
		const people = Array.from({ length: peopleEach }, (_, index) => round * peopleEach + index + 1);
		const erased = people.slice(0, 3);
		await sql`insert into shop.people select p, 'p' from unnest(${people}::int[]) p`;
		await sql`with made as (insert into shop.orders (person, round) select p, ${round}::int from unnest(${people}::int[]) p, generate_series(1, 3) returning id, person),
			noted as (insert into shop.ledger (what, id, person) select 'order', id, person from made)
			insert into shop.lines (order_id, round) select id, ${round}::int from made, generate_series(1, 2)`;
		const { kinds } = one;
		const erasing = eraseWithRetry(one, erased.map(String), random, retried);
		let over = false;
		const observing = (async () => {
			while (!over) expect({ seed, orphans: await findOrphans(observer, round, kinds === 7 ? erased : []) }).toEqual({ seed, orphans: [] });
		})();
		const working = Promise.all([
			erasing,
			...(kinds >= 6 ? [writeLate(erased[0] ?? 0, erasing)] : []),
			...writers.map((writer, index) => write(writer, randomFrom(seed * 7 + index + 1), { people, round, kinds })),
		]).finally(() => {
			over = true;
		});
		await Promise.all([working, observing]);
		await expectTheLedger(people, round, seed);
	}
	await expect.poll(async () => (await sweepTombstones(db, graphOf(7))).waiting, { timeout: 20_000 }).toBe(0);
	expect(
		await sql`select * from shop.log where kind = 'person' and not exists (select from shop.people p where p.id::text = person)`,
	).toEqual([]);
	const [logged] = await sql`
		select (select count(*)::int from shop.log) as found, (select count(*)::int from shop.ledger l
			where what = 'log' and exists (select from shop.people p where p.id = l.person) or what = 'company') as written`;
	expect(logged?.["found"]).toBe(logged?.["written"]);
	// Otherwise the writers were never in the way.
	expect(retried.times).toBeGreaterThan(0);
});

/** Commits only when the record has gone: what names it then is the second sweep's. */
async function writeLate(person: number, erasing: Promise<void>): Promise<void> {
	await late.begin(async (tx) => {
		await tx`insert into shop.log (kind, person) values ('person', ${String(person)})`;
		await erasing;
	});
}

function graphOf(kinds: Case["kinds"]): Graph {
	const graph = graphs.get(kinds);
	if (!graph) throw new Error(`There is no graph for ${kinds} kinds of change.`);
	return graph;
}

async function eraseWithRetry({ asked, taken, kinds }: Case, keys: string[], random: Random, retried: { times: number }): Promise<void> {
	const plan = planErasure(graphOf(kinds), "person");
	await setTimeout(random() * 6);
	for (let attempt = 1; ; attempt++) {
		try {
			await db.transaction(async (tx) => {
				await tx.execute("set local deadlock_timeout = '20ms'");
				const locked = await lockRecords(tx, plan, keys);
				const erased = await eraseRecords(tx, plan, locked, { deletionId: "00000000-0000-4000-8000-000000000000", way: asked });
				expect(erased.way).toBe(taken);
			});
			return;
		} catch (error) {
			if (!isRetryable(error) || attempt === 20) throw error;
			retried.times++;
			await setTimeout(random() * 10 * attempt);
		}
	}
}

async function expectTheLedger(people: number[], round: number, seed: number): Promise<void> {
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
		from shop.lines l where l.round = ${round} and l.n <> (select count(*) from shop.ledger where what = 'line' and id = l.id)`;
	expect({ seed, lines: [...lines] }).toEqual({ seed, lines: [] });
	const left = await sql`select id from shop.people where id = any(${people}::int[]) order by id`;
	expect(left.map(({ id }) => id)).toEqual(people.slice(3));
}
