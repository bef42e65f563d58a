import { sql } from "drizzle-orm";
import { type Executor, nameOf } from "../erasure/catalog/catalog.ts";
import { quotedName } from "../erasure/catalog/quoted-name.ts";
import { type Graph, tableNamed } from "../erasure/graph/graph.ts";
import type { RequiredPrivileges } from "../erasure/plan/required-privileges.ts";
import type { Finding } from "./finding.ts";

/** Tables that are read or written and whose policies could hide rows from the role; a batch fails there rather than leave some. */
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
		message: `${nameOf(table)} has row-level security, which could hide rows from ${role}. Deleting fails rather than leave some behind.`,
		remedy: `alter role ${quotedName(role)} bypassrls;`,
	}));
}
