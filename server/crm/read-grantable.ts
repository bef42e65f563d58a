import { createHash } from "node:crypto";
import { asc, sql } from "drizzle-orm";
import type { Database } from "../database/database.ts";
import type { Services } from "../services.ts";
import type { Crm } from "./crm.ts";
import type { Labels } from "./labels.ts";
import { adapterVersion } from "./load.ts";
import type { CrmDatabase, CrmObject, TableName } from "./objects.ts";
import type { Grantable } from "./schemas.ts";

/** What a permission set can grant: every object, and every klass that the CRM has now. */
export async function readGrantable(db: Database, crm: Crm): Promise<Grantable[]> {
	const lines: Grantable[] = [];
	for (const [object, description] of Object.entries(crm.objects)) {
		const line = {
			object,
			deletable: description.deletable !== false,
			scope: description.scope ? { label: description.scope.label } : null,
		};
		lines.push({ ...line, klass: null, labels: description.labels });
		for (const { klass, labels } of await readKlasses(db, description)) lines.push({ ...line, klass, labels });
	}
	return lines;
}

/** Changes with the adapter, and with the klasses and their labels. The extension asks again when it changes. */
export function pagePartVersion(crm: Crm, lines: readonly Grantable[]): string {
	return createHash("sha256")
		.update(`${adapterVersion(crm)} ${JSON.stringify(lines)}`)
		.digest("hex")
		.slice(0, 16);
}

const freshForMs = 5_000;
const latest = new WeakMap<Database, WeakMap<Crm, { at: number; lines: Promise<Grantable[]> }>>();

/** The same, at most five seconds old. Use it for what every request reads. Do not decide with it that a klass does not exist. */
export function readRecentGrantable(db: Database, crm: Crm): Promise<Grantable[]> {
	const ofDatabase = latest.get(db) ?? new WeakMap();
	latest.set(db, ofDatabase);
	const known = ofDatabase.get(crm);
	if (known && Date.now() - known.at < freshForMs) return known.lines;
	const lines = readGrantable(db, crm);
	ofDatabase.set(crm, { at: Date.now(), lines });
	void lines.catch(() => ofDatabase.delete(crm));
	return lines;
}

async function readKlasses(db: Database, { klass }: CrmObject) {
	if (!klass) return [];
	const [key, singular, plural] = [klass.from.key, klass.from.singular, klass.from.plural].map((column) => sql.identifier(column));
	const [schema, ...rest] = klass.from.table.split(".");
	const table = sql`${sql.identifier(schema ?? "")}.${sql.identifier(rest.join("."))}`;
	const rows = await db.execute<{ klass: string; singular: string; plural: string }>(
		sql`select ${key}::text as klass, ${singular}::text as singular, ${plural}::text as plural from ${table} order by ${asc(sql`1`)}`,
	);
	return rows.map(({ klass, singular, plural }) => ({ klass, labels: { singular, plural } }));
}

/** What people call the records of a type. For custom types these are the CRM's own words, at most five seconds old. */
export async function readLabels({ db, crm }: Pick<Services, "db" | "crm">): Promise<(object: string, klass: string | null) => Labels> {
	const lines = await readRecentGrantable(db, crm);
	const find = (object: string, klass: string | null) => lines.find((line) => line.object === object && line.klass === klass)?.labels;
	return (object, klass) => find(object, klass) ?? find(object, null) ?? { singular: object, plural: object };
}

/** What to call the rows of a table: the adapter's labels, its object's, or the table's own name. A row is not one of its values. */
export function tableLabelsOf({ tableLabels, objects }: Pick<CrmDatabase, "tableLabels" | "objects">, table: TableName): Labels {
	const object = Object.values(objects).find((definition) => definition.table === table && !definition.distinct);
	const name = table.slice(table.indexOf(".") + 1).replaceAll("_", " ");
	return tableLabels[table] ?? object?.labels ?? { singular: name, plural: name };
}
