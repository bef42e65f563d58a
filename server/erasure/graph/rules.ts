import type { Lookup, TableName } from "../../crm/objects.ts";
import { type Catalog, type Column, type ColumnType, columnsOf, type ForeignKey, type Table } from "../catalog/catalog.ts";
import type { Edge, ResolvedRule, UpdatingVerb, Verb } from "./graph.ts";
import { forbidDetachRule, forbidScrubRule, resolveDetachRule } from "./updating-rules.ts";

/** The rules of each verb in the adapter's format. */
interface StatedRules {
	delete: object;
	detach: { value?: string | number | Lookup | undefined };
	scrub: { values: Readonly<Record<string, string | number | boolean | null>> };
	keep: object;
	refuse: object;
}

type StatedRule<V extends Verb = Verb> = { [One in V]: { rule: One } & StatedRules[One] }[V];

/** The reference of a rule, before it becomes an edge. */
interface RulePlace {
	table: Table;
	columns: readonly Column[];
	key: ForeignKey | null;
}

/** The effect of a verb, without its details. */
interface VerbTraits {
	/** The engine searches for the rows, so it reads, compares and watches their table. Otherwise it ignores the reference. */
	follows: boolean;
	/** The rows are deleted, with everything that refers to them. */
	removes: boolean;
	/** The rows stay and are rewritten. */
	updates: boolean;
	/** A row that holds the reference prevents the record's deletion, whichever path leads to the row. */
	refuses: boolean;
	/** The rows are locked one by one before anything happens to them, so that references to them can be followed. */
	locks: boolean;
	/** Rows that appear after the deletion get the same treatment, unless a foreign key prevents them. */
	sweeps: boolean;
	/**
	 * Removes only the key from an array or a JSON document, so the row can still be found by its other keys. False for a verb that also
	 * writes other columns.
	 */
	editsInPlace: boolean;
	/** The pg_constraint.confdeltype of foreign keys with the same effect. */
	onDelete: "c" | "n" | null;
}

interface Constant {
	column: Column;
	type: ColumnType;
	value: string | null;
}

interface Replacement {
	to: string | null;
	lookup: Lookup | null;
}

/** Everything the engine knows about a verb. `server/erasure/README.md` says how to add one. */
interface VerbRecord<V extends Verb> extends VerbTraits {
	updates: V extends UpdatingVerb ? true : false;
	/** Tables and columns that the adapter's rule names itself. */
	names(rule: StatedRule<V>, table: TableName): readonly (readonly [TableName, readonly string[]])[];
	resolve(rule: StatedRule<V>, place: RulePlace): ResolvedRule<V>;
	/** Columns that are overwritten in rows that stay. */
	writes(rule: ResolvedRule<V>): readonly Column[];
	/** Constants that the adapter states for columns. A text that contains the key is not a constant. */
	constants(rule: ResolvedRule<V>, form: Edge["form"]): readonly Constant[];
	/** The record that replaces the deleted one in rows, or how to find it. */
	replacement(rule: ResolvedRule<V>): Replacement;
	/** The reason why the verb cannot apply to the reference, as a sentence. */
	forbidden(rule: ResolvedRule<V>, edge: Edge, catalog: Catalog): string | undefined;
}

const inert = {
	updates: false,
	editsInPlace: false,
	names: () => [],
	writes: () => [],
	constants: () => [],
	replacement: () => ({ to: null, lookup: null }),
} as const;

const rules: { readonly [V in Verb]: VerbRecord<V> } = {
	delete: {
		...inert,
		follows: true,
		removes: true,
		refuses: false,
		locks: true,
		sweeps: true,
		onDelete: "c",
		resolve: ({ rule }) => ({ rule }),
		forbidden: () => undefined,
	},
	detach: {
		follows: true,
		removes: false,
		updates: true,
		refuses: false,
		locks: false,
		sweeps: true,
		editsInPlace: true,
		onDelete: "n",
		names: ({ value }) => (typeof value === "object" ? [[value.table, [value.column, ...Object.keys(value.where)]]] : []),
		resolve: resolveDetachRule,
		writes: ({ columns }) => columns,
		constants: ({ columns, to }, form) =>
			form.kind === "value" || form.kind === "array"
				? columns.map((column) => ({ column, type: column.type.element ?? column.type, value: to }))
				: [],
		replacement: ({ to, lookup }) => ({ to, lookup }),
		forbidden: forbidDetachRule,
	},
	scrub: {
		follows: true,
		removes: false,
		updates: true,
		refuses: false,
		locks: false,
		sweeps: true,
		editsInPlace: false,
		onDelete: null,
		names: ({ values }, table) => [[table, Object.keys(values)]],
		resolve: ({ values }, { table }) => ({
			rule: "scrub",
			values: Object.entries(values).flatMap(([name, value]) =>
				columnsOf(table, [name]).map((column) => ({ column, value: value === null ? null : String(value) })),
			),
		}),
		writes: ({ values }) => values.map(({ column }) => column),
		constants: ({ values }) => values.map(({ column, value }) => ({ column, type: column.type, value })),
		replacement: inert.replacement,
		forbidden: forbidScrubRule,
	},
	keep: {
		...inert,
		follows: false,
		removes: false,
		refuses: false,
		locks: false,
		sweeps: false,
		onDelete: null,
		resolve: ({ rule }) => ({ rule }),
		forbidden: (_, { key }) => (key ? "A foreign key cannot have the rule `keep`: the database would refuse the deletion." : undefined),
	},
	refuse: {
		...inert,
		follows: true,
		removes: false,
		refuses: true,
		locks: false,
		sweeps: false,
		onDelete: null,
		resolve: ({ rule }) => ({ rule }),
		forbidden: () => undefined,
	},
};

/** What the rule of an edge does. */
export function verbOf({ rule: { rule } }: { rule: { rule: Verb } }): VerbTraits {
	return rules[rule];
}

export function namesInRule<V extends Verb>(rule: StatedRule<V>, table: TableName): ReturnType<VerbRecord<V>["names"]> {
	return rules[rule.rule].names(rule, table);
}

export function resolveRule<V extends Verb>(rule: StatedRule<V>, place: RulePlace): ResolvedRule<V> {
	return rules[rule.rule].resolve(rule, place);
}

export function writtenColumns<V extends Verb>(rule: ResolvedRule<V>): readonly Column[] {
	return rules[rule.rule].writes(rule);
}

export function constantsIn<V extends Verb>(rule: ResolvedRule<V>, form: Edge["form"]): readonly Constant[] {
	return rules[rule.rule].constants(rule, form);
}

export function replacementOf<V extends Verb>(rule: ResolvedRule<V>): Replacement {
	return rules[rule.rule].replacement(rule);
}

export function whyForbidden<V extends Verb>(rule: ResolvedRule<V>, edge: Edge, catalog: Catalog): string | undefined {
	return rules[rule.rule].forbidden(rule, edge, catalog);
}
