import { expect, test } from "vitest";
import type { Crm } from "../../../server/crm/crm.ts";
import { createServices } from "../../../server/services.ts";
import { findContradictions } from "../../../server/setup/find-start-problems.ts";
import { startSmall } from "../../support/start-small.ts";

const labels = (word: string) => ({ singular: word, plural: `${word}s` });
const page = (object: string) => ({
	object,
	address: { path: `/${object}/:key` },
	menu: { list: "ul", copyFrom: "li" },
	notFound: ".gone",
	afterDeletion: "/",
});
const crm: Crm = {
	name: "versions",
	title: "Versions",
	pages: { records: [page("person"), page("asset")], items: [], results: [] },
	objects: {
		person: { labels: labels("Person"), table: "crm.people", key: "id", name: ["name"] },
		asset: {
			labels: labels("Asset"),
			table: "crm.assets",
			key: "id",
			name: ["name"],
			parents: [{ object: "person", column: "owner" }],
			optional: true,
		},
	},
	references: [{ table: "crm.assets", columns: ["owner"], optional: true, rule: "delete" }],
	redactions: [{ object: "asset", addresses: ["name"], name: "name", replacement: "gone", texts: [] }],
	tableLabels: {},
};
const { services, superuser, request, signIn, addUser } = await startSmall(
	{},
	{ crm, schema: "create schema crm; create table crm.people (id int primary key, name text)" },
);

test("a type that only newer versions of the CRM have does not exist, and neither do its pages", async () => {
	const token = await signIn(await addUser({ role: "admin" }));
	const answer: unknown = await (await request("/api/crm", { token })).json();
	expect(answer).toMatchObject({ objects: [{ object: "person" }], pages: { records: [{ object: "person" }] } });
	expect(await findContradictions(services)).toEqual([]);
});

test("once the CRM has the table, the next start offers the type", async () => {
	await superuser`create table crm.assets (id int primary key, name text, owner int references crm.people)`;
	const later = await createServices(services.env, { crm });
	expect(Object.keys(later.crm.objects)).toEqual(["person", "asset"]);
	expect((await later.graph.current()).problems).toEqual([]);
	await later.close();
});
