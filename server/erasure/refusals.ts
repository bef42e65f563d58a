import { sql } from "drizzle-orm";
import type { TableName } from "../crm/objects.ts";
import { type Executor, nameOf } from "./catalog.ts";
import { type Gathered, type GatherOptions, gather, matchOf, type Row } from "./gather.ts";
import { fromSql, keysFor } from "./gathered-rows.ts";
import type { Edge } from "./graph.ts";
import type { Plan, Steps } from "./plan.ts";
import { columnSql, joinSql } from "./table-sql.ts";

export interface Separated {
	/** All rows that go with the good ones. */
	gathered: Gathered;
	good: readonly Row[];
	/** Roots that have to stay, and the table that says so. */
	refused: readonly { root: Row; table: TableName }[];
}

/**
 * Gathers what goes, and sets aside the roots of which something must stay. Refusals are rare, so the roots are looked at together and
 * halved only when there is one: what a half needs is locked already. What goes with two halves can be more than what goes with each
 * (exclusive references), so what is left is looked at once more.
 */
export async function separate(tx: Executor, plan: Plan, steps: Steps, roots: readonly Row[], options: GatherOptions): Promise<Separated> {
	const refused: { root: Row; table: TableName }[] = [];
	const sift = async (some: readonly Row[]): Promise<{ gathered: Gathered; good: readonly Row[] }> => {
		const gathered = await gather(tx, plan, steps, some, options);
		const table = await findRefusal(tx, plan, steps, gathered, options);
		if (!table) return { gathered, good: some };
		const [only] = some;
		if (only && some.length === 1) {
			refused.push({ root: only, table });
			return { gathered, good: [] };
		}
		const middle = Math.ceil(some.length / 2);
		const first = await sift(some.slice(0, middle));
		const second = await sift(some.slice(middle));
		return { gathered, good: [...first.good, ...second.good] };
	};
	let rest = roots;
	while (rest.length > 0) {
		const { gathered, good } = await sift(rest);
		if (good.length === rest.length) return { gathered, good, refused };
		rest = good;
	}
	return { gathered: new Map(), good: [], refused };
}

/** Under the locks of what was gathered: whether a row that must stay refers to any of it, or is about to. */
async function findRefusal(tx: Executor, plan: Plan, steps: Steps, gathered: Gathered, { lock }: GatherOptions): Promise<TableName | null> {
	for (const edge of steps.refuse) {
		const parent = gathered.get(edge.parent);
		const match = parent && (await matchOf(tx, edge, keysFor(parent, edge, parent.rows.values()), lock));
		if (!match) continue;
		const [found] = await tx.execute<{ found: boolean }>(sql`
			select exists (select from ${fromSql(edge.relation)} where ${match} and ${notItselfSql(edge)}) as found`);
		if (found?.found) return nameOf(edge.relation);
	}
	for (const { parent, parentColumns, rule } of plan.targets) {
		const rows = gathered.get(parent);
		const place = rows?.columnPlaces.get(parentColumns[0]?.name ?? "");
		if (!rows || place === undefined || rule.rule !== "detach") continue;
		for (const row of rows.rows.values()) if (row[place] === rule.to) return nameOf(parent);
	}
	return null;
}

/** A row that refers to itself keeps nobody. */
function notItselfSql(edge: Edge) {
	if (edge.child !== edge.parent || edge.form.kind !== "value" || edge.through.length > 0) return sql`true`;
	const equal = edge.columns.map(
		(column, index) => sql`${columnSql(column)}::text = ${columnSql(edge.parentColumns[index] ?? column)}::text`,
	);
	return sql`(${joinSql(equal, "and")}) is not true`;
}
