import { afterAll, expect, test } from "vitest";
import { startWorker } from "../../../server/worker.ts";
import { effort } from "../../support/effort.ts";
import { randomFrom } from "../../support/random-numbers.ts";
import { startSmall } from "../../support/start-small.ts";
import { casework, caseworkSchema, refillCasework } from "./casework-crm.ts";
import { play } from "./play.ts";

const customers = effort.mixedRecords;
const small = await startSmall({}, { crm: casework, schema: caseworkSchema });
const { superuser } = small;
await refillCasework(superuser, customers);
afterAll(await startWorker(small.services));
const { preview, confirm, ended } = play(small, await small.signIn(await small.addUser({ role: "admin" })));

/** Ten of each kind, anywhere in the selection. */
function pickBad() {
	const random = randomFrom(effort.seed);
	const picked = new Set<number>();
	while (picked.size < 50) picked.add(1 + Math.floor(random() * customers));
	const all = [...picked];
	const ten = (turn: number) => all.slice(turn * 10, turn * 10 + 10);
	return { referenced: ten(0), already_gone: ten(1), held: ten(2), locked: ten(3), blocked_by_database: ten(4) };
}

test(`of thousands of records, 50 blocked ones get their own reasons and all others are deleted (seed ${effort.seed})`, {
	timeout: 120_000,
}, async () => {
	const bad = pickBad();
	await superuser`insert into crm.contracts select id, id from unnest(${bad.referenced}::bigint[]) as id`;
	await superuser`update crm.customers set frozen = true where id = any(${bad.blocked_by_database})`;
	await superuser`insert into expunge.holds (object, key, reason, placed_by) select 'customer', id::text, 'a case', 'somebody' from unnest(${bad.held}::bigint[]) as id`;
	const { id } = await preview({ object: "customer", bulk: true, ids: Array.from({ length: customers }, (_, index) => String(index + 1)) });
	await superuser`delete from crm.notes where case_id in (select id from crm.cases where customer_id = any(${bad.already_gone}))`;
	await superuser`delete from crm.cases where customer_id = any(${bad.already_gone})`;
	await superuser`delete from crm.visits where customer_id = any(${bad.already_gone})`;
	await superuser`delete from crm.customers where id = any(${bad.already_gone})`;

	const deletion = await superuser.begin(async (tx) => {
		await tx`update crm.customers set name = 'being edited' where id = any(${bad.locked})`;
		return ended((await confirm(id)).id);
	});

	expect(deletion.counts).toMatchObject({ submitted: customers, succeeded: customers - 50, failed: 40, skipped: 10, waiting: 0 });
	const outcomes = await superuser<{ code: string; keys: number[] }[]>`
		select code, array_agg(key::integer order by key::integer) as keys
		from expunge.outcomes join expunge.preview_records on preview_id = deletion_id and preview_records.position = outcomes.position
		where deletion_id = ${id} and code <> 'deleted' group by code`;
	const sorted = Object.entries(bad).map(([code, keys]) => [code, keys.toSorted((a, b) => a - b)]);
	expect(Object.fromEntries(outcomes.map(({ code, keys }) => [code, keys]))).toEqual(Object.fromEntries(sorted));
	const standing = await superuser<{ id: number }[]>`select id::integer from crm.customers order by id`;
	const kept = [bad.referenced, bad.held, bad.locked, bad.blocked_by_database].flat().sort((a, b) => a - b);
	expect(standing.map((row) => row.id)).toEqual(kept);
	const [left] = await superuser`select (select count(*)::int from crm.notes) as notes, (select count(*)::int from crm.visits) as visits`;
	expect(left).toEqual({ notes: 160, visits: 40 });
	console.log(`50 bad ones among ${customers}: ${(Date.parse(deletion.endedAt ?? "") - Date.parse(deletion.startedAt ?? "")) / 1_000} s.`);
});
