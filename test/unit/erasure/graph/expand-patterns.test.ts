import { describe, expect, test } from "vitest";
import type { CrmDatabase, Reference } from "../../../../server/crm/objects.ts";
import type { Table } from "../../../../server/erasure/catalog/catalog.ts";
import { expandPatterns } from "../../../../server/erasure/graph/expand-patterns.ts";
import { referenceName } from "../../../../server/erasure/graph/reference-name.ts";
import { catalog, column, keyEdge, table } from "../sample-graph.ts";

type Pattern = NonNullable<CrmDatabase["patterns"]>[number];

const historyOf = (name: string, properties: Partial<Table> = {}) => table(name, [], { indexes: [], primaryKey: [], ...properties });
const customers = table("customers");
const orders = table("orders");
const tables = [customers, orders, historyOf("customers__history"), historyOf("orders__history"), historyOf("agents__history")];
const history: Pattern = { tables: "crm.{table}__history", column: "id", to: "crm.{table}", rule: "delete" };
const notes = table("notes", ["model", "subject"]);
const models = { "sales.customer": "crm.customers", "sales.order": "crm.orders" } as const;
const texts: Pattern = {
	tables: "crm.notes",
	column: "subject",
	models,
	form: { kind: "text", template: "{model},{key}" },
	rule: "delete",
};

function expand(
	patterns: readonly Pattern[],
	{ own = [], found = tables, keys = [] }: { own?: Reference[]; found?: Table[]; keys?: ReturnType<typeof keyEdge>[] } = {},
) {
	return expandPatterns(catalog(found, { keys: keys.flatMap(({ key }) => key ?? []) }), patterns, own);
}

const namesOf = (...given: Parameters<typeof expand>) =>
	expand(...given).patterns.flatMap(({ references }) => references.map(referenceName));

describe("a pattern of table names", () => {
	const both = ["crm.customers__history(id) → crm.customers", "crm.orders__history(id) → crm.orders"];
	const own = { declared: true, table: "crm.orders__history", column: "id", to: "crm.orders", rule: "keep" } as const;
	const part = historyOf("orders__history", { partitionOf: 1 });
	const key = keyEdge(table("orders__history", ["orders"]), orders, "a");

	test.each<[string, readonly Pattern[], Parameters<typeof expand>[1], readonly string[]]>([
		["covers every table that has its counterpart", [history], {}, both],
		["covers no table without the column", [{ ...history, column: "customer" }], {}, []],
		["covers no partition", [history], { found: [...tables.slice(0, 3), part] }, both.slice(0, 1)],
		["covers no view", [history], { found: [...tables.slice(0, 3), historyOf("orders__history", { kind: "v" })] }, both.slice(0, 1)],
		["gives way to a reference of its own", [history], { own: [own] }, both.slice(0, 1)],
		["gives way to a reference of the column to another table", [history], { own: [{ ...own, to: "crm.agents" }] }, both.slice(0, 1)],
		["keeps what a reference of another column says", [history], { own: [{ ...own, column: "author" }] }, both],
		["gives way to an earlier pattern", [history, { ...history, rule: "refuse" }], {}, both],
		[
			"leaves a column whose foreign key leads elsewhere",
			[{ ...history, tables: "crm.{table}__history", column: "orders", to: "crm.customers" }],
			{ found: [customers, orders, ...(key.child ? [key.child] : [])], keys: [key] },
			[],
		],
		[
			"covers a foreign key",
			[{ ...history, column: "orders" }],
			{ found: [orders, key.child], keys: [key] },
			["crm.orders__history(orders) → crm.orders(id)"],
		],
	])("%s", (_, patterns, options, names) => {
		expect(namesOf(patterns, options)).toEqual(names);
	});

	test("becomes the rule of a foreign key where there is one", () => {
		const [covered] = expand([{ ...history, column: "orders" }], { found: [orders, key.child], keys: [key] }).patterns;
		expect(covered?.references).toEqual([
			{ table: "crm.orders__history", columns: ["orders"], to: "crm.orders", toColumns: ["id"], rule: "delete" },
		]);
	});

	const { indexes, primaryKey } = customers;
	test.each<[string, Table]>([
		["is unique and filled from a sequence", table("orders__history", [column("id", { issued: true })])],
		["is unique, with numbers from the application", table("orders__history")],
		["is a primary key that can be checked late", historyOf("orders__history", { primaryKey })],
		["is unique without being the primary key", historyOf("orders__history", { indexes })],
		[
			"is filled from a sequence, without an index",
			table("orders__history", [column("id", { issued: true })], { indexes: [], primaryKey: [] }),
		],
	])("leaves a column that %s to a person, because it may hold numbers of its own", (_, own) => {
		const { patterns, uncovered } = expand([history], { found: [customers, orders, own, historyOf("customers__history")] });
		expect(patterns[0]?.references.map(referenceName)).toEqual(both.slice(0, 1));
		expect(uncovered.map(({ reference }) => referenceName(reference))).toEqual(both.slice(1));
	});

	test("covers a unique column with a foreign key to the record", () => {
		const unique = table("orders__history", ["orders"], { indexes: indexes.map((index) => ({ ...index, columns: ["orders"] })) });
		const { key } = keyEdge(unique, orders, "a");
		const { patterns, uncovered } = expandPatterns(
			catalog([orders, unique], { keys: key ? [key] : [] }),
			[{ ...history, column: "orders" }],
			[],
		);
		expect(patterns[0]?.references.map(referenceName)).toEqual(["crm.orders__history(orders) → crm.orders(id)"]);
		expect(uncovered).toEqual([]);
	});
});

describe("a pattern of models", () => {
	const found = [customers, orders, notes];

	test("is written out for each model", () => {
		expect(expand([texts], { found }).patterns[0]?.references).toEqual([
			{
				declared: true,
				table: "crm.notes",
				column: "subject",
				to: "crm.customers",
				form: { kind: "text", template: "sales.customer,{key}" },
				rule: "delete",
			},
			{
				declared: true,
				table: "crm.notes",
				column: "subject",
				to: "crm.orders",
				form: { kind: "text", template: "sales.order,{key}" },
				rule: "delete",
			},
		]);
	});

	test("fills conditions too, for columns with type and id", () => {
		const { form: _, ...pair } = texts;
		expect(namesOf([{ ...pair, when: { model: "{model}" } }], { found })).toEqual([
			'crm.notes(subject) → crm.customers when {"model":"sales.customer"}',
			'crm.notes(subject) → crm.orders when {"model":"sales.order"}',
		]);
	});

	test("gives way to a reference of its own for one model alone", () => {
		const own: Reference = {
			declared: true,
			table: "crm.notes",
			column: "subject",
			to: "crm.orders",
			form: { kind: "text", template: "order:{key}" },
			rule: "keep",
		};
		expect(namesOf([texts], { found, own: [own] })).toEqual(["crm.notes(subject) → crm.customers as text"]);
	});
});

describe("a separate reference for the column", () => {
	const text = { ...column("").type, schema: "pg_catalog", name: "text", category: "S" };
	const files = table("files", ["record", column("model", { type: text }), column("kind", { type: text }), "code"]);
	const pairs: Pattern = {
		tables: "crm.files",
		column: "record",
		models: { c: "crm.customers", o: "crm.orders" },
		when: { model: "{model}" },
		rule: "delete",
	};
	const own = { declared: true, table: "crm.files", column: "record", to: "crm.customers", rule: "keep" } as const;
	const [ofCustomers, ofOrders] = [
		'crm.files(record) → crm.customers when {"model":"c"}',
		'crm.files(record) → crm.orders when {"model":"o"}',
	];
	const related = { column: "code", to: "crm.orders", toColumn: "id", where: { id: 1 } } as const;
	const notDrafts = ' unless {"model":"c","kind":"draft"}';

	test.each<[string, readonly Reference[], readonly string[], readonly string[]]>([
		["states the whole column", [own], [], []],
		["states the rows of one model", [{ ...own, when: { model: "c" } }], [ofOrders], []],
		["states the rows of one model, whatever they refer to", [{ ...own, to: "crm.agents", when: { model: ["c", "d"] } }], [ofOrders], []],
		[
			"leaves the rows that do not meet its condition",
			[{ ...own, when: { model: "c", kind: "draft" } }],
			[ofCustomers + notDrafts, ofOrders],
			[],
		],
		[
			"leaves the rows that meet none of several conditions",
			[own, own].map((one, index) => ({ ...one, when: { kind: ["draft", "old"][index] ?? "" } })),
			[ofCustomers, ofOrders].map((name) => `${name} unless {"kind":["draft","old"]}`),
			[],
		],
		[
			"leaves to a person what several conditions leave",
			[
				{ ...own, when: { model: "c", kind: "draft" } },
				{ ...own, when: { code: 1 } },
			],
			[`${ofOrders} unless {"code":1}`],
			[ofCustomers],
		],
		["without some rows leaves those to a person", [{ ...own, whenNot: { kind: "draft" } }], [], [ofCustomers, ofOrders]],
		["to some rows leaves the others to a person", [{ ...own, when: { model: "c" }, toWhere: { code: 1 } }], [ofOrders], [ofCustomers]],
		["by related rows leaves the others to a person", [{ ...own, whereRelated: related }], [], [ofCustomers, ofOrders]],
		[
			"of a pair of columns leaves other targets to a person",
			[{ declared: true, table: "crm.files", columns: ["code", "record"], to: "crm.customers", toColumns: ["id", "id"], rule: "keep" }],
			[],
			[ofOrders],
		],
	])("%s", (_, references, names, left) => {
		const { patterns, uncovered } = expand([pairs], { found: [customers, orders, files], own: [...references] });
		expect(patterns[0]?.references.map(referenceName)).toEqual(names);
		expect(uncovered.map(({ reference }) => referenceName(reference))).toEqual(left);
	});

	test.each([
		["texts that may be equal in the column", column("model", { type: text, equalAsText: false })],
		["texts that stand for other values", column("model")],
	])("counts where the models are %s", (_, model) => {
		const found = [customers, orders, table("files", ["record", model, "kind"])];
		expect(namesOf([pairs], { found, own: [{ ...own, when: { model: "C" } }] })).toEqual([
			`${ofCustomers} unless {"model":"C"}`,
			`${ofOrders} unless {"model":"C"}`,
		]);
	});
});

describe("a pattern leaves to a person", () => {
	const composite = table("orders", ["at"], { primaryKey: ["id", "at"] });

	test.each<[string, Pattern, Table]>([
		["a target without a primary key of one column", history, composite],
		["a target without the column", { ...history, toColumn: "code" }, orders],
	])("%s", (_, pattern, target) => {
		const { patterns, uncovered, problems } = expand([pattern], { found: [target, historyOf("orders__history")] });
		expect(patterns[0]?.references).toEqual([]);
		expect(uncovered).toMatchObject([
			{ reference: { table: "crm.orders__history", to: "crm.orders" }, reason: expect.stringContaining("crm.orders does not have") },
		]);
		expect(problems).toEqual([]);
	});
});

test("a foreign key to another column of the target is not taken for one to the primary key", () => {
	const child = table("orders__history", ["orders"]);
	const { key } = keyEdge(child, orders, "a");
	const keys = key ? [{ ...key, toColumns: ["code"] }] : [];
	const { patterns, uncovered } = expandPatterns(catalog([orders, child], { keys }), [{ ...history, column: "orders" }], []);
	expect([patterns[0]?.references, uncovered]).toEqual([[], []]);
});

test("a pattern with a condition covers no table without the columns of the condition", () => {
	const pattern: Pattern = { tables: "crm.{table}", column: "record", models, when: { model: "{model}" }, rule: "delete" };
	const found = [customers, orders, table("calls", ["record"]), table("files", ["record", "model"])];
	expect(namesOf([pattern], { found }).filter((name) => !name.startsWith("crm.files("))).toEqual([]);
	expect(namesOf([pattern], { found })).toHaveLength(2);
});

describe("what is missing is a problem", () => {
	test.each<[string, Pattern, string | undefined]>([
		[
			"a pattern that covers nothing",
			{ ...history, tables: "crm.{table}__histroy" },
			"crm.{table}__histroy(id) → crm.{table}: The pattern covers no table: no crm.{table}__histroy has the column and a table crm.{table}.",
		],
		[
			"a model without its table",
			{ ...texts, models: { ...models, agent: "crm.order" } },
			'crm.notes(subject) → {model} as text: There is no table crm.order; did you mean "crm.orders"?',
		],
		["but not what is optional", { ...history, tables: "crm.{table}__histroy", optional: true }, undefined],
	])("%s", (_, pattern, message) => {
		expect(expand([pattern], { found: [...tables, notes] }).problems.map((one) => one.message)).toEqual(
			message === undefined ? [] : [message],
		);
	});
});
