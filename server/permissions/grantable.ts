import { asc, sql } from "drizzle-orm";
import type { Crm } from "../crm/crm.ts";
import type { CrmObject } from "../crm/objects.ts";
import type { Database } from "../database/database.ts";
import type { Grantable } from "./schemas.ts";

/** What can be granted: every object, and for objects of custom kinds also every klass that the CRM has at this moment. */
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
