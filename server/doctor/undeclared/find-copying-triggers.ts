import { sql } from "drizzle-orm";
import type { Executor, Table } from "../../erasure/catalog/catalog.ts";
import type { Graph } from "../../erasure/graph/graph.ts";
import { arrayOf } from "../../erasure/sql/array-of.ts";
import type { Suspicion, Target } from "./suspicion.ts";

interface FunctionRow extends Record<string, unknown> {
	table: number;
	schema: string;
	body: string;
}

/** Tables into which a trigger writes rows that are being deleted. */
export async function findCopyingTriggers(db: Executor, graph: Graph, targets: readonly Target[]): Promise<Suspicion[]> {
	const fired = targets.filter(({ table }) => table.triggers.some(({ enabled, events }) => enabled !== "D" && events.includes("delete")));
	if (fired.length === 0) return [];
	const functions = await db.execute<FunctionRow>(sql`
		select t.tgrelid::int8::float8 as table, n.nspname as schema, p.prosrc as body
		from pg_trigger t join pg_proc p on p.oid = t.tgfoid join pg_namespace n on n.oid = p.pronamespace join pg_language l on l.oid = p.prolang
		where not t.tgisinternal and t.tgenabled <> 'D' and t.tgtype & 8 > 0 and l.lanname not in ('c', 'internal') and n.nspname <> 'expunge'
			and t.tgrelid::int8 = any(${arrayOf(fired.map(({ table }) => table.oid))}::int8[])`);
	return functions.flatMap((one) => fired.filter(({ table }) => table.oid === one.table).flatMap((target) => copiesOf(graph, target, one)));
}

/** Pure. */
export function copiesOf(
	{ catalog }: Pick<Graph, "catalog">,
	target: Target,
	{ schema, body }: Pick<FunctionRow, "schema" | "body">,
): Suspicion[] {
	if (!/\bold\b/i.test(body)) return [];
	const names = [...body.matchAll(/\binsert\s+into\s+(?:only\s+)?((?:"[^"]+"|\w+)(?:\s*\.\s*(?:"[^"]+"|\w+))?)/gi)].map(
		([, name = ""]) => name,
	);
	return [...new Set(names)].flatMap((name) => {
		const parts = name.split(".").map(unquoted);
		const qualified = parts.length === 2 ? [parts.join(".")] : [target.table.schema, schema].map((one) => `${one}.${parts[0]}`);
		const oid = qualified.flatMap((one) => catalog.names.get(one) ?? []).at(0);
		const copy = oid === undefined ? undefined : catalog.tables.get(oid);
		return copy && copy !== target.table ? [describeCopy(copy, target)] : [];
	});
}

/** A column of the same name holds the key, otherwise a document does. */
function describeCopy(table: Table, target: Target): Suspicion {
	const named = [...target.referringColumns, `${target.words.at(-1)}_id`].flatMap((name) => table.columns.get(name) ?? []);
	const documents = [...table.columns.values()].filter(({ type }) => ["json", "jsonb"].includes(type.name));
	const own = table.columns.get(target.column.name);
	const isCopied = own && own.type.name === target.column.type.name && !own.issued;
	const column = (isCopied ? own : undefined) ?? named[0] ?? documents[0] ?? own ?? target.column;
	const isDocument = documents.includes(column);
	const form: Suspicion["form"] = isDocument ? { kind: "json", path: `$.${target.column.name}` } : { kind: "value" };
	return { table, column, target, form, when: null, why: "trigger", values: [], rows: 0 };
}

function unquoted(name: string): string {
	const trimmed = name.trim();
	return trimmed.startsWith('"') ? trimmed.slice(1, -1) : trimmed.toLowerCase();
}
