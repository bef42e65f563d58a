import { sql } from "drizzle-orm";
import type { CrmDatabase } from "../crm/objects.ts";
import type { Database } from "../database/database.ts";
import { describeSummary } from "../deletions/rehearsal/describe-summary.ts";
import { type Rehearsal, rehearse } from "../deletions/rehearsal/rehearse.ts";
import { summarise, type Verdict } from "../deletions/rehearsal/summary.ts";
import type { Executor } from "../erasure/catalog/catalog.ts";
import { loadGraph } from "../erasure/graph/load-graph.ts";
import { type Plan, planErasure } from "../erasure/plan/plan.ts";
import { fromSql } from "../erasure/rows/gathered-rows.ts";
import { conditionSql } from "../erasure/sql/condition-sql.ts";
import { columnSql } from "../erasure/sql/table-sql.ts";

export interface RehearsalRequest {
	object: string;
	/** One record, or how many random ones. */
	records: { key: string } | { random: number };
}

const maxRandom = 1_000;

/** The request in the arguments: `--rehearse <object> <key>` or `--rehearse <object> --random 50`. Fails with a sentence. Pure. */
export function readRequest(object: string, random: string | undefined, keys: readonly string[]): RehearsalRequest {
	const [key, ...more] = keys;
	if (random === undefined && key !== undefined && more.length === 0) return { object, records: { key } };
	if (random === undefined || key !== undefined)
		throw new Error("Use --rehearse <object> <key>, or --rehearse <object> --random <number>.");
	const number = /^\d+$/.test(random) ? Number(random) : 0;
	if (number < 1 || number > maxRandom) throw new Error(`--random must be a number from 1 to ${maxRandom}.`);
	return { object, records: { random: number } };
}

/** One after the other, each in a transaction of its own that is rolled back. Returns the verdict, which decides the exit status. */
export async function rehearseRecords(
	{ db, eraser, crm }: { db: Database; eraser: Database; crm: CrmDatabase },
	{ object, records }: RehearsalRequest,
	write: (line: string) => void,
): Promise<Verdict> {
	const graph = await loadGraph(eraser, crm);
	const keys = "key" in records ? [records.key] : await sampleKeys(eraser, planErasure(graph, object), records.random);
	const rehearsals: Rehearsal[] = [];
	for (const key of keys) rehearsals.push(await rehearse(eraser, object, key, { crm, graph, reader: db }));
	const summary = summarise(object, rehearsals);
	for (const line of describeSummary(summary)) write(line);
	return summary.verdict;
}

async function sampleKeys(db: Executor, { object: { table, key, where, protectedWhere } }: Plan, size: number): Promise<string[]> {
	const isOwn = protectedWhere.length > 0 ? sql`${conditionSql(protectedWhere)} is not true` : sql`true`;
	const rows = await db.execute<{ key: string }>(sql`
		select ${columnSql(key)}::text as key from ${fromSql(table)}
		where ${conditionSql(where)} and ${isOwn} and ${columnSql(key)} is not null order by random() limit ${size}`);
	return rows.map(({ key }) => key);
}
