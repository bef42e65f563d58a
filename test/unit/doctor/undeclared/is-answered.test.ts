import { expect, test } from "vitest";
import { isAnswered } from "../../../../server/doctor/undeclared/is-answered.ts";
import type { Suspicion } from "../../../../server/doctor/undeclared/suspicion.ts";
import type { Edge } from "../../../../server/erasure/graph/graph.ts";
import { column, edge, table } from "../../erasure/sample-graph.ts";
import { clients, document, target, text } from "./sample-tables.ts";

const trail = table("trail", [text("record"), text("kind"), "clients", document("payload")]);
const of = (name: string) => trail.columns.get(name) ?? column(name);
const suspicion = (name: string, more: Partial<Suspicion> = {}): Suspicion => ({
	table: trail,
	column: of(name),
	target,
	form: { kind: "value" },
	when: null,
	why: "name",
	values: ["17"],
	rows: 1,
	...more,
});
const stated = (name: string, more: Partial<Edge> = {}) => edge(trail, clients, { columns: [of(name)], ...more });
const typedAs = (...values: string[]) => ({ when: [{ column: of("kind"), values }] });
const template = (words: string) => ({ form: { kind: "text" as const, template: words } });

const when = (...types: string[]) => ({ when: { column: of("kind"), types } });

test.each<[what: string, suspicion: Suspicion, edge: Edge, answered: boolean]>([
	["a rule for the column", suspicion("clients"), stated("clients"), true],
	["`keep`", suspicion("record", template("client,{key}")), stated("record", { rule: { rule: "keep" } }), true],
	["a rule for another column", suspicion("clients"), stated("record"), false],
	["a rule that says that the column refers elsewhere", suspicion("clients"), stated("clients", { parent: trail }), true],
	["a rule for the type", suspicion("clients", when("client")), stated("clients", typedAs("client", "user")), true],
	["a rule for another type", suspicion("clients", when("client")), stated("clients", typedAs("user")), false],
	["a rule for one of two types", suspicion("clients", when("client", "Client")), stated("clients", typedAs("client")), false],
	["the same text", suspicion("record", template("client,{key}")), stated("record", template("client,{key}")), true],
	["another text", suspicion("record", template("client,{key}")), stated("record", template("client:{key}")), false],
	[
		"the same path, whose lists PostgreSQL implies",
		suspicion("payload", { form: { kind: "json", path: "$.cards[*].client" } }),
		stated("payload", { form: { kind: "json", path: [{ member: "cards" }, { member: "client" }] } }),
		true,
	],
])("%s answers: %#", (_, one, edge, answered) => {
	expect(isAnswered({ edges: [edge] }, one)).toBe(answered);
});
