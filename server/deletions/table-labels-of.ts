import type { CrmDatabase, Labels, TableName } from "../crm/objects.ts";

/** What to call the rows of a table: the adapter's labels, its object's, or the table's own name. */
export function tableLabelsOf({ tableLabels, objects }: Pick<CrmDatabase, "tableLabels" | "objects">, table: TableName): Labels {
	const object = Object.values(objects).find((definition) => definition.table === table);
	const name = table.slice(table.indexOf(".") + 1).replaceAll("_", " ");
	return tableLabels[table] ?? object?.labels ?? { singular: name, plural: name };
}
