import type postgres from "postgres";
import type { Reference } from "../../../server/crm/objects.ts";
import { crm } from "./erase.ts";
import { bare } from "./referring.ts";

/**
 * Rows in which a column of the reference table still holds the number of a row that was deleted according to a journal, as what should
 * have happened to them: "delete links 17".
 */
export async function findStillReferring(sql: postgres.Sql, journal: Iterable<string>): Promise<string[]> {
	const gone = new Map<string, string[]>();
	for (const entry of journal) {
		const [operation, table = "", id = ""] = entry.split(" ");
		if (operation === "delete") gone.set(table, [...(gone.get(table) ?? []), id]);
	}
	const found = new Set<string>();
	for (const reference of crm.references) {
		const ids = gone.get(bare(String(reference.to)));
		if (!("column" in reference) || "through" in reference || "optional" in reference || ids === undefined) continue;
		const rows = await sql<{ id: string }[]>`
			select row.id::text from ${sql(reference.table)} as row
			where row.${sql(reference.column)}::text = any(${namesOf(reference, ids)}) ${conditions(sql, reference)}`;
		for (const { id } of rows) found.add(`delete ${bare(reference.table)} ${id}`);
	}
	return [...found];
}

function namesOf(reference: Reference, ids: readonly string[]): string[] {
	const form = "form" in reference && reference.form?.kind === "text" ? reference.form : { template: "{key}", orEmpty: false };
	return [...ids, ...(form.orEmpty ? [""] : [])].map((id) => form.template.replace("{key}", id));
}

function conditions(sql: postgres.Sql, reference: Reference) {
	const when = "when" in reference ? (reference.when ?? {}) : {};
	return Object.entries(when).reduce(
		(before, [column, value]) => sql`${before} and row.${sql(column)}::text = any(${[value].flat().map(String)})`,
		sql``,
	);
}
