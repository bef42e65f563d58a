import { sql } from "drizzle-orm";
import type { CrmDatabase } from "../crm/objects.ts";
import type { Transaction } from "../database.ts";
import type { Graph } from "../erasure/graph/graph.ts";
import { requiredPrivileges, schemasOf } from "../erasure/privileges.ts";
import { redactionPrivileges } from "../redaction/redaction-privileges.ts";
import { appRole, grant, queueSchema, revokeAll, schema, useSchema } from "./statements.ts";

/** On the CRM's tables exactly what the graph needs: what was granted before and is not needed any more goes. */
export async function grantCrmTables(tx: Transaction, graph: Graph, crm: CrmDatabase): Promise<void> {
	const needed = [...requiredPrivileges(graph), ...redactionPrivileges(graph, crm)];
	for (const table of await grantedTables(tx)) if (![schema, queueSchema].includes(table.schema)) await tx.execute(revokeAll(table));
	for (const name of schemasOf(needed)) await tx.execute(useSchema(name));
	for (const { privileges, typeSchemas: _, ...table } of needed) await tx.execute(grant(table, privileges));
}

/** Tables on which expunge_app has been granted something, to the table or to columns of it. */
async function grantedTables(tx: Transaction): Promise<{ schema: string; name: string }[]> {
	const rows = await tx.execute<{ schema: string; name: string }>(sql`
		select distinct nspname as schema, relname as name
		from (
			select pg_class.oid, acl.grantee from pg_class, aclexplode(relacl) as acl
			union all
			select attrelid, acl.grantee from pg_attribute, aclexplode(attacl) as acl
		) as granted (relation, grantee)
		join pg_class on pg_class.oid = relation and relkind in ('r', 'p', 'v', 'm', 'f')
		join pg_namespace on pg_namespace.oid = relnamespace
		where grantee = (select oid from pg_roles where rolname = ${appRole})
		order by 1, 2`);
	return [...rows];
}
