import type postgres from "postgres";
import type { Reference } from "../../server/crm/objects.ts";
import { crm } from "./erase.ts";
import type { RtObject } from "./explained-rows.ts";

const tables: Readonly<Record<RtObject, readonly string[]>> = {
	ticket: ["public.tickets"],
	user: ["public.users", "public.principals"],
	asset: ["public.assets"],
};

/** Columns of the reference table in which one of these numbers still stands, with how often. */
export async function findStillReferring(sql: postgres.Sql, object: RtObject, ids: readonly number[]): Promise<string[]> {
	const found: string[] = [];
	for (const reference of crm.references) {
		if (!("column" in reference) || "through" in reference || !tables[object].includes(String(reference.to))) continue;
		const [counted] = await sql<{ count: number }[]>`
			select count(*)::int from ${sql(reference.table)} as row
			where row.${sql(reference.column)}::text = any(${namesOf(reference, ids)}) ${conditions(sql, reference)}`;
		if (counted && counted.count > 0)
			found.push(`${reference.table}.${reference.column} ${JSON.stringify(reference.when ?? {})}: ${counted.count}`);
	}
	return found;
}

function namesOf(reference: Reference, ids: readonly number[]): string[] {
	const form = "form" in reference && reference.form?.kind === "text" ? reference.form : { template: "{key}", emptied: false };
	return [...ids, ...(form.emptied ? [""] : [])].map((id) => form.template.replace("{key}", String(id)));
}

function conditions(sql: postgres.Sql, reference: Reference) {
	const when = "when" in reference ? (reference.when ?? {}) : {};
	return Object.entries(when).reduce(
		(before, [column, value]) => sql`${before} and row.${sql(column)}::text = any(${[value].flat().map(String)})`,
		sql``,
	);
}
