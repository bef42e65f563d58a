import { sql } from "drizzle-orm";
import { type Executor, nameOf } from "../erasure/catalog/catalog.ts";
import { quotedName } from "../erasure/catalog/quoted-name.ts";
import type { Graph } from "../erasure/graph/graph.ts";
import { listWrittenTables } from "../erasure/plan/list-written-tables.ts";
import type { RequiredPrivileges } from "../erasure/plan/required-privileges.ts";
import type { Finding } from "./finding.ts";

/**
 * Publications that prevent deletes and updates, because replicas could not identify the rows. For a partitioned table, each partition
 * needs the identity.
 */
export async function findPublications(db: Executor, graph: Graph, redacted: readonly RequiredPrivileges[]): Promise<Finding[]> {
	const rows = await db.execute<{ publication: string; deletes: boolean; updates: boolean; table: number }>(sql`
		select distinct p.pubname as publication, p.pubdelete as deletes, p.pubupdate as updates, l.oid::int8::float8 as table
		from pg_publication p
			join pg_publication_tables t on t.pubname = p.pubname
			join pg_namespace n on n.nspname = t.schemaname
			join pg_class c on c.relname = t.tablename and c.relnamespace = n.oid
			cross join lateral (
				select c.oid where c.relkind <> 'p' union all select relid from pg_partition_tree(c.oid) where isleaf and c.relkind = 'p') as l(oid)
			join pg_class leaf on leaf.oid = l.oid
		where leaf.relreplident = 'n'
			or (leaf.relreplident = 'd' and not exists (select from pg_index i where i.indrelid = l.oid and i.indisprimary))
			or (leaf.relreplident = 'i' and not exists (select from pg_index i where i.indrelid = l.oid and i.indisreplident))
		order by 1, 4`);
	const written = new Map(listWrittenTables(graph, redacted).map((one) => [one.table.oid, one]));
	return rows.flatMap(({ publication, deletes, updates, table }): Finding[] => {
		const found = written.get(table);
		const refused = [...(deletes && found?.deletes ? ["delete from it"] : []), ...(updates && found?.updates.size ? ["update it"] : [])];
		if (!found || refused.length === 0) return [];
		const { schema, name } = found.table;
		return [
			{
				severity: "danger",
				about: "publication",
				message: `${nameOf(found.table)} is published by ${publication} without a replica identity: PostgreSQL refuses to ${refused.join(" and to ")}.`,
				remedy: `alter table ${quotedName(schema, name)} replica identity full;`,
			},
		];
	});
}
