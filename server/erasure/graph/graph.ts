import type { CrmDatabase, CrmObject, Lookup, Rule, TableName } from "../../crm/objects.ts";
import type { Catalog, Column, ForeignKey, Table } from "../catalog/catalog.ts";

/** A condition whose columns were found in the catalogue. */
export type ResolvedCondition = readonly { column: Column; values: readonly (string | null)[]; lists?: readonly ResolvedList[] }[];

/** Values that another table has at the very moment. */
export interface ResolvedList {
	table: Table;
	column: Column;
	template: string;
	where: ResolvedCondition;
}

export interface ThroughStep {
	table: Table;
	fromColumn: Column;
	toColumn: Column;
	when: ResolvedCondition;
}

export type Verb = Rule["rule"];
/** Verbs whose rows stay and are rewritten. */
export type UpdatingVerb = "detach" | "scrub";

/** What a rule of each verb says, with columns found in the catalogue. */
interface ResolvedRules {
	delete: object;
	/** Sets `columns`: to null where `to` is null. `lookup` finds the value when the server starts. */
	detach: { columns: readonly Column[]; to: string | null; lookup: Lookup | null };
	scrub: { values: readonly { column: Column; value: string | null }[] };
	keep: object;
	refuse: object;
}

export type ResolvedRule<V extends Verb = Verb> = { [One in V]: { rule: One } & ResolvedRules[One] }[V];

export type Form =
	| { kind: "value" }
	| { kind: "text"; template: string; orEmpty?: boolean }
	| { kind: "array" }
	| { kind: "json"; path: readonly PathStep[] };
export type PathStep = { member: string } | { every: true };

/** A reference with its rule: which rows of `child` name rows of `parent`, and what becomes of them. */
export interface Edge {
	/** The same words in problems, doctor, accepted references and tombstones: "crm.messages(conversation_id) → crm.conversations(id)". */
	name: string;
	child: Table;
	/** Where the rows are looked for: the child, or the one partition that has the key. */
	relation: Table;
	columns: readonly Column[];
	parent: Table;
	parentColumns: readonly Column[];
	/** Null: the database does not know of this reference. */
	key: ForeignKey | null;
	form: Form;
	when: ResolvedCondition;
	whenNot: ResolvedCondition;
	whereRelated: { column: Column; table: Table; toColumn: Column; where: ResolvedCondition; not: boolean } | null;
	toWhere: ResolvedCondition;
	through: readonly ThroughStep[];
	onlyIfAllGo: boolean;
	rule: ResolvedRule;
}

/** A value that people know a record by. `from`: its rows are in another table, where `column` refers to `toColumn` of the record. */
export interface Identification {
	column: Column;
	from: { table: Table; column: Column; toColumn: Column } | null;
}

export interface GraphObject {
	name: string;
	definition: CrmObject;
	table: Table;
	key: Column;
	where: ResolvedCondition;
	protectedWhere: ResolvedCondition;
	identify: readonly Identification[];
	/** Of records that the CRM has only marked as deleted; null: it marks none. */
	softDeleted: { when: ResolvedCondition; whenNot: ResolvedCondition } | null;
	/** Tables that rows may go from. */
	reach: ReadonlySet<number>;
}

/** Everything the engine knows: the catalogue, and every reference with its rule. */
export interface Graph {
	catalog: Catalog;
	/** Of the schema and of all that was said about it: another one may mean other rows. */
	fingerprint: string;
	objects: ReadonlyMap<string, GraphObject>;
	edges: readonly Edge[];
	/** Keys that nobody has decided on. */
	undecided: readonly ForeignKey[];
	problems: readonly Problem[];
	/** Those of them that PostgreSQL found when it planned the engine's statements; null: it has not planned all of them yet. */
	planned: readonly Problem[] | null;
	tableLabels: CrmDatabase["tableLabels"];
}

export function topmost(catalog: Catalog, table: number): number {
	return catalog.tables.get(table)?.partitionOf ?? table;
}

export function tableNamed(catalog: Catalog, name: TableName): Table | undefined {
	return catalog.tables.get(catalog.names.get(name) ?? 0);
}

export interface Problem {
	/** impossible, unknown_name: the adapter contradicts the database. undecided: nobody has said what becomes of a reference. */
	kind: "impossible" | "unknown_name" | "undecided";
	/** The server does not start. The others only make objects undeletable. */
	fatal: boolean;
	reference: string;
	/** Objects that cannot be deleted because of it. */
	objects: readonly string[];
	message: string;
	/** A rule to paste into the adapter. */
	proposal?: string;
}

export function problem(
	kind: Problem["kind"],
	reference: string,
	message: string,
	objects: readonly string[] = [],
	proposal?: string,
): Problem {
	return { kind, fatal: kind !== "undecided", reference, objects, message: `${reference}: ${message}`, ...(proposal ? { proposal } : {}) };
}
