import { setTimeout } from "node:timers/promises";
import postgres from "postgres";
import { chance, type Random } from "../../support/random-numbers.ts";

interface Ground {
	people: readonly number[];
	round: number;
	/** The number of kinds of change to make. */
	kinds: number;
}

/** Keys, deadlocks and guards may refuse the CRM's writers, as they always may. A refused change was not written. */
const refusals = ["23503", "40P01", "40001"];

/** One connection of the CRM, which inserts, moves, counts and deletes rows below deleted and remaining records. */
export async function write(writer: postgres.Sql, random: Random, field: Ground): Promise<void> {
	for (let step = 0; step < 8; step++) {
		await setTimeout(random() * 3);
		await writer
			.begin(async (tx) => {
				await change(tx, random, field);
				if (chance(random, 0.4)) await setTimeout(random() * 4);
				if (chance(random, 0.3)) await change(tx, random, field);
			})
			.catch((error: unknown) => {
				if (!(error instanceof postgres.PostgresError) || !refusals.includes(error.code)) throw error;
			});
	}
}

async function change(tx: postgres.TransactionSql, random: Random, { people, round, kinds }: Ground): Promise<void> {
	const person = people[Math.floor(random() * people.length)] ?? 0;
	const target = people[Math.floor(random() * people.length)] ?? 0;
	const anOrder = tx`select id from shop.orders where person = ${person} order by id offset ${Math.floor(random() * 3)} limit 1`;
	const kind = Math.floor(random() * kinds);
	if (kind === 0)
		await tx`with made as (insert into shop.orders (person, round) values (${person}, ${round}) returning id, person)
			insert into shop.ledger (what, id, person) select 'order', id, person from made`;
	if (kind === 1) await tx`insert into shop.lines (order_id, round) select id, ${round}::int from (${anOrder}) as o`;
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
