import { nameOf, type Table } from "../catalog/catalog.ts";
import type { Edge, Identification, ResolvedCondition } from "./graph.ts";

/**
 * The reason why some of these rows may belong to records of another table, as sentences: every reference from them to the parent has a
 * condition, and `from` has none. The rows of a foreign key all belong to the parent.
 */
export function findUnowned(
	parent: Table,
	{ table, column, toColumn, when }: NonNullable<Identification["from"]>,
	edges: readonly Edge[],
): string | undefined {
	const references = edges.filter(
		(edge) =>
			edge.child.oid === table.oid &&
			edge.parent.oid === parent.oid &&
			edge.form.kind === "value" &&
			edge.through.length === 0 &&
			edge.columns.every(({ name }) => name === column.name) &&
			edge.parentColumns.every(({ name }) => name === toColumn.name),
	);
	if (when.length > 0 || references.length === 0 || !references.every(isConditional)) return undefined;
	const conditions = references.map(({ name }) => name).join(" and ");
	const stated = joinConditions(references);
	const proposal = stated ? `, such as \`when: ${writeCondition(stated)}\`` : " as `when`";
	return `Not every row of ${nameOf(table)} belongs to a row of ${nameOf(parent)}, because of the conditions of ${conditions}. Write the condition into \`from\`${proposal}.`;
}

/** The condition that holds if one of these holds. Null: `when` cannot say it. */
function joinConditions(references: readonly Edge[]): ResolvedCondition | null {
	const [first, ...others] = references.map(({ when }) => when);
	const isAll = references.every(({ whenNot, whereRelated }) => whenNot.length === 0 && whereRelated === null);
	if (!isAll || !first) return null;
	if (others.length === 0) return first;
	const [part] = first;
	if (!part || ![first, ...others].every((one) => one.length === 1 && one[0]?.column === part.column)) return null;
	return [{ column: part.column, values: [...new Set([first, ...others].flatMap(([one]) => one?.values ?? []))] }];
}

function isConditional({ key, when, whenNot, whereRelated }: Edge): boolean {
	return key === null && (when.length > 0 || whenNot.length > 0 || whereRelated !== null);
}

function writeCondition(condition: ResolvedCondition): string {
	const values = condition.map(({ column, values }) => [column.name, values.length === 1 ? values[0] : values] as const);
	return JSON.stringify(Object.fromEntries(values));
}
