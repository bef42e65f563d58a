import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { findUndeclared } from "../../../server/doctor/undeclared/find-undeclared.ts";
import { createProbe } from "../../../server/doctor/undeclared/probe.ts";
import { readParts } from "../../../server/doctor/undeclared/read-parts.ts";
import { openUndeclared } from "../../server/doctor/open-undeclared.ts";
import crm from "../../server/doctor/undeclared-crm.ts";

const { admin, reader, load, limits } = await openUndeclared();
const rows = 150_000;

/**
 * Only the last row refers to a client. The values before it are keys of nobody. A table that was never analysed is sampled from its
 * beginning, so the sample cannot have that row.
 */
beforeAll(async () => {
	await admin.unsafe(`
		create table depot.gates (id int primary key, client_id int, passed text, payload jsonb, writer text) with (autovacuum_enabled = false);
		insert into depot.gates select n, 1000000 + n % 30000, 'nobody', '{}', 'nobody' || n || '@elsewhere.example' from generate_series(1, ${rows - 1}) as n;
		insert into depot.gates select ${rows}, id, 'depot.client,' || id, '{}', 'Ask ' || email from depot.clients where id = 17;
		create table depot.doors (id int, place int, client_id int) partition by list (place);
		create table depot.doors_1 partition of depot.doors for values in (1) with (autovacuum_enabled = false);
		create table depot.doors_2 partition of depot.doors for values in (2) with (autovacuum_enabled = false);
		insert into depot.doors select n, 1 + n % 2, 1000000 + n from generate_series(1, 40000) as n;
		insert into depot.doors values (0, 2, 17);
		create table depot.halls (id int primary key, passed text) with (autovacuum_enabled = false);
		insert into depot.halls select n, case when n in (1, 39999) then 'depot.client,' || 11 + n % 5 else 'nobody' end from generate_series(1, 40000) as n;
		grant select on all tables in schema depot to public`);
});
afterAll(() => admin.unsafe("drop table depot.gates; drop table depot.doors; drop table depot.halls"));

async function messages(
	options: { isDeep: boolean; partPages?: number; tell?: (line: string) => void },
	about = /^depot\.(gates|doors|halls)/,
): Promise<string[]> {
	const findings = await findUndeclared(reader, await load(crm), crm, { ...limits, ...options });
	return findings
		.map(({ message }) => message)
		.filter((message) => about.test(message))
		.sort();
}

describe("the doctor with --deep", () => {
	const lines: string[] = [];
	let [whole, inSmallParts]: [string[], string[]] = [[], []];
	beforeAll(async () => {
		whole = await messages({ isDeep: true });
		inSmallParts = await messages({ isDeep: true, partPages: 4, tell: (line) => lines.push(line) });
	});

	test("finds what one row alone refers to, behind more rows than it reads at once, and counts all rows", () => {
		expect(whole).toEqual([
			expect.stringMatching(/^depot\.doors\.client_id names .* \(1 of more than 1000 values .*; 40001 rows\)/),
			expect.stringMatching(/^depot\.gates\.client_id names .* \(1 of more than 1000 values .*, such as 17; 150000 rows\)/),
			expect.stringMatching(/^depot\.gates\.writer holds addresses .* \(1 of more than 1000 addresses .*; 150000 rows\)/),
			expect.stringMatching(/^depot\.halls\.passed names .* "depot\.client,\{key\}".* \(2 of 2 values .*; 2 rows\)/),
		]);
	});

	test("finds the same in smaller parts", () => {
		expect(inSmallParts).toEqual(whole);
	});

	test("names each large table when it begins", () => {
		expect(lines).toEqual([expect.stringMatching(/^Reading all of depot\.gates, \d+ MB\.$/)]);
	});
});

test("an empty table is searched by its columns' names", async () => {
	await admin.unsafe("create table depot.cellars (client_id int); grant select on depot.cellars to public");
	expect(await messages({ isDeep: true }, /^depot\.cellars/)).toEqual([
		expect.stringMatching(/^depot\.cellars\.client_id .* \(it is empty, but its name looks like a reference\)/),
	]);
	await admin.unsafe("drop table depot.cellars");
});

test("a table with a partition on another server is read from its beginning", async () => {
	await admin.unsafe(`
		create extension file_fdw;
		create server elsewhere foreign data wrapper file_fdw;
		create table depot.sheds (id int, place int, client_id int) partition by list (place);
		create table depot.sheds_1 partition of depot.sheds for values in (1);
		create foreign table depot.sheds_2 partition of depot.sheds for values in (2) server elsewhere options (program 'echo 2,2,17', format 'csv');
		insert into depot.sheds values (1, 1, 1000000);
		grant select on all tables in schema depot to public`);
	expect(await messages({ isDeep: true }, /^depot\.sheds/)).toEqual([
		expect.stringMatching(/^depot\.sheds\.client_id .* \(1 of 2 values .*; 2 rows\)/),
	]);
	await admin.unsafe("drop table depot.sheds; drop extension file_fdw cascade");
});

test("each row of a table is in one of its parts, partitions included", async () => {
	const { catalog } = await load(crm);
	for (const name of ["depot.gates", "depot.doors"]) {
		const table = catalog.tables.get(catalog.names.get(name) ?? 0);
		if (!table) throw new Error(`There is no table ${name}.`);
		const ids: string[] = [];
		for await (const part of readParts(createProbe(reader, limits), table, { partPages: 10 })) {
			if (typeof part === "string") throw new Error(part);
			ids.push(...part.rows.map(([id]) => id ?? ""));
		}
		const [counted] = await admin.unsafe(`select count(*)::int4 as rows from ${name}`);
		expect([ids.length, new Set(ids).size]).toEqual([counted?.rows, counted?.rows]);
	}
});

test("the sample cannot find it", async () => {
	expect(await messages({ isDeep: false })).toEqual([]);
});
