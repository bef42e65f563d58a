import { sql } from "drizzle-orm";
import { type Executor, nameOf, type Trigger } from "../erasure/catalog/catalog.ts";
import { quotedName } from "../erasure/catalog/quoted-name.ts";
import type { Graph } from "../erasure/graph/graph.ts";
import { listWrittenTables, type WrittenTable } from "../erasure/plan/list-written-tables.ts";
import { canSuppress } from "../erasure/plan/native-work.ts";
import type { RequiredPrivileges } from "../erasure/plan/required-privileges.ts";
import { arrayOf } from "../erasure/sql/array-of.ts";
import type { Finding } from "./finding.ts";

/** Triggers and rewrite rules of the CRM that fire, or are skipped, when rows are deleted or changed. */
export function findTriggers(graph: Graph, redacted: readonly RequiredPrivileges[]): Finding[] {
	return listWrittenTables(graph, redacted).flatMap((written) => [
		...written.table.triggers.flatMap((trigger) => describeTrigger(written, trigger)),
		...describeRules(graph, written),
	]);
}

/** The operation on the table that fires the trigger. */
function firesFor({ deletes, updates }: WrittenTable, { events, columns }: Trigger): string[] {
	const updated = updates.size > 0 && (columns.length === 0 || columns.some((column) => updates.has(column)));
	return [...(deletes && events.includes("delete") ? ["deletes"] : []), ...(updated && events.includes("update") ? ["updates"] : [])];
}

function describeTrigger(written: WrittenTable, trigger: Trigger): Finding[] {
	const { table } = written;
	const { name, enabled } = trigger;
	const fires = firesFor(written, trigger);
	if (fires.length === 0) return [];
	const whatHappens: Record<string, string> = {
		D: "is disabled and does not fire",
		R: "is skipped: it fires on replicas only",
		O: `fires for each row or statement that ${fires.join(" or ")}`,
		A: `fires for each row or statement that ${fires.join(" or ")}, on replicas too`,
	};
	return [{ severity: "note", about: "trigger", message: `${nameOf(table)}: the trigger ${name} ${whatHappens[enabled]}.` }];
}

function describeRules({ catalog }: Graph, { table, deletes, updates }: WrittenTable): Finding[] {
	const findings: Finding[] = table.rules.map((rule) => ({
		severity: "advice",
		about: "trigger",
		message: `${nameOf(table)}: the rewrite rule ${rule} changes statements before they run.`,
	}));
	if ((deletes && canSuppress(catalog, table, "delete")) || (updates.size > 0 && canSuppress(catalog, table, "update")))
		findings.push({
			severity: "advice",
			about: "trigger",
			message: `${nameOf(table)}: a BEFORE trigger or rule could silently keep rows. Each batch checks for that and fails if so.`,
		});
	return findings;
}

interface TriggerFunction extends Record<string, unknown> {
	schema: string;
	name: string;
	/** The signature in PostgreSQL's format for ALTER FUNCTION. */
	signature: string;
	/** SECURITY DEFINER: it runs as its owner. */
	definer: boolean;
	/** It sets its own search path. */
	path: boolean;
	tables: string[];
}

/**
 * Functions of the CRM that run when rows are deleted or changed. They run in our session: as the role that deletes, with its search path,
 * and without the CRM's own session settings. A function that fails prevents the deletion of its record. Functions in C resolve names
 * themselves.
 */
export async function findTriggerFunctions(
	db: Executor,
	graph: Graph,
	redacted: readonly RequiredPrivileges[],
	role: string,
): Promise<Finding[]> {
	const fired = listWrittenTables(graph, redacted).flatMap((written) =>
		written.table.triggers
			.filter((trigger) => ["O", "A"].includes(trigger.enabled) && firesFor(written, trigger).length > 0)
			.map(({ name }) => ({ table: written.table.oid, name })),
	);
	if (fired.length === 0) return [];
	const [session] = await db.execute<{ path: string }>(sql`select current_setting('search_path') as path`);
	const functions = await db.execute<TriggerFunction>(sql`
		select n.nspname as schema, p.proname as name, pg_get_function_identity_arguments(p.oid) as signature, p.prosecdef as definer,
			exists (select from unnest(p.proconfig) as setting where setting like 'search\_path=%') as path,
			array_agg(distinct format('%s.%s', cn.nspname, c.relname) order by format('%s.%s', cn.nspname, c.relname)) as tables
		from unnest(${arrayOf(fired.map(({ table }) => table))}::int8[], ${arrayOf(fired.map(({ name }) => name))}::text[]) as fired (relation, name)
			join pg_trigger t on t.tgrelid = fired.relation::oid and t.tgname = fired.name
			join pg_proc p on p.oid = t.tgfoid join pg_namespace n on n.oid = p.pronamespace join pg_language l on l.oid = p.prolang
			join pg_class c on c.oid = t.tgrelid join pg_namespace cn on cn.oid = c.relnamespace
		where l.lanname not in ('c', 'internal') and n.nspname not in ('pg_catalog', 'expunge') group by p.oid, n.nspname order by 1, 2`);
	return functions.flatMap((one) => describeFunction(one, role, session?.path ?? ""));
}

function describeFunction(
	{ schema, name, signature, definer, path, tables }: TriggerFunction,
	role: string,
	searchPath: string,
): Finding[] {
	if (definer && path) return [];
	const called = `${quotedName(schema, name)}(${signature})`;
	const runs = definer ? "" : ` as ${role}, with that role's rights and without the settings of the CRM's own sessions`;
	const finds = path ? "" : `${definer ? "" : ","} with the search path "${searchPath}"`;
	const message = `The trigger function ${called} of ${tables.join(", ")} runs${runs}${finds}. If it fails because of that, the record stays.`;
	if (path) return [{ severity: "advice", about: "trigger function", message }];
	const schemas = [...new Set([schema, ...tables.map((table) => table.slice(0, table.indexOf(".")))])]
		.map((one) => quotedName(one))
		.join(", ");
	const remedy = `alter function ${called} set search_path = pg_catalog, ${schemas}, pg_temp;`;
	return [{ severity: "advice", about: "trigger function", message, remedy }];
}
