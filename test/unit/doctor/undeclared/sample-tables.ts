import type { TableSample, Target } from "../../../../server/doctor/undeclared/suspicion.ts";
import type { Column, ColumnType, Table } from "../../../../server/erasure/catalog/catalog.ts";
import { column, table } from "../../erasure/sample-graph.ts";

export function typed(name: string, type: string, category: string, element: ColumnType | null = null): Column {
	return column(name, { type: { schema: "pg_catalog", name: type, category, element, equality: null, greater: null } });
}

export const text = (name: string): Column => typed(name, "text", "S");
export const document = (name: string): Column => typed(name, "jsonb", "U");

export const clients = table("clients", [text("name"), text("email")]);

export const target: Target = {
	table: clients,
	column: column("id"),
	values: ["17", "18"],
	words: ["clients", "client"],
	isObject: true,
	referringColumns: new Set(["owner"]),
};

/** All columns but the key, with these rows. */
export function sampleOf(of: Table, ...rows: (string | null)[][]): TableSample {
	return { table: of, columns: [...of.columns.values()].filter(({ name }) => name !== "id"), rows, isWhole: true };
}
