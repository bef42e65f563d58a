import { sql } from "drizzle-orm";
import { shapeOf } from "../../deletions/rehearsal/choose-checks.ts";
import { type Column, nameOf, type Table } from "../../erasure/catalog/catalog.ts";
import type { Graph } from "../../erasure/graph/graph.ts";
import { arrayOf } from "../../erasure/sql/array-of.ts";
import { eraserRole } from "../../setup/statements.ts";
import type { Finding } from "../finding.ts";
import { finding } from "./describe-suspicion.ts";
import type { UnreadTable } from "./describe-unread.ts";
import type { Probe, ProbeFailure } from "./probe.ts";
import type { TableSample } from "./suspicion.ts";

/** What a deleted row leaves outside its table: a large object, or a file whose name it held. */
export async function findOutside(
	probe: Probe,
	graph: Pick<Graph, "edges" | "files">,
	sample: TableSample,
	{ root, unread }: { root: Table; unread: UnreadTable[] },
): Promise<Finding[]> {
	const { table, columns, rows } = sample;
	const findings: Finding[] = [];
	for (const [at, column] of columns.entries()) {
		const answered = [
			...graph.edges.filter(({ child }) => child === table).flatMap(({ columns }) => columns),
			...graph.files.filter((rule) => rule.table === table).flatMap(({ columns }) => columns),
		];
		if (answered.some(({ name }) => name === column.name)) continue;
		const values = [...new Set(rows.flatMap((row) => row[at] ?? []))];
		const keep = { declared: true, table: nameOf(table), column: column.name, to: nameOf(root), rule: "keep" };
		const found = (message: string) => findings.push(finding(message, [{ what: "stay", rule: keep }]));
		const name = `${nameOf(table)}.${column.name}`;
		if (column.type.name === "oid") {
			const objects = await countLargeObjects(probe, table, column, values);
			if (typeof objects === "string") unread.push({ table, reason: objects });
			else if (objects.left > 0)
				found(
					`${name} names large objects, which stay when the row is deleted (${objects.left} of ${values.length} in the sample exist). PostgreSQL lets only their owner unlink them, so Expunge cannot.`,
				);
			else if (objects.foreign > 0)
				found(
					`${name} names large objects that the trigger lo_manage unlinks. They belong to a role other than ${eraserRole}, so PostgreSQL refuses, and the row cannot be deleted (${objects.foreign} of ${values.length} in the sample).`,
				);
		}
		if (namesFiles(table, column, values))
			found(
				`${name} names files outside the database, which stay when the row is deleted (${values.length} different ones in the sample). State in "files" where they are.`,
			);
	}
	return findings;
}

interface LargeObjects {
	/** They stay when their row is deleted, because no trigger of the extension "lo" unlinks them. */
	left: number;
	/** Such a trigger unlinks them, but only their owner may do that, and it runs as the role of batches. */
	foreign: number;
}

async function countLargeObjects(
	probe: Probe,
	table: Table,
	column: Column,
	values: readonly string[],
): Promise<LargeObjects | ProbeFailure> {
	if (values.length === 0) return { left: 0, foreign: 0 };
	const rows = await probe((tx) =>
		tx.execute<{ objects: number; foreign: number; unlinked: boolean }>(sql`
		select count(*)::int4 as objects, (count(*) filter (where current_setting('lo_compat_privileges') = 'off'
				and not exists (select from pg_roles r where r.rolname = ${eraserRole} and pg_has_role(r.oid, m.lomowner, 'usage'))))::int4 as foreign,
			exists (select from pg_trigger t join pg_proc p on p.oid = t.tgfoid
				where t.tgrelid::int8 = ${table.oid}::int8 and t.tgenabled <> 'D' and t.tgtype & 8 > 0 and p.proname = 'lo_manage'
					and t.tgargs = convert_to(${column.name}::text, getdatabaseencoding()) || '\\x00'::bytea) as unlinked
		from pg_largeobject_metadata m where oid::int8 = any(${arrayOf(values)}::int8[])`),
	);
	if (typeof rows === "string") return rows;
	const [{ objects = 0, foreign = 0, unlinked = false } = {}] = rows;
	return unlinked ? { left: 0, foreign } : { left: objects, foreign: 0 };
}

const fileColumn =
	/(^|_)(path|file|file_?name|disk_?file_?name|stored_as|storage_?(key|path|name)|avatar|photo|picture|image|upload|attachment)(_?(path|name|file|key))?$/i;
const fileName = /^(?:[\w .@+()-]+\/)*[\w .@+()-]{1,200}\.[a-z0-9]{2,5}$/i;
const content = /^(content|data|body|bytes|blob|payload)$/i;

/** Most values look like the name of a file, and no other column holds its content. Pure. */
export function namesFiles(table: Table, column: Column, values: readonly string[]): boolean {
	if (shapeOf(column.type) !== "text" || values.length === 0 || !fileColumn.test(column.name)) return false;
	if (
		[...table.columns.values()].some(
			({ name, type }) => type.name === "bytea" || type.name === "oid" || (content.test(name) && shapeOf(type) === "text"),
		)
	)
		return false;
	return values.filter((value) => fileName.test(value) && !value.includes("@")).length >= values.length * 0.6;
}
