import type postgres from "postgres";
import { beforeAll, describe, expect, test } from "vitest";
import type { Reference } from "../../../server/crm/objects.ts";
import { type Copy, seedCopies } from "./copies.ts";
import { crm, erase, setUpExpunge } from "./erase.ts";
import { decidedToStay } from "./reference-table.ts";
import { bare, describeReference, oneByOne, referring } from "./referring.ts";

interface Pair {
	child: string;
	parent: string;
}

interface Run {
	sql: postgres.Sql;
	/** Rows that referred to another row before the deletion, for each reference in the order of `references`. */
	pairs: readonly Pair[][];
	/** The value of each column of the reference table, by row. */
	before: ReadonlyMap<string, ReadonlyMap<string, string>>;
}

const copy = seedCopies();
const references = crm.references.flatMap(oneByOne);
const by = (rule: Reference["rule"]) =>
	references.flatMap((reference, index) => (reference.rule === rule ? [[describeReference(reference), reference, index] as const] : []));
const everything: Run[] = [];
let former: Run;
let nobody: string;

beforeAll(async () => {
	const ids = (condition: (sql: postgres.Sql) => Promise<readonly { id: number }[]>) => async (sql: postgres.Sql) =>
		(await condition(sql)).map(({ id }) => id);
	everything.push(
		await eraseAll(
			"ticket",
			ids((sql) => sql`select id from tickets where type = 'ticket' and ismerged is null`),
		),
		await eraseAll(
			"asset",
			ids((sql) => sql`select id from assets`),
		),
		await eraseAll(
			"user",
			ids((sql) => sql`select id from users`),
		),
	);
	former = await eraseAll(
		"user",
		ids((sql) => sql`select id from users where name = 'quelmar.hraskvik@customer.example'`),
		"rt_former",
	);
	const [row] = await former.sql<{ id: string }[]>`select id::text from users where name = 'Nobody'`;
	nobody = row?.id ?? "";
});

describe("when every possible record is deleted, the row is deleted with its target:", () => {
	test.each(by("delete"))("%s", async (_, reference, index) => {
		let gone = 0;
		for (const { sql, pairs } of everything) {
			const orphans = await withoutParent(sql, reference, pairs[index] ?? []);
			const left = await idsOf(sql, reference.table);
			expect(orphans.filter(({ child }) => left.has(child))).toEqual([]);
			gone += orphans.length;
		}
		expect(gone).toBeGreaterThan(0);
	});

	test.each(by("refuse"))("or it blocks the deletion: %s", async (_, reference, index) => {
		const run = everything.at(-1);
		if (!run) throw new Error("Nothing was erased.");
		const pairs = run.pairs[index] ?? [];
		expect(pairs.length).toBeGreaterThan(0);
		const left = await idsOf(run.sql, reference.table);
		expect(await withoutParent(run.sql, reference, pairs)).toEqual([]);
		expect(pairs.filter(({ child }) => !left.has(child))).toEqual([]);
	});
});

describe("when a former agent is deleted, Nobody takes their place:", () => {
	test.each(by("detach"))("%s", async (_, reference, index) => {
		const orphans = await withoutParent(former.sql, reference, former.pairs[index] ?? []);
		const column = "column" in reference ? reference.column : "";
		const left = await former.sql<{ id: string; value: string }[]>`
			select id::text, ${former.sql(column)}::text as value from ${former.sql(bare(reference.table))} where id::text = any(${orphans.map(({ child }) => child)})`;
		expect(left.length).toBeGreaterThan(0);
		expect(left.filter(({ value }) => value !== nobody)).toEqual([]);
	});
});

describe("rows with the rule keep stay unchanged:", () => {
	test.each(Object.keys(decidedToStay))("%s", async (column) => {
		let kept = 0;
		for (const { sql, before } of [...everything, former]) {
			const after = await readColumn(sql, column);
			expect([...after].filter(([id, value]) => before.get(column)?.get(id) !== value)).toEqual([]);
			kept += [...after.values()].filter((value) => value !== "" && value !== "0").length;
		}
		expect(kept).toBeGreaterThan(0);
	});
});

async function eraseAll(object: string, choose: (sql: postgres.Sql) => Promise<number[]>, name = `rt_all_${object}s`): Promise<Run> {
	const { sql, url }: Copy = await copy(name);
	await sql`create table attachmentsindex (id bigserial, contentindex tsvector)`;
	await sql`insert into attachmentsindex select id, to_tsvector('simple', coalesce(subject, '')) from attachments`;
	const appUrl = await setUpExpunge(url);
	const pairs: Pair[][] = [];
	for (const reference of references)
		pairs.push(await sql<Pair[]>`select child.id::text as child, parent.id::text as parent from ${referring(sql, reference)}`);
	const before = new Map<string, ReadonlyMap<string, string>>();
	for (const column of Object.keys(decidedToStay)) before.set(column, await readColumn(sql, column));
	await erase(appUrl, object, await choose(sql));
	return { sql, pairs, before };
}

async function readColumn(sql: postgres.Sql, column: string): Promise<ReadonlyMap<string, string>> {
	const [table = "", name = ""] = column.split(".");
	const rows = await sql<{ id: string; value: string }[]>`select id::text, coalesce(${sql(name)}::text, '') as value from ${sql(table)}`;
	return new Map(rows.map(({ id, value }) => [id, value]));
}

async function withoutParent(sql: postgres.Sql, reference: Reference, pairs: readonly Pair[]): Promise<Pair[]> {
	const left = await idsOf(sql, String(reference.to));
	return pairs.filter(({ parent }) => !left.has(parent));
}

async function idsOf(sql: postgres.Sql, table: string): Promise<Set<string>> {
	const rows = await sql<{ id: string }[]>`select id::text from ${sql(bare(table))}`;
	return new Set(rows.map(({ id }) => id));
}
