import type { Column, Table } from "../catalog/catalog.ts";
import type { Edge, Graph } from "./graph.ts";

/**
 * The key can be given again: a login that is an address, for example. Rows that name it after the deletion may have nothing to do with the
 * record that is gone. Numbers of a sequence and UUIDs are never given twice.
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
