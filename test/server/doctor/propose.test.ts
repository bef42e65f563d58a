import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { loadCrm } from "../../../server/crm/load.ts";
import { proposeAdapter } from "../../../server/doctor/propose/propose-adapter.ts";
import { writeAdapter } from "../../../server/doctor/propose/write-adapter.ts";
import { findUndeclared } from "../../../server/doctor/undeclared/find-undeclared.ts";
import { leftIn } from "./open-rehearsing.ts";
import { openUndeclared } from "./open-undeclared.ts";
import undeclared from "./undeclared-crm.ts";

const { admin, reader, load, grant, rehearse, limits } = await openUndeclared();
const folder = await mkdtemp(join(tmpdir(), "expunge-proposed-"));
afterAll(() => rm(folder, { recursive: true }));

const proposed = await proposeAdapter(reader, limits);
const text = writeAdapter(proposed);
const file = join(folder, "proposed.ts");
await writeFile(file, text);
const crm = await loadCrm({ adapter: file, settings: {} });
await grant(crm);

test("an adapter that the doctor proposes from nothing has the people, what belongs to them and has a title, and no accounts", () => {
	expect(crm.objects).toEqual(undeclared.objects);
	expect(text).not.toMatch(/bea|kowalska|@example|agent1|person\d/i);
	expect(text).toContain("// 2 tables, about 240 rows");
});

test("it answers every question of the doctor, and says what only people can decide", async () => {
	const graph = await load(crm);
	expect(graph.problems).toEqual([]);
	expect(await findUndeclared(reader, graph, crm, limits)).toEqual([]);
	expect(proposed.open.map((sentence) => sentence.split(" ")[0]).sort()).toEqual([
		"depot.attachments.stored_as",
		"depot.figures.client_id",
		"depot.matters.contract",
	]);
});

test("a rehearsal with it leaves nothing", async () => {
	for (const [object, key] of [
		["client", "17"],
		["matter", "105"],
	] as const) {
		const rehearsal = await rehearse(crm, object, key);
		expect(rehearsal).toMatchObject({ refusal: null, unsearched: [] });
		expect(leftIn(rehearsal)).toEqual([]);
	}
});

test("it refuses where `delete` could remove somebody else's rows: what keys lead to, and accounts that share an address", async () => {
	await admin.unsafe(`drop schema depot cascade; create schema depot;
		create table depot.companies (id int primary key, label text, primary_contact_id int);
		create table depot.contacts (id int primary key, name text, email text unique, company_id int references depot.companies on delete cascade);
		create index on depot.contacts (company_id);
		create table depot.staff (id int primary key, login text, email text, signature text);
		insert into depot.companies select n, 'Label ' || n, n * 10 + 1 from generate_series(1, 30) as n;
		insert into depot.contacts select n, 'Person Number' || n, 'person' || n || '@example.org', n / 10 from generate_series(10, 300) as n;
		insert into depot.staff values (1, 'ada', 'person12@example.org', 'Ask person13@example.org'), (2, 'bob', 'bob@depot.example', null);
		grant usage on schema depot to public; grant select on all tables in schema depot to public; analyze`);
	const { adapter, open } = await proposeAdapter(reader, limits);
	expect(adapter.references).toEqual([
		expect.objectContaining({ table: "depot.companies", column: "primary_contact_id", to: "depot.contacts", rule: "refuse" }),
		expect.objectContaining({ table: "depot.staff", column: "email", to: "depot.contacts", rule: "refuse" }),
		expect.objectContaining({ table: "depot.staff", column: "signature", to: "depot.contacts", rule: "keep" }),
	]);
	expect(adapter.redactions).toMatchObject([{ texts: [] }]);
	expect(open.map((sentence) => sentence.replace(/ .*(?=: they |: rows |The rows )/, " ")).sort()).toEqual([
		"depot.companies.primary_contact_id : rows of depot.contacts refer to them.",
		"depot.staff.email : they look like accounts.",
		"depot.staff.signature The rows look like accounts, and an account needs its address.",
	]);
});
