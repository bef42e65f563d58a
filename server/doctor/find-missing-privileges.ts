import { sql } from "drizzle-orm";
import { type Executor, nameOf, tableNamed } from "../erasure/catalog/catalog.ts";
import { quotedName } from "../erasure/catalog/quoted-name.ts";
import type { Graph } from "../erasure/graph/graph.ts";
import { type RequiredPrivileges, schemasOf, type TablePrivilege } from "../erasure/plan/required-privileges.ts";
import { arrayOf } from "../erasure/sql/array-of.ts";
import type { Finding } from "./finding.ts";

/** The privileges that the role lacks on the CRM's tables. Setup grants all of them, and must run again after an upgrade of the CRM. */
export async function findMissingPrivileges(
	db: Executor,
	graph: Graph,
	required: readonly RequiredPrivileges[],
	role: string,
): Promise<Finding[]> {
	// Two parts of the work can need the same privilege.
	const findings = new Map<string, Finding>();
	const lacks = (words: string, on: string, target: string): void =>
		void findings.set(`${words} ${target}`, {
			severity: "danger",
			about: "privilege",
			message: `${role} lacks ${words} on ${on}. Run \`npm run setup\` again.`,
			remedy: `grant ${words} on ${target} to ${quotedName(role)};`,
		});
	for (const schema of schemasOf(required)) {
		const [row] = await db.execute<{ has: boolean }>(sql`select has_schema_privilege(${role}, ${schema}, 'usage') as has`);
		if (!row?.has) lacks("usage", `the schema ${schema}`, `schema ${quotedName(schema)}`);
	}
	for (const { table, schema, name, privileges } of required)
		for (const privilege of privileges)
			if (!(await hasPrivilege(db, role, tableNamed(graph.catalog, table)?.oid ?? 0, privilege)))
				lacks(wordsOf(privilege), table, quotedName(schema, name));
	return [...findings.values()];
}

async function hasPrivilege(db: Executor, role: string, table: number, privilege: TablePrivilege): Promise<boolean> {
	const [row] = await db.execute<{ has: boolean | null }>(
		typeof privilege === "string"
			? sql`select has_table_privilege(${role}, ${table}::oid, ${privilege}) as has`
			: sql`select coalesce(bool_and(has_column_privilege(${role}, ${table}::oid, a.attname, 'update')), true) as has
				from pg_attribute a where a.attrelid = ${table}::oid and a.attname = any(${arrayOf(privilege.update)}::text[])`,
	);
	return row?.has === true;
}

function wordsOf(privilege: TablePrivilege): string {
	return typeof privilege === "string" ? privilege : `update (${privilege.update.map((column) => quotedName(column)).join(", ")})`;
}

/** Tables that are read or written and whose policies could hide rows from the role. A batch fails there instead of leaving rows. */
export async function findRowSecurity(
	db: Executor,
	{ catalog }: Graph,
	required: readonly RequiredPrivileges[],
	role: string,
): Promise<Finding[]> {
	const secured = new Set(required.flatMap(({ table }) => tableNamed(catalog, table) ?? []).filter(({ rowSecurity }) => rowSecurity));
	if (secured.size === 0) return [];
	const [row] = await db.execute<{ bypasses: boolean }>(sql`
		select rolsuper or rolbypassrls as bypasses from pg_roles where rolname = ${role}`);
	if (row?.bypasses) return [];
	return [...secured].map((table) => ({
		severity: "danger",
		about: "row security",
		message: `${nameOf(table)} has row-level security, which could hide rows from ${role}. Deleting would fail rather than leave some behind.`,
		remedy: `alter role ${quotedName(role)} bypassrls;`,
	}));
}
