import { sql } from "drizzle-orm";
import { type Executor, nameOf, type Table } from "./catalog.ts";
import type { Finding } from "./finding.ts";
import type { Graph } from "./graph.ts";
import { canSwallow } from "./native-work.ts";

/** Triggers and rules that fire when rows go, publications that would refuse, row-level security that would hide. */
export async function findHindrances(db: Executor, graph: Graph, role: string): Promise<Finding[]> {
	const reach = new Set([...graph.objects.values()].flatMap((object) => (object.definition.deletable === false ? [] : [...object.reach])));
	const tables = [...graph.catalog.tables.values()].filter(({ oid, partitionOf }) => reach.has(partitionOf ?? oid));
	return [
		...tables.flatMap((table) => describeTriggers(graph, table)),
		...(await findPublications(db, tables)),
		...(await findRowSecurity(db, tables, role)),
	];
}

function describeTriggers(graph: Graph, table: Table): Finding[] {
	const findings: Finding[] = [];
	const deleting = table.triggers.filter(({ events }) => events.includes("delete"));
	for (const { name, enabled } of deleting)
		findings.push({
			severity: "note",
			about: "trigger",
			message: `${nameOf(table)}: the trigger ${name} ${enabled === "D" ? "is disabled and does not fire" : enabled === "R" ? "fires on replicas only" : "fires for each row or statement that deletes"}.`,
		});
	for (const rule of table.rules)
		findings.push({
			severity: "advice",
			about: "trigger",
			message: `${nameOf(table)}: the rewrite rule ${rule} changes statements before they run.`,
		});
	if (canSwallow(graph.catalog, table, "delete"))
		findings.push({
			severity: "advice",
			about: "trigger",
			message: `${nameOf(table)}: a BEFORE trigger or rule could keep rows silently; each batch looks whether it did, and fails if so.`,
		});
	return findings;
}

async function findPublications(db: Executor, tables: readonly Table[]): Promise<Finding[]> {
	const rows = await db.execute<{ publication: string; table: number }>(sql`
		select p.pubname as publication, c.oid::int8::float8 as table
		from pg_publication p, pg_publication_tables t, pg_class c, pg_namespace n
		where p.pubdelete and t.pubname = p.pubname and c.relname = t.tablename and n.oid = c.relnamespace and n.nspname = t.schemaname
			and (c.relreplident = 'n' or (c.relreplident = 'd' and not exists (select from pg_index i where i.indrelid = c.oid and i.indisprimary)))`);
	return rows.flatMap(({ publication, table }): Finding[] => {
		const found = tables.find(({ oid }) => oid === table);
		if (!found) return [];
		const message = `${nameOf(found)} is published by ${publication} without a replica identity: PostgreSQL refuses to delete from it.`;
		return [{ severity: "danger", about: "publication", message, remedy: `alter table ${nameOf(found)} replica identity full;` }];
	});
}

async function findRowSecurity(db: Executor, tables: readonly Table[], role: string): Promise<Finding[]> {
	const secured = tables.filter(({ rowSecurity }) => rowSecurity);
	if (secured.length === 0) return [];
	const [row] = await db.execute<{ bypasses: boolean }>(
		sql`select rolsuper or rolbypassrls as bypasses from pg_roles where rolname = ${role}`,
	);
	if (row?.bypasses) return [];
	return secured.map((table) => ({
		severity: "danger",
		about: "row security",
		message: `${nameOf(table)} has row-level security, which could hide rows from ${role}: deleting fails rather than leave some.`,
		remedy: `alter role ${role} bypassrls;`,
	}));
}
