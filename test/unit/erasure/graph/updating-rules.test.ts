import { describe, expect, test } from "vitest";
import type { Column, ForeignKey, Index, Table } from "../../../../server/erasure/catalog/catalog.ts";
import type { Edge } from "../../../../server/erasure/graph/graph.ts";
import { forbidDetachRule, forbidScrubRule, resolveDetachRule } from "../../../../server/erasure/graph/updating-rules.ts";
import { catalog, column, edge, keyEdge, table } from "../sample-graph.ts";

const customers = table("customers");
const [tenant, customer] = [column("tenant", { notNull: true }), column("customer")];

describe("detach", () => {
	const ticket = table("tickets", [tenant, customer, column("agent")]);
	const base = keyEdge(ticket, customers, "a").key;
	const key = (properties: Partial<ForeignKey>) => base && { ...base, columns: ["tenant", "customer"], ...properties };
	const lookup = { table: "crm.customers", column: "id", where: { name: "Nobody" } } as const;

	test.each<[string, ForeignKey | null, readonly Column[], string[]]>([
		["the columns of a reference without a key", null, [tenant, customer], ["tenant", "customer"]],
		["the only column, even if it cannot be null", key({ columns: ["tenant"] }), [tenant], ["tenant"]],
		["of two columns those that can be null", key({}), [tenant, customer], ["customer"]],
		["no column of the primary key, unless there is no other", key({}), [column("id"), customer], ["customer"]],
		["all columns if none can be null", key({}), [tenant, column("id")], ["tenant", "id"]],
		["all columns of a MATCH FULL key", key({ matchFull: true }), [tenant, customer], ["tenant", "customer"]],
		["all columns of a key with SET NULL", key({ onDelete: "n" }), [tenant, customer], ["tenant", "customer"]],
		["the columns that SET NULL names", key({ onDelete: "n", setColumns: ["customer"] }), [tenant, customer], ["customer"]],
	])("clears %s", (_, foreignKey, columns, cleared) => {
		const rule = resolveDetachRule({}, { table: ticket, columns, key: foreignKey });
		expect({ ...rule, columns: rule.columns.map(({ name }) => name) }).toEqual({
			rule: "detach",
			columns: cleared,
			to: null,
			lookup: null,
		});
	});

	test.each([
		["a text", "nobody", { to: "nobody", lookup: null }],
		["a number, as text", 0, { to: "0", lookup: null }],
		["a record that is looked up", lookup, { to: null, lookup }],
	])("replaces the reference by %s, in every column", (_, value, replacement) => {
		const rule = resolveDetachRule({ value }, { table: ticket, columns: [tenant, customer], key: key({}) ?? null });
		expect(rule).toEqual({ rule: "detach", columns: [tenant, customer], ...replacement });
	});
});

const notNull = "The column owner is NOT NULL.";
const generated = "The column owner is generated and cannot be written.";
const identity = "The column owner is an identity column that is always generated.";
const primary = "The column owner is part of the primary key.";
const nullOnce = "The column owner belongs to tickets_owner, which admits null only once.";
const alone = "Several rows cannot have the same owner: tickets_owner is unique.";
const constant = "owner cannot be set to a constant: tickets_owner is unique.";

describe("detach is forbidden", () => {
	const why = (tickets: Table, to: string | null, properties: Partial<Edge> = {}) => {
		const columns = [tickets.columns.get("owner") ?? column("owner")];
		return forbidDetachRule({ rule: "detach", columns, to, lookup: null }, edge(tickets, customers, { columns, ...properties }));
	};

	test.each<[string, Table, string | undefined, string | undefined]>([
		["a plain column", owned(), undefined, undefined],
		["NOT NULL", owned({ notNull: true }), notNull, undefined],
		["generated", owned({ generated: true }), generated, generated],
		["always an identity", owned({ identityAlways: true }), identity, identity],
		["in the primary key", owned({}, { primaryKey: ["owner"] }), primary, undefined],
		["unique with one null", owned({}, { indexes: [index({ unique: true, nullsDistinct: false })] }), nullOnce, alone],
		["unique with many nulls", owned({}, { indexes: [index({ unique: true })] }), undefined, alone],
		["in an exclusion", owned({}, { indexes: [index({ exclusion: true })] }), undefined, alone],
		["unique with another column", owned({}, { indexes: [index({ unique: true, columns: ["owner", "id"] })] }), undefined, undefined],
		["not unique", owned({}, { indexes: [index({})] }), undefined, undefined],
	])("for some columns: %s", (_, tickets, toNull, toValue) => {
		expect({ toNull: why(tickets, null), toValue: why(tickets, "7") }).toEqual({ toNull, toValue });
	});

	test("on an indirect reference", () => {
		const step = { table: customers, fromColumn: column("id"), toColumn: column("id"), when: [] };
		expect(why(owned(), null, { through: [step] })).toContain("indirect reference");
	});

	test("to a value or a looked-up record, for several columns", () => {
		const pair = { rule: "detach", columns: [tenant, customer], to: null, lookup: null } as const;
		const lookup = { table: "crm.customers", column: "id", where: {} } as const;
		const several = "`detach` to a value needs a reference of one column.";
		const plain = edge(owned(), customers);
		expect(forbidDetachRule({ ...pair, to: "7" }, plain)).toBe(several);
		expect(forbidDetachRule({ ...pair, lookup }, plain)).toBe(several);
		expect(forbidDetachRule({ ...pair, columns: [customer, column("agent")] }, plain)).toBeUndefined();
	});

	test.each<[string, Edge["form"]]>([
		["an array", { kind: "array" }],
		["a JSON document", { kind: "json", path: [{ member: "owner" }] }],
	])("in %s only if the column cannot be written, because nothing becomes null", (_, form) => {
		expect(why(owned({ notNull: true }), null, { form })).toBeUndefined();
		expect(why(owned({ generated: true }), null, { form })).toBe(generated);
	});
});

describe("scrub is forbidden", () => {
	const why = (tickets: Table, value: string | null, key: ForeignKey | null = null, keys: readonly ForeignKey[] = []) => {
		const owner = tickets.columns.get("owner") ?? column("owner");
		const tried = edge(tickets, customers, { key });
		return forbidScrubRule({ rule: "scrub", values: [{ column: owner, value }] }, tried, catalog([tickets], { keys }));
	};

	test.each<[string, Table, string | undefined, string | undefined]>([
		["a plain column", owned(), undefined, undefined],
		["NOT NULL", owned({ notNull: true }), notNull, undefined],
		["generated", owned({ generated: true }), generated, generated],
		["always an identity", owned({ identityAlways: true }), identity, identity],
		["unique", owned({}, { indexes: [index({ unique: true })] }), undefined, constant],
		["unique with another column", owned({}, { indexes: [index({ unique: true, columns: ["id", "owner"] })] }), undefined, constant],
		["in an exclusion", owned({}, { indexes: [index({ exclusion: true })] }), undefined, constant],
	])("for some columns: %s", (_, tickets, toNull, toValue) => {
		expect({ toNull: why(tickets, null), toValue: why(tickets, "gone") }).toEqual({ toNull, toValue });
	});

	test("if the foreign key would still refer to the record", () => {
		const tickets = owned();
		const { key } = keyEdge(tickets, customers, "a");
		const own = key && { ...key, columns: ["owner"] };
		const still = "`scrub` would leave the foreign key pointing at a deleted row: scrub one of its columns to null, or detach.";
		expect(why(tickets, null, key)).toBe(still);
		expect(why(tickets, "gone", own)).toBe(still);
		expect(why(tickets, null, own)).toBeUndefined();
	});

	test("if a constant would break another foreign key of the same table", () => {
		const tickets = owned();
		const { key } = keyEdge(tickets, customers, "a");
		if (!key) throw new Error("keyEdge makes a key.");
		const own = { ...key, columns: ["owner"] };
		expect(why(tickets, "gone", null, [own])).toBe(`owner cannot be set to a constant: it is part of the key ${key.name}.`);
		expect(why(tickets, null, null, [own])).toBeUndefined();
		expect(why(tickets, "gone", null, [{ ...own, from: customers.oid }, key])).toBeUndefined();
	});
});

function owned(properties: Partial<Column> = {}, ofTable: Partial<Table> = {}): Table {
	return table("tickets", [column("owner", properties)], ofTable);
}

function index(properties: Partial<Index>): Index {
	const [primaryIndex] = customers.indexes;
	if (!primaryIndex) throw new Error("A sample table has a primary key.");
	return { ...primaryIndex, name: "tickets_owner", columns: ["owner"], unique: false, primary: false, ...properties };
}
