import type { CrmDatabase, TableName, Words } from "../crm/objects.ts";

/** Words for the rows of a table: the adapter's, its object's, or the table's own name. */
export function kindOf({ kinds, objects }: Pick<CrmDatabase, "kinds" | "objects">, table: TableName): Words {
	const object = Object.values(objects).find((definition) => definition.table === table);
	const name = table.slice(table.indexOf(".") + 1).replaceAll("_", " ");
	return kinds[table] ?? object?.words ?? { one: name, many: name };
}
