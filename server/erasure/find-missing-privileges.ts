import { sql } from "drizzle-orm";
import type { Executor } from "./catalog.ts";
import type { Finding } from "./finding.ts";
import { type Graph, tableNamed } from "./graph.ts";
import { requiredPrivileges } from "./privileges.ts";

import { quotedName } from "./quoted-name.ts";

/** What the role lacks on the CRM's tables; setup grants all of it, and must be run again after the CRM was upgraded. */
export async function findMissingPrivileges(db: Executor, graph: Graph, role: string): Promise<Finding[]> {
	const findings: Finding[] = [];
	for (const { table, schema, name, privileges } of requiredPrivileges(graph)) {
		const oid = tableNamed(graph.catalog, table)?.oid ?? 0;
		for (const privilege of privileges) {
			const words =
				typeof privilege === "string" ? privilege : `update (${privilege.update.map((column) => quotedName(column)).join(", ")})`;
			const [row] = await db.execute<{ has: boolean }>(
				typeof privilege === "string"
					? sql`select has_schema_privilege(${role}, ${schema}, 'usage') and has_table_privilege(${role}, ${oid}::oid, ${privilege}) as has`
					: sql`select coalesce(bool_and(has_column_privilege(${role}, ${oid}::oid, a.attname, 'update')), true) as has
						from pg_attribute a where a.attrelid = ${oid}::oid and a.attname = any(${`{${privilege.update.map((column) => JSON.stringify(column)).join(",")}}`}::text[])`,
			);
			if (row?.has) continue;
			const remedy = `grant ${words} on ${quotedName(schema, name)} to ${quotedName(role)};`;
			findings.push({
				severity: "danger",
				about: "privilege",
				message: `${role} lacks ${words} on ${table}. Run \`npm run setup\` again.`,
				remedy,
			});
		}
	}
	return findings;
}
