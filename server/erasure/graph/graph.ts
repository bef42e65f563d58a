import type { CrmDatabase, CrmObject, Lookup, Rule, RuleDraft } from "../../crm/objects.ts";
import type { TemplatePart } from "../../crm/path-template.ts";
import type { Catalog, Column, ForeignKey, Table } from "../catalog/catalog.ts";

/** A condition with its columns resolved in the catalogue. */
export type ResolvedCondition = readonly { column: Column; values: readonly (string | null)[]; lists?: readonly ResolvedList[] }[];

/** The current values of a column in another table. */
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
/** Verbs that keep the row and rewrite it. */
export type UpdatingVerb = "detach" | "scrub";

/** The rules of each verb, with their columns resolved in the catalogue. */
interface ResolvedRules {
	delete: object;
	/** Sets `columns` to `to`, which may be null. `lookup` finds the value at startup. */
	detach: { columns: readonly Column[]; to: string | null; lookup: Lookup | null };
	scrub: { values: readonly { column: Column; value: string | null }[] };
	keep: object;
	refuse: object;
}

export type ResolvedRule<V extends Verb = Verb> = { [One in V]: { rule: One } & ResolvedRules[One] }[V];

export type Form =
	| { kind: "value"; ignoreCase?: true }
	| { kind: "text"; template: string; orEmpty?: boolean; ignoreCase?: true }
	| { kind: "prefix"; template: string }
	| { kind: "list"; separator: string }
	| { kind: "array" }
	| { kind: "json"; path: readonly PathStep[] };
export type PathStep = { member: string } | { every: true };

/** The column can hold several keys, and a single one can be removed from it. */
export function isListed({ kind }: Form): boolean {
	return kind === "array" || kind === "json" || kind === "list";
}

/** A reference with its rule: which rows of `child` refer to rows of `parent`, and what happens to them. */
export interface Edge {
	/** The name in problems, the doctor, accepted references and tombstones: "crm.messages(conversation_id) → crm.conversations(id)". */
	name: string;
	child: Table;
	/** The table to search: the child, or the single partition that has the key. */
	relation: Table;
	columns: readonly Column[];
	parent: Table;
	parentColumns: readonly Column[];
	/** Null if no foreign key declares the reference. */
	key: ForeignKey | null;
	form: Form;
	when: ResolvedCondition;
	/** Rows that meet one of these conditions do not count. A key's rule leaves out the rows of the key's earlier rules. */
	whenNot: readonly ResolvedCondition[];
	whereRelated: { column: Column; table: Table; toColumn: Column; where: ResolvedCondition; not: boolean } | null;
	toWhere: ResolvedCondition;
	through: readonly ThroughStep[];
	onlyIfAllGo: boolean;
	rule: ResolvedRule;
}

/** A value that people know a record by. `from`: its rows are in another table. `column` refers to `toColumn` of the record, under `when`. */
export interface Identification {
	column: Column;
	from: { table: Table; column: Column; toColumn: Column; when: ResolvedCondition; ignoreCase?: boolean } | null;
}

export interface GraphObject {
	name: string;
	definition: CrmObject;
	table: Table;
	key: Column;
	/** Other columns that identify a record in pages. */
	otherKeys: readonly (readonly Column[])[];
	where: ResolvedCondition;
	protectedWhere: ResolvedCondition;
	identify: readonly Identification[];
	/** Identifies records that the CRM has only marked as deleted. Null: it marks none. */
	softDeleted: { when: ResolvedCondition; whenNot: ResolvedCondition } | null;
	/** Tables that may lose rows. */
	reach: ReadonlySet<number>;
}

/** Values of a table's rows that something outside the tables has too: a file's path, or a row in another system. */
export interface NamedValues {
	/** Identifies the rule in the outbox: the table, the columns and the condition. */
	name: string;
	table: Table;
	/** Their values make up the texts of the templates. */
	columns: readonly Column[];
	/** First what the row itself names, such as the path of its file. Then the patterns of derived files. */
	templates: readonly (readonly TemplatePart[])[];
	/** The empty file that marks a row's file for the CRM, which removes it. */
	checklist?: readonly TemplatePart[];
	when: ResolvedCondition;
}

/** A column that the CRM derives from the rows of `child`. */
export interface Recount {
	name: string;
	table: Table;
	column: Column;
	/** The column of `table` that the rows refer to. */
	key: Column;
	child: Table;
	childColumn: Column;
	when: ResolvedCondition;
	value: "count" | "max" | "min" | "sum";
	/** Null for `count`. */
	of: Column | null;
	/** The value to use if no row is left. */
	orElse: string | null;
}

/** Trees of rows of one table, which the CRM stores as bounds of nested intervals. */
export interface NestedSet {
	name: string;
	table: Table;
	/** The primary key. */
	key: Column;
	parent: Column;
	/** Null: all rows of the table are numbered together. */
	root: Column | null;
	left: Column;
	right: Column;
}

/** The names of the references that one pattern covers, with their rules. `by` is null for keys that follow the database. */
export interface Coverage {
	by: string | null;
	references: readonly { name: string; rule: Verb }[];
}

/** Everything that the engine knows: the catalogue, and every reference with its rule. */
export interface Graph {
	catalog: Catalog;
	/** Without the optional entries that this schema lacks. */
	adapter: CrmDatabase;
	/** Identifies the schema, the adapter and the decisions. A different fingerprint may mean different rows. */
	fingerprint: string;
	objects: ReadonlyMap<string, GraphObject>;
	edges: readonly Edge[];
	/** Rows that name files, including rows that no deletion reaches. */
	files: readonly NamedValues[];
	/** Rows that another system has copied. In place of a path, a rule has the values by which the other system identifies them. */
	requests: readonly NamedValues[];
	/** Rows that the CRM caches, with the values that identify their entries. */
	caches: readonly NamedValues[];
	recounts: readonly Recount[];
	nestedSets: readonly NestedSet[];
	/** Rules that no reference of the adapter states: what its patterns cover, and keys that follow the database. */
	covered: readonly Coverage[];
	/** Optional entries of the adapter that this schema lacks, with what is missing. */
	absent: readonly string[];
	/** The names of the references that no rule of the adapter's own states: by patterns, by admins, or as the keys themselves say. */
	unstated: ReadonlySet<string>;
	/** Such references that the live database or the adapter does not allow, with the reason. They are undecided. */
	unfit: ReadonlyMap<string, string>;
	/** Keys without a decision. */
	undecided: readonly ForeignKey[];
	problems: readonly Problem[];
	/** Problems that PostgreSQL reported when it planned the engine's statements. Null: some statements are not planned yet. */
	planned: readonly Problem[] | null;
	tableLabels: CrmDatabase["tableLabels"];
}

export function topmost(catalog: Catalog, table: number): number {
	return catalog.tables.get(table)?.partitionOf ?? table;
}

/** The reference by which rows have these values. `rowsOfValues` comes before the adapter's references. Undefined for other tables. */
export function edgeOfValues({ edges }: Pick<Graph, "edges">, { oid, values }: Table): Edge | undefined {
	return values && edges.find(({ parent, child, columns }) => parent.oid === oid && child === values.of && columns[0] === values.column);
}

export interface Problem {
	/** impossible, unknown_name: the adapter contradicts the database. undecided: a reference has no rule. */
	kind: "impossible" | "unknown_name" | "undecided";
	/** If true, the server does not start. If false, only these objects cannot be deleted. */
	fatal: boolean;
	reference: string;
	/** Objects that cannot be deleted because of the problem. */
	objects: readonly string[];
	reason: string;
	/** The reference and the reason. */
	message: string;
	/** A rule for the adapter. */
	proposal?: RuleDraft;
}

export function problem(
	kind: Problem["kind"],
	reference: string,
	reason: string,
	objects: readonly string[] = [],
	proposal?: RuleDraft,
): Problem {
	const message = `${reference}: ${reason}`;
	return { kind, fatal: kind !== "undecided", reference, objects, reason, message, ...(proposal ? { proposal } : {}) };
}
