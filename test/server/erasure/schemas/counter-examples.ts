import type { RandomReference, RandomSchema, RandomTable } from "./schema-shape.ts";

const table: RandomTable = {
	name: "plain",
	schema: 0,
	key: "integer",
	partitioned: false,
	twice: false,
	oddities: [],
	large: false,
	files: "none",
	rows: 3,
};

const reference: RandomReference = {
	child: 1,
	parent: 0,
	target: "key",
	rule: "delete",
	as: "value",
	circumstance: "always",
	related: null,
	otherwise: null,
	relatedText: false,
	twoSteps: false,
	stepKind: false,
	state: "enforced",
	deferrable: false,
	matchFull: false,
	notNull: true,
	firstOnly: false,
	onePartition: false,
	counted: false,
	nested: "no",
	picks: [1],
};

function schema(tables: Partial<RandomTable>[], references: Partial<RandomReference>[], roots = [0]): RandomSchema {
	return {
		tables: tables.map((one, index) => ({ ...table, ...one, name: `plain ${index}` })),
		references: references.map((one) => ({ ...reference, ...one })),
		mood: "odd",
		sharedKey: false,
		patterned: false,
		asTheyAre: false,
		told: "not",
		untouchable: false,
		roots,
	};
}

/** Schemas that once showed a fault, as small as possible. */
export const counterExamples: Readonly<Record<string, RandomSchema>> = {
	"a row that nothing refers to was deleted with one of the records that it belongs to": schema([{}, {}], [{ as: "only if all go" }]),
	"the server's role could not lock the rows of a reference of one partition": schema(
		[{}, { partitioned: true, rows: 8 }, {}],
		[
			{ onePartition: true, picks: [1, 2, 3] },
			{ child: 2, parent: 1 },
		],
		[0, 1, 2],
	),
	"the whole table could not be locked where only one of its partitions refers": schema(
		[{}, { partitioned: true, rows: 8 }],
		[{ onePartition: true, rule: "detach", notNull: false }],
	),
	"the server's role could not look up the row to point at": schema(
		[{}, {}, {}],
		[{}, { child: 1, parent: 2, rule: "look up", notNull: false }],
	),
	"two deletable records together deleted what must stay": schema(
		[{ rows: 5 }, { rows: 5 }],
		[
			{ as: "only if all go", picks: [3] },
			{ child: 0, parent: 1, rule: "refuse", notNull: false },
		],
		[0, 1],
	),
	"the links were deleted before the rows that they lead to": schema([{}, {}], [{ as: "through" }]),
	"the rows of a partition that is itself partitioned were not counted": schema(
		[{}, { partitioned: true, twice: true, rows: 8 }],
		[{ onePartition: true }],
	),
	"a scrub hid rows from a rule whose condition it overwrote": schema(
		[{}, { rows: 8 }],
		[
			{ rule: "scrub", notNull: false, picks: [1, 2, 3] },
			{ rule: "detach", circumstance: "when", notNull: false, picks: [1, 2, 3] },
		],
		[0, 1, 2],
	),
	"keys set null, each on its own, a row whose other keys PostgreSQL then found broken": schema(
		[{ rows: 2 }, { rows: 1 }, { rows: 1 }],
		[
			{ child: 2, as: "set null", rule: "detach", notNull: false, picks: [2] },
			{ child: 2, as: "set null", rule: "detach", notNull: false, picks: [2] },
			{ child: 1, as: "cascade" },
			{ child: 2, parent: 1, as: "set null", rule: "detach", notNull: false },
		],
		[0, 1],
	),
};
