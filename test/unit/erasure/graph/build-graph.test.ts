import { describe, expect, test } from "vitest";
import type { Reference } from "../../../../server/crm/objects.ts";
import type { Catalog, ForeignKey, Table } from "../../../../server/erasure/catalog/catalog.ts";
import type { AcceptedReference } from "../../../../server/erasure/graph/accepted-references.ts";
import { buildGraph } from "../../../../server/erasure/graph/build-graph.ts";
import { catalog, column, detach, keyEdge, table } from "../sample-graph.ts";

const customers = table("customers", ["kind"]);
const orders = table("orders", ["customers", "parts", column("owner", { notNull: true })]);
const parts = table("parts", ["orders"]);
const tables = [customers, orders, parts];
const byCustomer = keyEdge(orders, customers, "a");
const key = { table: "crm.orders", columns: ["customers"], rule: "delete" } as const;
const declared = { declared: true, table: "crm.parts", column: "orders", to: "crm.orders", rule: "delete" } as const;
const name = "crm.orders(customers)";

function keysOf(...edges: readonly { key: ForeignKey | null }[]): Pick<Catalog, "keys"> {
	return { keys: edges.flatMap(({ key }) => key ?? []) };
}

function build(references: readonly Reference[], accepted: readonly AcceptedReference[] = [], found: readonly Table[] = tables) {
	const object = { table: "crm.customers", key: "id", name: ["id"], labels: { singular: "Customer", plural: "Customers" } } as const;
	const crm = { objects: { customer: object }, references: [...references], tableLabels: {} };
	return buildGraph(catalog(found, keysOf(byCustomer)), crm as unknown as Parameters<typeof buildGraph>[1], accepted);
}

const problemsOf = (...given: Parameters<typeof build>) => build(...given).problems.map(({ kind, message }) => `${kind} ${message}`);
const edgesOf = (...given: Parameters<typeof build>) => build(...given).edges.map((edge) => `${edge.name}: ${edge.rule.rule}`);

/** With a column of each type that its name says. */
const typed = table("customers", [
	"kind",
	...["uuid", "numeric", "text", "varchar", "bpchar", "public.citext", "date", "timestamptz", "name", "char", "bool", "float8"].map(
		columnOf,
	),
	...["public.status", "public.text"].map(columnOf),
]);

function inexact(type: string): string {
	return `impossible customer: Pages cannot identify a record by the column ${type} of crm.customers: a text can mean several values of the type "${type.replace("public.", "")}". Only integers, numeric, uuid, text, varchar, char(n) and citext can be in \`otherKeys\`. \`key\` can also be an enum or a type of an extension.`;
}

function columnOf(name: string) {
	const category = /text$/.test(name) ? "S" : "U";
	const [schema, type] = name.startsWith("public.") ? ["public", name.slice(7)] : ["pg_catalog", name];
	return column(name, { type: { ...column("").type, schema, name: type, category } });
}

test.each<[string, readonly (readonly string[])[], readonly string[]]>([
	[
		"one column that is not unique",
		[["kind"]],
		["impossible customer: The column kind of crm.customers is not unique at every moment, so it cannot name a record."],
	],
	[
		"several that are not unique together",
		[["kind", "kind"]],
		["impossible customer: The columns kind, kind of crm.customers together are not unique at every moment, so they cannot name a record."],
	],
	["a column that does not exist", [["kin"]], ['unknown_name customer: The table crm.customers has no column kin; did you mean "kind"?']],
	["columns with the key among them", [["id", "kind"]], []],
	...(["uuid", "numeric", "text", "varchar", "bpchar", "public.citext"] as const).map((type): [string, string[][], string[]] => [
		`a column of the type ${type}`,
		[["id", type]],
		[],
	]),
	...["date", "timestamptz", "name", "char", "bool", "float8", "public.status", "public.text"].map(
		(type): [string, string[][], string[]] => [`a column of the type ${type}`, [["id", type]], [inexact(type)]],
	),
])("other keys of an object: %s", (_, otherKeys, problems) => {
	const object = { table: "crm.customers", key: "id", otherKeys, name: ["id"], labels: { singular: "Customer", plural: "Customers" } };
	const crm = { objects: { customer: object }, references: [], tableLabels: {} };
	const graph = buildGraph(catalog([typed]), crm as unknown as Parameters<typeof buildGraph>[1], []);
	expect(graph.problems.map(({ kind, message }) => `${kind} ${message}`)).toEqual(problems);
});

test.each([
	...["uuid", "numeric", "text", "varchar", "bpchar", "public.citext", "public.status"].map((type) => [type, []] as const),
	...["date", "timestamptz", "name", "char", "bool", "float8"].map((type) => [type, [inexact(type)]] as const),
])("the own key of an object, of the type %s", (type, problems) => {
	const indexes = typed.indexes.map((index) => ({ ...index, columns: [type] }));
	const object = { table: "crm.customers", key: type, name: ["id"], labels: { singular: "Customer", plural: "Customers" } };
	const crm = { objects: { customer: object }, references: [], tableLabels: {} };
	const graph = buildGraph(catalog([{ ...typed, indexes }]), crm as unknown as Parameters<typeof buildGraph>[1], []);
	expect(graph.problems.map(({ kind, message }) => `${kind} ${message}`)).toEqual(problems);
});

describe("a reference of the adapter", () => {
	test.each<[string, readonly Reference[], readonly string[], readonly string[]]>([
		["becomes an edge", [key], ["crm.orders(customers) → crm.customers(id): delete"], []],
		[
			"of an optional table that is missing is ignored",
			[key, { ...declared, table: "crm.notes", optional: true as const }],
			[`${name} → crm.customers(id): delete`],
			[],
		],
		[
			"with an unknown name is a problem",
			[key, { ...declared, column: "order" }],
			[`${name} → crm.customers(id): delete`],
			['unknown_name crm.parts(order) → crm.orders: The table crm.parts has no column order; did you mean "orders"?'],
		],
		[
			"without its key is a problem",
			[key, { table: "crm.parts", columns: ["orders"], rule: "delete" }],
			[`${name} → crm.customers(id): delete`],
			["unknown_name crm.parts(orders): crm.parts has no foreign key on (orders) that leads there."],
		],
		[
			"with a forbidden rule keeps its edge, so that its key is not undecided too",
			[{ ...key, rule: "keep" }],
			[`${name} → crm.customers(id): keep`],
			[`impossible ${name} → crm.customers(id): A foreign key cannot have the rule \`keep\`: the database would refuse the deletion.`],
		],
		[
			"for a key that has a rule already is a problem",
			[key, { ...key, rule: "refuse" }],
			[`${name} → crm.customers(id): delete`],
			[`impossible ${name}: The key has two rules; remove one.`],
		],
		[
			"with a condition applies before the rule for the other rows",
			[
				{ ...key, when: { parts: "1" } },
				{ ...key, rule: "refuse" },
			],
			[`${name} → crm.customers(id) when {"parts":"1"}: delete`, `${name} → crm.customers(id): refuse`],
			[],
		],
		[
			"with a condition leaves the other rows undecided",
			[{ ...key, when: { parts: "1" } }],
			[`${name} → crm.customers(id) when {"parts":"1"}: delete`],
			[
				`undecided ${name} → crm.customers(id): The key orders_customers_fkey of crm.orders refers to crm.customers, and no rule says what happens to its other rows, which meet no condition.`,
			],
		],
		[
			"with a condition after the rule for all rows is a problem",
			[key, { ...key, when: { parts: "1" } }],
			[`${name} → crm.customers(id): delete`],
			[`impossible ${name} when {"parts":"1"}: An earlier rule of the key has no condition, so this one would never apply. Put it first.`],
		],
		[
			"with a condition on an unknown column is a problem",
			[key, { ...key, when: { part: "1" } }].toReversed(),
			[`${name} → crm.customers(id): delete`],
			[`unknown_name ${name} when {"part":"1"}: The table crm.orders has no column part; did you mean "parts"?`],
		],
	])("%s", (_, references, edges, problems) => {
		expect(edgesOf(references)).toEqual(edges);
		expect(problemsOf(references)).toEqual(problems);
	});
});

describe("an admin's decision", () => {
	const accept = (rule: typeof byCustomer.rule): AcceptedReference => ({ resolve: () => [{ ...byCustomer, name, rule }] });

	test.each<[string, readonly Reference[], typeof byCustomer.rule, readonly string[]]>([
		["decides a key without a rule", [], { rule: "delete" }, [`${name}: delete`]],
		[
			"decides the rows that the adapter's conditions leave",
			[{ ...key, when: { parts: "1" } }],
			{ rule: "refuse" },
			[`${name} → crm.customers(id) when {"parts":"1"}: delete`, `${name}: refuse`],
		],
		["gives way to the adapter's rule", [{ ...key, rule: "refuse" }], { rule: "delete" }, [`${name} → crm.customers(id): refuse`]],
		["is dropped if the schema forbids it", [], detach(orders, "owner"), []],
	])("%s", (_, references, rule, edges) => {
		expect(edgesOf(references, [accept(rule)])).toEqual(edges);
	});
});

describe("the objects that cannot be deleted", () => {
	test("are those that an undecided key reaches, with a rule to paste", () => {
		expect(build([]).problems).toMatchObject([
			{
				kind: "undecided",
				fatal: false,
				objects: ["customer"],
				proposal: { table: "crm.orders", columns: ["customers"], to: "crm.customers", rule: "refuse" },
			},
		]);
	});

	test.each<[string, Partial<Table>, string]>([
		["rows of a view", { kind: "v" }, "impossible crm.parts: Rows can be deleted only from tables, not from views or foreign tables."],
		["rows of a table", {}, ""],
	])("would lose %s", (_, properties, problem) => {
		const reached = { ...parts, ...properties };
		expect(problemsOf([key, declared], [], [customers, orders, reached])).toEqual(problem === "" ? [] : [problem]);
	});
});

describe("keys without a rule that are as they are", () => {
	const follow = (references: readonly Reference[], onDelete: string) => {
		const object = { table: "crm.customers", key: "id", name: ["id"], labels: { singular: "Customer", plural: "Customers" } } as const;
		const crm = { objects: { customer: object }, references: [...references], otherKeys: "as they are" as const, tableLabels: {} };
		const { keys } = keysOf(byCustomer);
		const graph = buildGraph(
			catalog(tables, { keys: keys.map((one) => ({ ...one, onDelete })) }),
			crm as unknown as Parameters<typeof buildGraph>[1],
			[],
		);
		return {
			edges: graph.edges.map((edge) => `${edge.name}: ${edge.rule.rule}`),
			covered: graph.covered,
			undecided: graph.undecided.length,
		};
	};
	const of = (rule: string) => [{ by: null, references: [{ name: `${name} → crm.customers(id)`, rule }] }];

	test.each([
		["c", "delete"],
		["n", "detach"],
		["a", "refuse"],
		["r", "refuse"],
		["d", "refuse"],
	])("have for ON DELETE %s the rule %s", (onDelete, rule) => {
		expect(follow([], onDelete)).toEqual({ edges: [`${name} → crm.customers(id): ${rule}`], covered: of(rule), undecided: 0 });
	});

	test("give way to the adapter's rule", () => {
		expect(follow([key], "a")).toEqual({ edges: [`${name} → crm.customers(id): delete`], covered: [], undecided: 0 });
	});

	test("decide the rows that the adapter's conditions leave", () => {
		expect(follow([{ ...key, when: { parts: "1" } }], "a")).toMatchObject({
			edges: [`${name} → crm.customers(id) when {"parts":"1"}: delete`, `${name} → crm.customers(id): refuse`],
			undecided: 0,
		});
	});
});

describe("a table that a pattern covers, with a rule that does not fit it,", () => {
	const pattern = { tables: "crm.orders", column: "owner", models: { customer: "crm.customers" }, when: { parts: "{model}" } } as const;

	test.each<[string, object]>([
		["because a column is missing", { rule: "scrub", values: { note: null } }],
		["because the column cannot be null", { rule: "detach" }],
		["because the column is not text", { rule: "delete", form: { kind: "text", template: "{key}" } }],
		["because the target's column is not unique", { rule: "delete", toColumn: "kind" }],
		["because the live database refuses it", { rule: "delete" }],
	])("%s is left to a person, and no problem is fatal", (_, rule) => {
		const object = { table: "crm.customers", key: "id", name: ["id"], labels: { singular: "Customer", plural: "Customers" } } as const;
		const crm = { objects: { customer: object }, references: [key], patterns: [{ ...pattern, ...rule }], tableLabels: {} };
		const given = crm as unknown as Parameters<typeof buildGraph>[1];
		const unfit = new Map([['crm.orders(owner) → crm.customers when {"parts":"customer"}', "It cannot be."]]);
		const graph = buildGraph(catalog(tables, keysOf(byCustomer)), given, [], unfit);
		expect(graph.problems).toMatchObject([{ kind: "undecided", fatal: false, objects: ["customer"], proposal: { rule: "keep" } }]);
		expect(graph.edges.map(({ name }) => name)).toEqual([`${name} → crm.customers(id)`]);
		expect(graph.covered.flatMap(({ references }) => references)).toEqual([]);
	});
});

test("a fingerprint changes with the adapter's rules", () => {
	const one = build([key]).fingerprint;
	expect(build([key]).fingerprint).toBe(one);
	expect(build([{ ...key, rule: "refuse" }]).fingerprint).not.toBe(one);
});
