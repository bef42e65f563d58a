export const keyKinds = ["integer", "bigint", "uuid", "text", "citext", "ltree", "pair", "none"] as const;
export type KeyKind = (typeof keyKinds)[number];

/** Features of a table that must not change the result. */
export const oddities = [
	...(["generated", "identity", "heir", "late unique", "row security"] as const),
	...(["before trigger", "after trigger", "disabled trigger", "replica trigger", "rule", "disabled rule"] as const),
] as const;
export type Oddity = (typeof oddities)[number];

/** The files that rows name. own: each row one. shared: several rows the same. of some rows: only those of a condition name one. */
export const fileKinds = ["none", "own", "shared", "of some rows"] as const;
export type FileKind = (typeof fileKinds)[number];

export interface RandomTable {
	/** The name contains quotes, spaces and other scripts. */
	name: string;
	/** Which of the two schemas contains it. */
	schema: 0 | 1;
	/** none: no primary key, only a unique column. */
	key: KeyKind;
	partitioned: boolean;
	/** Its first partition is itself partitioned. */
	twice: boolean;
	oddities: readonly Oddity[];
	/** PostgreSQL estimates that it has many rows. */
	large: boolean;
	files: FileKind;
	rows: number;
}

export const keyActions = ["no action", "restrict", "cascade", "set null", "set default"] as const;
export const forms = ["value", "any case", "text", "template", "prefix", "list", "array", "json"] as const;
export const rules = ["delete", "detach", "move", "look up", "scrub", "keep", "refuse"] as const;
export const circumstances = ["always", "when", "when not", "where related", "where not related", "to where"] as const;

export const states = ["enforced", "disabled", "not validated", "not enforced"] as const;

/** Whether the child's rows are trees, numbered as nested sets. trees: each tree by itself. forest: all rows of the table together. */
export const nestings = ["no", "trees", "forest"] as const;

export interface RandomReference {
	child: number;
	parent: number;
	/** The primary key, or another unique column. */
	target: "key" | "code";
	/** move: detached to a stated row. look up: detached to a row that is looked up. */
	rule: (typeof rules)[number];
	/** The form in the engine's copy: a key with this action, a declared reference of this form, or links. */
	as: (typeof keyActions)[number] | (typeof forms)[number] | "through" | "only if all go";
	/** The condition. If a declared reference does not meet it, a row that must stay names the same record. */
	circumstance: (typeof circumstances)[number];
	/** The table of the related rows, which may be deleted too. Null: a table of constants. */
	related: number | null;
	/** The rule of the key for rows that do not meet its condition. Null: its rule has no condition. */
	otherwise: "delete" | "detach" | null;
	/** The column is text, and the referenced column is an integer. */
	relatedText: boolean;
	/** Memberships in two steps, which count only if they are of one kind. */
	twoSteps: boolean;
	stepKind: boolean;
	/** not enforced: PostgreSQL before 18 enforces it anyway. */
	state: (typeof states)[number];
	deferrable: boolean;
	matchFull: boolean;
	notNull: boolean;
	/** SET NULL of the first column only. */
	firstOnly: boolean;
	/** The key is on one partition of the child, and does not concern rows in the other. */
	onePartition: boolean;
	/** A column of the parent counts the rows that refer to it. */
	counted: boolean;
	/** The reference leads to the parent in the tree. */
	nested: (typeof nestings)[number];
	/** For each row of the child, modulo: the parent row that it names. A seventh of them name none. */
	picks: readonly number[];
}

export interface RandomSchema {
	tables: readonly RandomTable[];
	references: readonly RandomReference[];
	/** native: PostgreSQL's own cascade can delete everything below. plain: nothing prevents unchecked deletion. */
	mood: "native" | "plain" | "odd";
	/** One-to-one: the second table's primary key refers to the first's. */
	sharedKey: boolean;
	/** The adapter names tables by patterns where it can. */
	patterned: boolean;
	/** The adapter leaves out the rules that keys declare themselves. */
	asTheyAre: boolean;
	/** Only two thirds of the first table's rows are records of the object, or of the requested klass. */
	told: "not" | "by condition" | "by klass";
	/** One of them is the CRM's own record, which is never deleted. */
	untouchable: boolean;
	/** Rows of the first table to erase, modulo. */
	roots: readonly number[];
}
