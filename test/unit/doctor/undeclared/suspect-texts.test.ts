import { expect, test } from "vitest";
import { isPrintable, suspectTexts } from "../../../../server/doctor/undeclared/suspect-texts.ts";
import type { TableSample } from "../../../../server/doctor/undeclared/suspicion.ts";
import { table } from "../../erasure/sample-graph.ts";
import { document, sampleOf, target, text } from "./sample-tables.ts";

const printable = (sample: TableSample) => suspectTexts(sample, [target]).filter((one) => isPrintable(one, one.values.length));
const textsIn = (...values: string[]) => printable(sampleOf(table("trail", [text("record")]), ...values.map((value) => [value])));
const documentsIn = (...values: unknown[]) =>
	printable(sampleOf(table("jobs", [document("payload")]), ...values.map((value) => [JSON.stringify(value)])));

test.each([
	["depot.client,17", "depot.client,{key}"],
	["urn:depot:client:17", "urn:depot:client:{key}"],
	["gid://depot/Client/17", "gid://depot/Client/{key}"],
	["client-17-", "client-{key}-"],
	["/v2/clients/17", "/v2/clients/{key}"],
])("%s is the form %s", (value, template) => {
	expect(textsIn(value, value.replace("17", "18"))).toMatchObject([{ form: { kind: "text", template }, values: ["17", "18"], rows: 2 }]);
});

test("what one row alone has around its key is not printed, and neither are letters behind a key", () => {
	expect(textsIn("ada.lovelace/client:17", "ada.lovelace/client:17", "bea/client:18")).toEqual([]);
	expect(textsIn("client:17/ada.lovelace", "client:18/ada.lovelace")).toEqual([]);
	expect(documentsIn({ ada_lovelace: { client_id: 17 } }, { bea: { client_id: 18 } })).toEqual([]);
});

test.each(["17", "machine,17", "Belt 17 of the client 18 was replaced", "client.17@example.org", "client,17,18", "client-a17"])(
	"%s is left to rehearsals",
	(value) => {
		expect(textsIn(value, value.replace("17", "19"))).toEqual([]);
	},
);

test("documents are read through members that are named like the target", () => {
	expect(documentsIn({ client_id: 17, count: 3 }, { client_id: 18 })).toMatchObject([
		{ form: { kind: "json", path: "$.client_id" }, values: ["17", "18"], rows: 2 },
	]);
	expect(documentsIn({ cards: [{ client: "17", x: 1 }, { client: "18" }] })).toMatchObject([
		{ form: { kind: "json", path: "$.cards[*].client" } },
	]);
	expect(documentsIn({ clients: [{ id: 17 }, { id: 18 }] })).toMatchObject([{ form: { kind: "json", path: "$.clients[*].id" } }]);
	expect(documentsIn({ machine: 17 }, { client: "Bea" }, [17], null)).toEqual([]);
});
