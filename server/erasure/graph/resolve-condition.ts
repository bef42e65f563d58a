import type { CrmObject } from "../../crm/objects.ts";
import type { Table } from "../catalog/catalog.ts";
import type { ResolvedCondition } from "./graph.ts";

/** Values as text, in the column's own writing where that is certain. Columns must exist. */
export function resolveCondition(table: Table, condition: NonNullable<CrmObject["where"]>): ResolvedCondition {
	return Object.entries(condition).flatMap(([name, value]) => {
		const column = table.columns.get(name);
		const values = Array.isArray(value) ? value : [value];
		return column ? [{ column, values: values.map((one) => (one === null ? null : String(one))) }] : [];
	});
}
