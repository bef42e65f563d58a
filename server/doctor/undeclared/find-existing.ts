import { sql } from "drizzle-orm";
import { shapeOf } from "../../deletions/rehearsal/choose-checks.ts";
import type { Column, Table } from "../../erasure/catalog/catalog.ts";
import type { ResolvedCondition } from "../../erasure/graph/graph.ts";
import { arrayOf } from "../../erasure/sql/array-of.ts";
import { conditionSql } from "../../erasure/sql/condition-sql.ts";
import { equalsSql } from "../../erasure/sql/equals-sql.ts";
import { textType } from "../../erasure/sql/key-values.ts";
import { onlySql } from "../../erasure/sql/table-sql.ts";
import type { Probe, ProbeFailure } from "./probe.ts";
import { maxChance, type Suspicion } from "./suspicion.ts";

/** The values that rows of the table have in the column, under the condition. */
export async function findExisting(
	probe: Probe,
	table: Table,
	column: Column,
	values: readonly string[],
	when: ResolvedCondition = [],
): Promise<string[] | ProbeFailure> {
	if (values.length === 0) return [];
	const rows = await probe((tx) =>
		tx.execute<{ value: string }>(sql`
		select k.value from unnest(${arrayOf(values)}::text[]) as k(value)
		where exists (select from ${onlySql(table)} as c where ${equalsSql(column, sql`k.value`, textType)} and ${conditionSql(when)})`),
	);
	return typeof rows === "string" ? rows : rows.map(({ value }) => value);
}

/** Whether the values that exist prove the suspicion. A copy may hold only keys of rows that are gone. Pure. */
export function isProven({ why, values, target }: Suspicion, existing: number): boolean {
	if (why === "copy" || why === "trigger") return true;
	if (values.length === 0) return why === "name";
	const isNumber = shapeOf(target.column.type) === "number";
	return why === "values" && isNumber ? existing === values.length : existing > 0;
}

/** Numbers between the smallest and the largest value that are not among them. Pure. */
export function numbersBetween(values: readonly string[], most: number): string[] {
	const numbers = values.map(Number);
	const [min, max] = [Math.min(...numbers), Math.max(...numbers)];
	const known = new Set(values);
	const spread = Array.from({ length: most }, (_, index) => String(min + Math.floor(((max - min) * (index + 0.5)) / most)));
	return [...new Set(spread)].filter((number) => !known.has(number));
}

const comparedNumbers = 200;

/**
 * Whether that many numbers could all be keys by chance, given how many other numbers in their range are keys. Without other numbers,
 * nothing can be said.
 */
export async function couldBeChance(probe: Probe, { target: { table, column }, values }: Suspicion): Promise<boolean | ProbeFailure> {
	const others = numbersBetween(values, comparedNumbers);
	const existing = await findExisting(probe, table, column, others);
	if (typeof existing === "string") return existing;
	if (others.length < 20) return true;
	return Math.max(existing.length / others.length, 1 / others.length) ** values.length > maxChance;
}
