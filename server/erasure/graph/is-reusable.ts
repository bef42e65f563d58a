import type { Column, Table } from "../catalog/catalog.ts";
import type { Edge, Graph } from "./graph.ts";

/**
 * Whether a deleted record's key can be used again, for example a login that is an e-mail address. Rows that name it later may belong to a
 * new record. Sequence numbers and UUIDs are never reused.
 */
export function isReusable(
	{ objects }: Pick<Graph, "objects">,
	{ parent, parentColumns }: Pick<Edge, "parent" | "parentColumns">,
): boolean {
	const [column, ...others] = parentColumns;
	const own = [...objects.values()].filter(({ table, key }) => others.length === 0 && table === parent && key === column);
	const said = own.map(({ definition }) => definition.reusable).filter((reusable) => reusable !== undefined);
	return said.length > 0 ? said.includes(true) : !parentColumns.every((column) => isGivenOnce(parent, column));
}

function isGivenOnce({ primaryKey }: Table, { name, type, issued }: Column): boolean {
	if (issued || type.name === "uuid") return true;
	return type.schema === "pg_catalog" && /^int[248]$/.test(type.name) && primaryKey.includes(name);
}
