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
	const [reference] = references;
	if (when.length > 0 || !reference || !references.every(isConditional)) return undefined;
	const stated = references.find((one) => one.when.length > 0);
	const proposal = stated ? `, such as \`when: ${writeCondition(stated.when)}\`` : " as `when`";
	return `Not every row of ${nameOf(table)} belongs to a row of ${nameOf(parent)}, because the reference ${reference.name} has a condition. Write the condition into \`from\`${proposal}.`;
}

function isConditional({ key, when, whenNot, whereRelated }: Edge): boolean {
	return key === null && (when.length > 0 || whenNot.length > 0 || whereRelated !== null);
}

function writeCondition(condition: ResolvedCondition): string {
	const values = condition.map(({ column, values }) => [column.name, values.length === 1 ? values[0] : values] as const);
	return JSON.stringify(Object.fromEntries(values));
}
