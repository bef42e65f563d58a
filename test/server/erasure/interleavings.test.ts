import { setTimeout } from "node:timers/promises";
import type postgres from "postgres";
import { expect, test } from "vitest";
import { isRetryable } from "../../../server/erasure/explain-failure.ts";
import { planErasure } from "../../../server/erasure/plan/plan.ts";
import { eraseRecords } from "../../../server/erasure/rows/erase-records.ts";
import { lockRecords } from "../../../server/erasure/rows/lock-records.ts";
import { sweepTombstones } from "../../../server/erasure/sweep/sweep.ts";
import { effort } from "../../support/effort.ts";
import { randomFrom } from "../../support/random-numbers.ts";
import { findOrphans } from "./find-orphans.ts";
import { type Field, type Kinds, openField } from "./open-field.ts";
import { write } from "./writers.ts";

/** The requested strategy, and the one that the engine must use. */
interface Case {
	asked: "auto" | "checked" | "unchecked";
	taken: "native" | "checked" | "unchecked";
	kinds: Kinds;
}
const cases: readonly Case[] = [
	{ asked: "auto", taken: "native", kinds: 5 },
	{ asked: "auto", taken: "checked", kinds: 7 },
	{ asked: "checked", taken: "checked", kinds: 7 },
	// The guard is a trigger, which excludes unchecked deletion.
	{ asked: "unchecked", taken: "unchecked", kinds: 6 },
];
const peopleEach = 6;
let retried = 0;

const each = 100;
const seeds = Array.from({ length: effort.interleavings / each }, (_, number) => effort.seed + number * each);

test.for(seeds)(
	`writers below the records lose nothing and leave no orphan at any moment, in ${each} interleavings (seed %i)`,
	{ timeout: effort.timeout },
	async (first, context) => {
		const field = await openField(context);
		for (let round = 0; round < each; round++) {
			const one = cases[round % cases.length];
			if (one) await interleave(field, one, round, first + round);
		}
		await expectTheLog(field);
	},
);

test("the writers blocked the engine at least once", () => {
	expect(retried).toBeGreaterThan(0);
});

async function interleave(field: Field, one: Case, round: number, seed: number): Promise<void> {
	const { sql, writers, observer } = field;
	const { kinds } = one;
	const people = Array.from({ length: peopleEach }, (_, index) => round * peopleEach + index + 1);
	const erased = people.slice(0, 3);
	await sql`insert into shop.people select p, 'p' from unnest(${people}::int[]) p`;
	await sql`with made as (insert into shop.orders (person, round) select p, ${round}::int from unnest(${people}::int[]) p, generate_series(1, 3) returning id, person),
		noted as (insert into shop.ledger (what, id, person) select 'order', id, person from made)
		insert into shop.lines (order_id, round) select id, ${round}::int from made, generate_series(1, 2)`;
	const erasing = eraseWithRetry(field, one, erased.map(String), seed);
	let over = false;
	const observing = (async () => {
		while (!over) expect({ seed, orphans: await findOrphans(observer, round, kinds === 7 ? erased : []) }).toEqual({ seed, orphans: [] });
	})();
	const working = Promise.all([
		erasing,
		...(kinds >= 6 ? [writeLate(field, erased[0] ?? 0, erasing)] : []),
		...writers.map((writer, index) => write(writer, randomFrom(seed * 7 + index + 1), { people, round, kinds })),
	]).finally(() => {
		over = true;
	});
	await Promise.all([working, observing]);
	await expectTheLedger(sql, people, round, seed);
}

async function expectTheLog({ db, sql, graphs }: Field): Promise<void> {
	await expect.poll(async () => (await sweepTombstones(db, graphs[7])).waiting).toBe(0);
	expect(
		await sql`select * from shop.log where kind = 'person' and not exists (select from shop.people p where p.id::text = person)`,
	).toEqual([]);
	const [logged] = await sql`
		select (select count(*)::int from shop.log) as found, (select count(*)::int from shop.ledger l
			where what = 'log' and exists (select from shop.people p where p.id = l.person) or what = 'company') as written`;
	expect(logged?.["found"]).toBe(logged?.["written"]);
}

/** Commits only after the record is deleted. The second sweep then has to clear its rows. */
async function writeLate({ late }: Field, person: number, erasing: Promise<void>): Promise<void> {
	await late.begin(async (tx) => {
		await tx`insert into shop.log (kind, person) values ('person', ${String(person)})`;
		await erasing;
	});
}

async function eraseWithRetry({ db, graphs }: Field, { asked, taken, kinds }: Case, keys: string[], seed: number): Promise<void> {
	const plan = planErasure(graphs[kinds], "person");
	const random = randomFrom(seed);
	await setTimeout(random() * 6);
	for (let attempt = 1; ; attempt++) {
		try {
			await db.transaction(async (tx) => {
				await tx.execute("set local deadlock_timeout = '20ms'");
				const locked = await lockRecords(tx, plan, keys);
				const erased = await eraseRecords(tx, plan, locked, { deletionId: "00000000-0000-4000-8000-000000000000", strategy: asked });
				expect(erased.strategy).toBe(taken);
			});
			return;
		} catch (error) {
			if (!isRetryable(error) || attempt === 20) throw error;
			retried++;
			await setTimeout(random() * 10 * attempt);
		}
	}
}

async function expectTheLedger(sql: postgres.Sql, people: number[], round: number, seed: number): Promise<void> {
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
