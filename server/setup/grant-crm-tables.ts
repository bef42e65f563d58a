import { sql } from "drizzle-orm";
import { redactionPrivileges } from "../aftermath/redaction/resolve-redactions.ts";
import type { CrmDatabase } from "../crm/objects.ts";
import type { Transaction } from "../database/database.ts";
import type { Graph } from "../erasure/graph/graph.ts";
import { requiredPrivileges, schemasOf } from "../erasure/plan/required-privileges.ts";
import { queueSchema } from "../jobs/queue.ts";
import { appRole, eraserRole, grantTable, type LoginRole, loginRoles, revokeAll, schema, useSchema } from "./statements.ts";

/**
 * Grants exactly the privileges that the graph needs on the CRM's tables: the API reads, for previews, and the batches' role does the rest.
 * Earlier grants that are no longer needed are revoked.
 */
export async function grantCrmTables(tx: Transaction, graph: Graph, crm: CrmDatabase): Promise<void> {
	const reached = requiredPrivileges(graph);
	const needed = [...reached, ...redactionPrivileges(graph, crm)];
	for (const role of loginRoles) {
		for (const table of await grantedTables(tx, role))
			if (![schema, queueSchema].includes(table.schema)) await tx.execute(revokeAll(table, role));
		for (const name of schemasOf(needed)) await tx.execute(useSchema(name, role));
	}
	for (const { schema, name } of reached) await tx.execute(grantTable({ schema, name }, ["select"], appRole));
	for (const { schema, name, privileges } of needed) await tx.execute(grantTable({ schema, name }, privileges, eraserRole));
}

/** Tables on which the role has privileges, on the table or on columns. */
async function grantedTables(tx: Transaction, role: LoginRole): Promise<{ schema: string; name: string }[]> {
	const rows = await tx.execute<{ schema: string; name: string }>(sql`
		select distinct nspname as schema, relname as name
		from (
			select pg_class.oid, acl.grantee from pg_class, aclexplode(relacl) as acl
			union all
			select attrelid, acl.grantee from pg_attribute, aclexplode(attacl) as acl
		) as granted (relation, grantee)
		join pg_class on pg_class.oid = relation and relkind in ('r', 'p', 'v', 'm', 'f')
		join pg_namespace on pg_namespace.oid = relnamespace
		where grantee = (select oid from pg_roles where rolname = ${role})
		order by 1, 2`);
	return [...rows];
}
