import { fillTemplates } from "../../../../server/aftermath/files/fill-templates.ts";
import { findNamed } from "../../../../server/aftermath/outbox/find-named.ts";
import type { CrmDatabase } from "../../../../server/crm/objects.ts";
import type { Transaction } from "../../../../server/database/database.ts";
import type { Graph } from "../../../../server/erasure/graph/graph.ts";
import type { FileKind, RandomSchema } from "./schema-shape.ts";

type FileRule = NonNullable<CrmDatabase["files"]>[number];

/** Rows of different tables name the same files too. */
export const fileRules: Readonly<Record<FileKind, Omit<FileRule, "table"> | null>> = {
	none: null,
	own: { path: "{klass}/{code}" },
	shared: { path: "{side}/{klass:0:3}" },
	"of some rows": { path: "{side}/{code:2:4}", when: { klass: "ours" } },
};

export interface Files {
	/** The files that deleted rows named, as paths. */
	named: readonly string[];
	/** Those of them that no remaining row names. */
	free: readonly string[];
}

/** The files of the rows that are missing after the deletion, from two snapshots. */
export function filesBetween(schema: RandomSchema, before: readonly unknown[], after: readonly unknown[]): Files {
	const read = (rows: readonly unknown[]) => new Map(rows.flatMap((row) => pathsOf(schema, row as SnapshotRow)));
	const [paths, left] = [read(before), read(after)];
	const remaining = new Set(left.values());
	const named = [...paths].flatMap(([row, path]) => (left.has(row) ? [] : [path]));
	return sortedOnce(named, (path) => !remaining.has(path));
}

/** What the engine has written into the outbox, and which of it the server would remove. */
export async function filesInOutbox(tx: Transaction, graph: Graph): Promise<Files> {
	const rows = await tx.execute<{ rule: string; values: Record<string, string> }>(
		`select rule, "values" from expunge.outbox where kind = 'file'`,
	);
	const named = rows.map(({ rule, values }) => {
		const found = graph.files.find(({ name }) => name === rule);
		return found ? fillTemplates(found, values).path : `an unknown rule: ${rule}`;
	});
	const shared = await findNamed(tx, graph.files, [...new Set(named)]);
	return sortedOnce(named, (path) => !shared.has(path));
}

type SnapshotRow = { table: number; row: number; content: string };

function pathsOf({ tables }: RandomSchema, { table, row, content }: SnapshotRow): [string, string][] {
	const [code = "", side = "", klass = ""] = content.split("|");
	const paths: Record<FileKind, string | null> = {
		none: null,
		own: `${klass}/${code}`,
		shared: `${side}/${klass.slice(0, 3)}`,
		"of some rows": klass === "ours" ? `${side}/${code.slice(2, 4)}` : null,
	};
	const path = paths[tables[table]?.files ?? "none"];
	return path === null ? [] : [[`${table} ${row}`, path]];
}

function sortedOnce(named: readonly string[], isFree: (path: string) => boolean): Files {
	const once = [...new Set(named)].sort();
	return { named: once, free: once.filter(isFree) };
}
