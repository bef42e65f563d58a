import type { Sql } from "postgres";

/** Finds in one statement: rows of the round with a missing target, and rows of a guarded table that name a deleted person. */
export async function findOrphans(sql: Sql, round: number, guarded: readonly number[]): Promise<string[]> {
	const rows = await sql<{ orphan: string }[]>`
		select 'line ' || l.id as orphan from shop.lines l where round = ${round} and not exists (select from shop.orders o where o.id = l.order_id)
		union all
		select 'order ' || o.id from shop.orders o where round = ${round} and not exists (select from shop.people p where p.id = o.person)
		union all
		select 'log ' || g.id from shop.guarded_log g where person = any(${[...guarded]}::int[]) and not exists (select from shop.people p where p.id = g.person)`;
	return rows.map(({ orphan }) => orphan);
}
