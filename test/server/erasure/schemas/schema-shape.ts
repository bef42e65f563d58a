export const keyKinds = ["integer", "bigint", "uuid", "text", "citext", "ltree", "pair", "none"] as const;
export type KeyKind = (typeof keyKinds)[number];

/** What stands on a table and must make no difference to what is left in the end. */
export const oddities = [
	...(["generated", "identity", "heir", "late unique", "row security"] as const),
	...(["before trigger", "after trigger", "disabled trigger", "replica trigger", "rule", "disabled rule"] as const),
] as const;
export type Oddity = (typeof oddities)[number];

export interface RandomTable {
	/** With quotes, spaces and other scripts in it. */
	name: string;
	/** Which of two schemas it lives in. */
	schema: 0 | 1;
	/** none: no primary key, only something unique. */
	key: KeyKind;
	partitioned: boolean;
	/** Its first partition is partitioned again. */
	twice: boolean;
	oddities: readonly Oddity[];
	/** PostgreSQL takes it for one of many rows. */
	large: boolean;
	rows: number;
}

export const keyActions = ["no action", "restrict", "cascade", "set null", "set default"] as const;
export const forms = ["value", "text", "template", "array", "json"] as const;
export const rules = ["delete", "detach", "move", "look up", "scrub", "keep", "refuse"] as const;
export const circumstances = ["always", "when", "when not", "where related", "where not related", "to where"] as const;

export const states = ["enforced", "disabled", "not validated", "not enforced"] as const;

export interface RandomReference {
	child: number;
	parent: number;
	/** The primary key, or a unique column besides. */
	target: "key" | "code";
	/** move: detached to a stated row; look up: to one that is looked up. */
	rule: (typeof rules)[number];
	/** What the engine's copy has: a key with this action, only a declared reference of this form, or links by which rows belong to others. */
	as: (typeof keyActions)[number] | (typeof forms)[number] | "through" | "only if all go";
	/** When a declared reference holds; where it does not, a row that must stay names the same. */
	circumstance: (typeof circumstances)[number];
	/** The table whose rows are related, which may be deleted as well; null: one of constants. */
	related: number | null;
	/** The column is text; the column it refers to is an integer. */
	relatedText: boolean;
	/** Memberships: one leads to another, and they hold only where they are of a kind. */
	twoSteps: boolean;
	stepKind: boolean;
	/** not enforced: enforced all the same before PostgreSQL 18. */
	state: (typeof states)[number];
	deferrable: boolean;
	matchFull: boolean;
	notNull: boolean;
	/** SET NULL of the first column alone. */
	firstOnly: boolean;
	/** It stands on one partition of the child, and rows in the other are none of its business. */
	onePartition: boolean;
	/** For each row of the child, modulo: which row of the parent it names; a seventh of them name none. */
	picks: readonly number[];
}

export interface RandomSchema {
	tables: readonly RandomTable[];
	references: readonly RandomReference[];
	/** native: all that hangs below can go by PostgreSQL's own cascade. plain: nothing stands in the way of the unchecked way. */
	mood: "native" | "plain" | "odd";
	/** One-to-one: the second table's primary key is the first's. */
	sharedKey: boolean;
	/** Only two thirds of the first table's rows are records of the object, or of the klass that is asked for. */
	told: "not" | "by condition" | "by klass";
	/** One of them is the CRM's own, which never goes. */
	untouchable: boolean;
	/** Rows of the first table to erase, modulo. */
	roots: readonly number[];
}
