import { expect, test } from "vitest";
import { redactPeople } from "../../../../server/aftermath/redaction/redact-people.ts";
import type { Crm } from "../../../../server/crm/crm.ts";
import { findExisting } from "../../../../server/doctor/undeclared/find-existing.ts";
import type { Probe } from "../../../../server/doctor/undeclared/probe.ts";
import { tableNamed } from "../../../../server/erasure/catalog/catalog.ts";
import { describeRecords } from "../../../../server/erasure/rows/match-records.ts";
import { findContradictions } from "../../../../server/setup/find-start-problems.ts";
import { startSmall } from "../../../support/start-small.ts";
import { play } from "../../deletions/play.ts";

const emails = { table: "crm.emails", column: "owner_id" } as const;
const ofPeople = { column: "email", from: { ...emails, when: { owner_type: "Person" } } } as const;
const offices: Crm = {
	name: "offices",
	title: "Offices",
	pages: { records: [], items: [], results: [] },
	objects: {
		person: {
			labels: { singular: "Person", plural: "People" },
			table: "crm.people",
			key: "id",
			name: ["name"],
			identify: [ofPeople],
		},
	},
	references: [
		{ ...emails, declared: true, to: "crm.people", when: { owner_type: "Person" }, rule: "delete" },
		{ ...emails, declared: true, to: "crm.companies", when: { owner_type: "Company" }, rule: "keep" },
	],
	redactions: [
		{
			object: "person",
			addresses: [ofPeople],
			name: "name",
			replacement: "gone@invalid",
			texts: [{ table: "crm.letters", columns: ["body"] }],
		},
	],
	tableLabels: {},
};

const small = await startSmall(
	{},
	{
		crm: offices,
		schema: `create schema crm;
			create table crm.people (id bigint primary key, name text);
			create table crm.companies (id bigint primary key, name text);
			create table crm.emails (id serial primary key, owner_type text, owner_id bigint, email text);
			create table crm.letters (id serial primary key, body text);
			insert into crm.people values (5, 'Anna'), (6, 'Ben'), (7, 'Cem');
			insert into crm.companies values (5, 'Acme'), (7, 'Corp');
			insert into crm.emails (owner_type, owner_id, email) values ('Person', 5, 'anna@one.example'), ('Company', 5, 'office@acme.example'),
				('Person', 6, 'ben@one.example'), ('Company', 7, 'ben@one.example');
			insert into crm.letters (body) values ('anna@one.example'), ('office@acme.example'), ('ben@one.example')`,
	},
);
const { superuser, services } = small;
const owner = play(small, await small.signIn(await small.addUser({ role: "admin" })));

async function lettersAfterDeleting(key: string): Promise<string[]> {
	await owner.deleteOne("person", key);
	for (let waiting = 1; waiting > 0; ) ({ waiting } = await redactPeople(services.eraser, await services.graph.current(), services.crm));
	const rows = await superuser<{ body: string }[]>`select body from crm.letters order by id`;
	return rows.map(({ body }) => body);
}

test("a person is shown with their own addresses only, not with those of a company that has the same id", async () => {
	const person = (await services.graph.current()).objects.get("person");
	expect(person && (await describeRecords(services.db, person, ["5"]))).toMatchObject([{ identify: ["anna@one.example"] }]);
});

test("the address of a company that has the person's id stays in all texts", async () => {
	expect(await lettersAfterDeleting("5")).toEqual(["gone@invalid", "office@acme.example", "ben@one.example"]);
});

test("an address that only a company with a remaining person's id still has is replaced", async () => {
	expect(await lettersAfterDeleting("6")).toEqual(["gone@invalid", "office@acme.example", "gone@invalid"]);
});

test("the doctor does not take a company's address for a person's", async () => {
	const graph = await services.graph.current();
	const [table, from] = [tableNamed(graph.catalog, "crm.emails"), graph.objects.get("person")?.identify[0]?.from];
	const email = table?.columns.get("email");
	if (!table || !email || !from) throw new Error("The table of the addresses is missing.");
	const probe: Probe = (work) => services.db.transaction(work);
	const existing = await findExisting(probe, table, email, ["ben@one.example", "office@acme.example"], from.when);
	expect(existing).toEqual([]);
	expect(await findExisting(probe, table, email, ["ben@one.example", "office@acme.example"])).toHaveLength(2);
});

test("a server whose adapter reads addresses without the condition of the reference does not start, and names the condition to write", async () => {
	const redactions = offices.redactions?.map((one) => ({ ...one, addresses: [{ column: "email", from: emails }] }));
	const problems = await findContradictions({ ...services, crm: { ...services.crm, redactions: redactions ?? [] } });
	expect(problems).toEqual([
		'The adapter does not fit the CRM\'s database: The rule for redaction cannot find addresses in crm.emails. Not every row of crm.emails belongs to a row of crm.people, because of the conditions of crm.emails(owner_id) → crm.people when {"owner_type":"Person"}. Write the condition into `from`, such as `when: {"owner_type":"Person"}`.',
	]);
});
