import { sql } from "drizzle-orm";
import { afterAll, expect, test } from "vitest";
import { redactPeople } from "../../../../server/aftermath/redaction/redact-people.ts";
import type { Crm } from "../../../../server/crm/crm.ts";
import { connect } from "../../../../server/database/database.ts";
import { startSmall } from "../../../support/start-small.ts";
import { waitForWaiters } from "../../../support/wait-for-waiters.ts";
import { play } from "../../deletions/play.ts";

const mails = { table: "crm.mails", column: "person_id" } as const;
const aliases = { table: "crm.aliases", column: "person_id" } as const;
const directory: Crm = {
	name: "directory",
	title: "Directory",
	pages: { records: [], items: [], results: [] },
	objects: { person: { labels: { singular: "Person", plural: "People" }, table: "crm.people", key: "id", name: ["name"] } },
	references: [
		{ ...mails, declared: true, to: "crm.people", rule: "delete" },
		{ ...aliases, declared: true, to: "crm.people", rule: "keep" },
	],
	redactions: [
		{
			object: "person",
			addresses: [
				{ column: "address", from: mails },
				{ column: "address", from: aliases },
			],
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
		crm: directory,
		schema: `create schema crm;
			create table crm.people (id bigint primary key, name text);
			create table crm.mails (id serial primary key, person_id bigint, address text);
			create table crm.aliases (id serial primary key, person_id bigint, address text);
			create table crm.letters (id serial primary key, body text);
			insert into crm.people values (1, 'Anna'), (2, 'Ben');
			insert into crm.mails (person_id, address) values (1, 'anna@old.example');
			insert into crm.aliases (person_id, address) values (2, 'ben@old.example')`,
	},
);
const { superuser, services } = small;
const owner = play(small, await small.signIn(await small.addUser({ role: "admin" })));
const agent = connect(small.adminUrl, { max: 1 });
afterAll(() => agent.close());

test.each([
	["deleted with the person", "1", "mails", "anna@new.example"],
	["kept", "2", "aliases", "ben@new.example"],
])("an address that an agent is just changing is replaced, in a row that is %s", async (_, key, table, address) => {
	const changed = await agent.db.transaction(async (tx) => {
		await tx.execute(sql`update ${sql.identifier("crm")}.${sql.identifier(table)} set address = ${address} where person_id = ${key}::int8`);
		await tx.execute(sql`insert into crm.letters (body) values (${`To ${address}`})`);
		const deletion = owner.deleteOne("person", key);
		await waitForWaiters(tx, 1);
		return { deletion };
	});
	const { id } = await changed.deletion;
	const { state } = await owner.ended(id);
	for (let waiting = 1; waiting > 0; ) ({ waiting } = await redactPeople(services.eraser, await services.graph.current(), services.crm));
	expect(state).toBe("complete");
	expect((await owner.get(id)).redaction).toMatchObject({ state: "done", replaced: 1 });
	expect(await superuser`select body from crm.letters order by id desc limit 1`).toEqual([{ body: "To gone@invalid" }]);
});
