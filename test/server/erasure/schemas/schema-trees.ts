import { sql } from "drizzle-orm";
import { expect } from "vitest";
import type { CrmDatabase } from "../../../../server/crm/objects.ts";
import type { Transaction } from "../../../../server/database/database.ts";
import { type Node, numberTrees } from "../rows/number-trees.ts";
import { keyTarget, literal, quote, quoted, referenceColumns, tableAt, tableName, targetOf } from "./schema-copy.ts";
import { pickOf } from "./schema-rows.ts";
import type { RandomReference, RandomSchema } from "./schema-shape.ts";

/** Trees in the engine's copy. `was` is the left bound that a row had before the deletion. */
export interface PlantedTrees {
	select: string;
	root: boolean;
}

function nestedReferences({ references }: RandomSchema): [RandomReference, number][] {
	return references.flatMap((reference, index): [RandomReference, number][] => (reference.nested === "no" ? [] : [[reference, index]]));
}

export function nestedSetsOf(schema: RandomSchema): NonNullable<CrmDatabase["nestedSets"]> {
	return nestedReferences(schema).map(([reference, index]) => ({
		table: tableName("engine", tableAt(schema, reference.child)),
		parent: referenceColumns(index, targetOf(schema, reference))[0] ?? "",
		left: `left ${index}`,
		right: `right ${index}`,
		...(reference.nested === "trees" ? { root: `root ${index}` } : {}),
	}));
}

export function boundColumns(schema: RandomSchema, table: number): string[] {
	const bounds = ["left", "right", "was"] as const;
	return nestedReferences(schema).flatMap(([{ child }, index]) =>
		child === table
			? [
					`${quote(`root ${index}`)} ${keyTarget(tableAt(schema, table)).types[0]}`,
					...bounds.map((one) => `${quote(`${one} ${index}`)} int`),
				]
			: [],
	);
}

/** Numbers the trees as the CRM does. */
export function plantTrees(schema: RandomSchema): string[] {
	return nestedReferences(schema).flatMap(([reference, index]) => {
		const { rows } = tableAt(schema, reference.child);
		const nodes = Array.from(
			{ length: rows },
			(_, row): Node => ({ id: row, boss: pickOf(schema, reference, row), top: null, lft: (row * 7) % 11, rgt: 0 }),
		);
		const { types, values } = targetOf(schema, reference);
		return numberTrees(nodes, { root: reference.nested === "trees" }).map(({ id, top, lft, rgt }) => {
			const root = `${literal(top === null ? null : (values(top)[0] ?? null))}::${types[0]}`;
			const bounds = ["root", "left", "right", "was"].map((one) => quote(`${one} ${index}`));
			return `update ${tableOf(schema, reference)} set (${bounds.join(", ")}) = (${root}, ${lft}, ${rgt}, ${lft}) where row = ${id}`;
		});
	});
}

export function plantedTrees(schema: RandomSchema): PlantedTrees[] {
	return nestedReferences(schema).map(([reference, index]) => {
		const target = targetOf(schema, reference);
		const lower = (alias: string, column: string) => `lower(${alias}.${quote(column)}::text)`;
		const [table, key] = [tableOf(schema, reference), target.columns[0] ?? ""];
		const bounds = ["left", "right", "was"].map((one) => `c.${quote(`${one} ${index}`)} as "${one}"`);
		return {
			root: reference.nested === "trees",
			select: `select c.row as id, p.row as boss, t.row as top, ${bounds.join(", ")} from ${table} as c
				left join ${table} as p on ${lower("p", key)} = ${lower("c", referenceColumns(index, target)[0] ?? "")}
				left join ${table} as t on ${lower("t", key)} = ${lower("c", `root ${index}`)} order by c.row`,
		};
	});
}

/** The trees are numbered as from their parents, in the order that the rows had before. */
export async function expectNumbered(tx: Transaction, { select, root }: PlantedTrees): Promise<void> {
	const rows = await tx.execute<{ id: number; boss: number | null; top: number | null; left: number; right: number; was: number }>(
		sql.raw(select),
	);
	const nodes = rows.map(({ id, boss, top, left, right }): Node => ({ id, boss, top, lft: left, rgt: right }));
	const before = rows.map(({ id, boss, was }): Node => ({ id, boss, top: null, lft: was, rgt: 0 }));
	expect(nodes).toEqual(numberTrees(before, { root }));
}

function tableOf(schema: RandomSchema, { child }: RandomReference): string {
	const table = tableAt(schema, child);
	return `${table.partitioned ? "" : "only "}${quoted("engine", table)}`;
}
