import type { CrmDatabase, Labels, TableName } from "../crm/objects.ts";
import { readRecentGrantable } from "../crm/read-grantable.ts";
import type { Services } from "../services.ts";

/** What people call the records of a type. For custom types these are the CRM's own words, at most five seconds old. */
export async function readLabels({ db, crm }: Pick<Services, "db" | "crm">): Promise<(object: string, klass: string | null) => Labels> {
	const lines = await readRecentGrantable(db, crm);
	const find = (object: string, klass: string | null) => lines.find((line) => line.object === object && line.klass === klass)?.labels;
	return (object, klass) => find(object, klass) ?? find(object, null) ?? { singular: object, plural: object };
}

/** What to call the rows of a table: the adapter's labels, its object's, or the table's own name. */
export function tableLabelsOf({ tableLabels, objects }: Pick<CrmDatabase, "tableLabels" | "objects">, table: TableName): Labels {
	const object = Object.values(objects).find((definition) => definition.table === table);
	const name = table.slice(table.indexOf(".") + 1).replaceAll("_", " ");
	return tableLabels[table] ?? object?.labels ?? { singular: name, plural: name };
}
