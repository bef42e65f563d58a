import postgres from "postgres";
import { afterAll, expect, test } from "vitest";
import { connect } from "../../../server/database/database.ts";
import type { UnreadTable } from "../../../server/doctor/undeclared/describe-unread.ts";
import { findOutside } from "../../../server/doctor/undeclared/find-outside.ts";
import { createProbe } from "../../../server/doctor/undeclared/probe.ts";
import { createLogin, eraserRole } from "../../../server/setup/statements.ts";
import { freshDatabase } from "../../support/database.ts";
import { typed } from "../../unit/doctor/undeclared/sample-tables.ts";
import { table } from "../../unit/erasure/sample-graph.ts";

const { adminUrl } = await freshDatabase({ template: "empty" });
const admin = postgres(adminUrl, { max: 1, onnotice: () => {} });
const connection = connect(adminUrl, { max: 1 });
afterAll(() => Promise.all([admin.end(), connection.close()]));
await admin.unsafe(`
	create extension lo;
	create schema crm;
	create table crm.letters (scan oid, other oid);
	insert into crm.letters values (lo_from_bytea(0, 'a letter'), null);
	create function crm.log_it() returns trigger language plpgsql as 'begin return old; end'`);
const [existing] = await admin`select from pg_roles where rolname = ${eraserRole}`;
if (!existing) await connection.db.execute(createLogin(eraserRole));
const probe = createProbe(connection.db, { probeTimeoutMs: 20_000, timeoutMs: 60_000 });

async function findLargeObjects(): Promise<number> {
	const [row] = await admin`select scan::text as scan, 'crm.letters'::regclass::oid::int8::int4 as oid from crm.letters`;
	const scan = typed("scan", "oid", "N");
	const letters = table("letters", [scan], { oid: row?.oid });
	const unread: UnreadTable[] = [];
	const sample = { table: letters, columns: [scan], rows: [[row?.scan]], isWhole: true };
	const found = await findOutside(probe, { edges: [], files: [] }, sample, { root: letters, unread });
	expect(unread).toEqual([]);
	return found.length;
}

test.each([
	["no trigger", "", 1],
	[
		"a trigger that only has a name like the extension's",
		"create trigger lo_log before delete on crm.letters for each row execute function crm.log_it()",
		1,
	],
	[
		"the extension's trigger for another column",
		"create trigger other before delete on crm.letters for each row execute function lo_manage(other)",
		1,
	],
	[
		"the extension's trigger for the column, which the role of batches may not run on the objects of another role",
		"create trigger unlink before update or delete on crm.letters for each row execute function lo_manage(scan)",
		1,
	],
	[
		"the same, with objects of that role",
		`do $$ begin execute format('alter large object %s owner to ${eraserRole}', (select scan from crm.letters)); end $$`,
		0,
	],
	["the same, disabled", "alter table crm.letters disable trigger unlink", 1],
])("with %s, large objects stay: %#", async (_, change, found) => {
	await admin.unsafe(change);
	expect(await findLargeObjects()).toBe(found);
});

test("PostgreSQL refuses to unlink the large objects of another role, with and without the extension's trigger", async () => {
	await admin.unsafe(`do $$ begin execute format('alter large object %s owner to current_user', (select scan from crm.letters)); end $$`);
	await admin.unsafe(
		`alter table crm.letters enable trigger unlink; grant usage on schema crm to ${eraserRole}; grant select, delete on crm.letters to ${eraserRole}`,
	);
	const asEraser = (statement: string) =>
		admin.begin(async (tx) => {
			await tx.unsafe(`set local role ${eraserRole}`);
			await tx.unsafe(statement);
		});
	await expect(asEraser("select lo_unlink(scan) from crm.letters")).rejects.toThrow("must be owner of large object");
	await expect(asEraser("delete from crm.letters")).rejects.toThrow("must be owner of large object");
});
