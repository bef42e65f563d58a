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
	for (const schema of await readLackedSchemas(db, role, [...schemasOf(required)]))
		lacks("usage", `the schema ${schema}`, `schema ${quotedName(schema)}`);
	const asked = required.flatMap(({ table, schema, name, privileges }) =>
		privileges.map((privilege) => ({
			table,
			target: quotedName(schema, name),
			oid: tableNamed(graph.catalog, table)?.oid ?? 0,
			privilege,
		})),
	);
	for (const { privilege, table, target } of await pickLacked(db, role, asked)) lacks(wordsOf(privilege), table, target);
	return [...findings.values()];
}

async function readLackedSchemas(db: Executor, role: string, schemas: readonly string[]): Promise<string[]> {
	const rows = await db.execute<{ schema: string }>(sql`
		select schema from unnest(${arrayOf(schemas)}::text[]) as schema where not has_schema_privilege(${role}, schema, 'usage')`);
	return rows.map(({ schema }) => schema);
}

/** The privileges that the role does not have. Columns that do not exist do not count. */
async function pickLacked<Asked extends { oid: number; privilege: TablePrivilege }>(
	db: Executor,
	role: string,
	asked: readonly Asked[],
): Promise<Asked[]> {
	const parts = asked.flatMap(({ oid, privilege }, place): { place: number; oid: number; privilege: string; column: string | null }[] =>
		typeof privilege === "string"
			? [{ place, oid, privilege, column: null }]
			: privilege.update.map((column) => ({ place, oid, privilege: "update", column })),
	);
	const rows = await db.execute<{ place: number }>(sql`
		select distinct w.place from unnest(
				${arrayOf(parts.map(({ place }) => place))}::int4[], ${arrayOf(parts.map(({ oid }) => oid))}::oid[],
				${arrayOf(parts.map(({ privilege }) => privilege))}::text[], ${arrayOf(parts.map(({ column }) => column))}::text[]
			) as w (place, oid, privilege, attribute)
			left join pg_attribute as a on a.attrelid = w.oid and a.attname = w.attribute
		where case when w.attribute is null then has_table_privilege(${role}, w.oid, w.privilege)
			else coalesce(has_column_privilege(${role}, w.oid, a.attnum, w.privilege), true) end is not true`);
	const lacked = new Set(rows.map(({ place }) => place));
	return asked.filter((_, place) => lacked.has(place));
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
