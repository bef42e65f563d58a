import fc from "fast-check";

export type KeyKind = "integer" | "bigint" | "uuid" | "text" | "pair";

export interface RandomTable {
	/** With quotes, spaces and other scripts in it. */
	name: string;
	/** Which of two schemas it lives in. */
	schema: 0 | 1;
	key: KeyKind;
	partitioned: boolean;
	/** Another table inherits from it, with rows of the same keys that must never be touched. */
	hasHeir: boolean;
	generated: boolean;
	rows: number;
}

export interface RandomReference {
	child: number;
	parent: number;
	/** The primary key, or a unique column besides. */
	target: "key" | "code";
	rule: "delete" | "detach" | "refuse";
	/** What the engine's copy has: a key with this action, or only a declared reference of this form. */
	as: "no action" | "restrict" | "cascade" | "set null" | "value" | "text" | "template" | "typed" | "array" | "json";
	deferrable: boolean;
	matchFull: boolean;
	notNull: boolean;
	/** For each row of the child, modulo: which row of the parent it names; a seventh of them name none. */
	picks: readonly number[];
}

export interface RandomSchema {
	tables: readonly RandomTable[];
	references: readonly RandomReference[];
	/** One-to-one: the second table's primary key is the first's. */
	sharedKey: boolean;
	/** Rows of the first table to erase, modulo. */
	roots: readonly number[];
}

const names = ["plain", "Odd Name", 'with"quote', "smörgås", "select", "客户", "a.b", "x'); drop table y; --"];

const table = fc.record({
	name: fc.constantFrom(...names),
	schema: fc.constantFrom(0 as const, 1 as const),
	key: fc.constantFrom<KeyKind>("integer", "bigint", "uuid", "text", "pair"),
	partitioned: fc.boolean().map((yes) => yes),
	hasHeir: fc.boolean(),
	generated: fc.boolean(),
	rows: fc.integer({ min: 0, max: 14 }),
});

const reference = (tables: number) =>
	fc.record({
		child: fc.nat(tables - 1),
		parent: fc.nat(tables - 1),
		target: fc.constantFrom("key" as const, "code" as const),
		rule: fc.constantFrom("delete" as const, "delete" as const, "delete" as const, "detach" as const, "refuse" as const),
		as: fc.constantFrom<RandomReference["as"]>(
			...(["no action", "restrict", "cascade", "cascade", "set null"] as const),
			...(["value", "text", "template", "typed", "array", "json"] as const),
		),
		deferrable: fc.boolean(),
		matchFull: fc.boolean(),
		notNull: fc.boolean(),
		picks: fc.array(fc.nat(97), { minLength: 1, maxLength: 14 }),
	});

/** Schemas of every kind that the engine must cope with, in the combinations nobody thinks of. */
export const randomSchema: fc.Arbitrary<RandomSchema> = fc
	.integer({ min: 2, max: 6 })
	.chain((size) =>
		fc.record({
			tables: fc.array(table, { minLength: size, maxLength: size }),
			references: fc.array(reference(size), { minLength: 1, maxLength: size * 2 }),
			sharedKey: fc.boolean(),
			roots: fc.array(fc.nat(20), { minLength: 1, maxLength: 6 }),
		}),
	)
	.map(settle);

/**
 * What would make the two copies differ by more than the engine: refusing rows are those of tables of their own (whether a row that
 * goes itself may refuse, PostgreSQL decides by the order of its triggers), pairs are only named by keys or declared by value.
 */
function settle(schema: RandomSchema): RandomSchema {
	const tables = schema.tables.map((table, index) => ({
		...table,
		name: `${table.name} ${index}`,
		rows:
			index === 0
				? Math.max(1, table.rows)
				: schema.sharedKey && index === 1
					? Math.min(table.rows, Math.max(1, schema.tables[0]?.rows ?? 0))
					: table.rows,
		key: schema.sharedKey && index === 1 ? (schema.tables[0]?.key ?? table.key) : table.key,
		hasHeir: table.hasHeir && !table.partitioned,
		partitioned: table.partitioned && !table.hasHeir && !(index === 0 && table.key === "pair"),
	}));
	const references = schema.references.map((reference) => {
		const parent = tables[reference.parent];
		const pair = (reference.target === "key" || parent?.partitioned) && parent?.key === "pair";
		const plain = pair && ["text", "template", "array", "json"].includes(reference.as) ? ("value" as const) : reference.as;
		const keepsPlace = reference.rule === "detach" || reference.rule === "refuse" || plain === "set null";
		return { ...reference, as: plain, notNull: reference.notNull && !keepsPlace };
	});
	return { ...schema, tables, references };
}
