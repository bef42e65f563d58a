import type { Encoding } from "../../aftermath/redaction/encodings.ts";
import type { ErasedKeys } from "../../deletions/rehearsal/search-terms.ts";
import type { Column, Table } from "../../erasure/catalog/catalog.ts";

/** A table that may lose rows, and some of its keys. */
export type Target = ErasedKeys;

/** How a column names a row of the target, in the adapter's format. */
export type SuspectForm = { kind: "value" } | { kind: "text"; template: string } | { kind: "array" } | { kind: "json"; path: string };

/** A column that may refer to a target without a foreign key. `findUndeclared` looks its values up. */
export interface Suspicion {
	table: Table;
	column: Column;
	target: Target;
	form: SuspectForm;
	/** The column beside it that says the type, and the types that mean the target. */
	when: { column: Column; types: readonly string[] } | null;
	/** `values`: only the values suggest it. */
	why: "name" | "copy" | "type" | "text" | "values" | "trigger";
	/** Distinct keys in the sample. */
	values: readonly string[];
	/** Rows of the sample that hold one of them. */
	rows: number;
}

/** A column with addresses. `findUndeclared` looks them up among those of the people. */
export interface AddressSuspicion {
	table: Table;
	column: Column;
	/** Where in a document, in the adapter's format. Null: the column is a text. */
	path: string | null;
	/** Each value is one address and nothing else. */
	isWhole: boolean;
	encoding: Encoding;
	addresses: readonly string[];
	rows: number;
}

/** Rows of one table, with the text of each searched column. */
export interface TableSample {
	table: Table;
	columns: readonly Column[];
	/** The values of a row in the order of `columns`. An array or a document is JSON. */
	rows: readonly (readonly (string | null)[])[];
	/** The sample is the whole table. */
	isWhole: boolean;
	/** How many distinct values of a suspicion are looked up. Without it, `maxValues`. */
	maxValues?: number;
}

/** How much of a table was read. */
export interface ReadRows {
	table: Table;
	rows: { length: number };
	isWhole: boolean;
}

/** The distinct values, of which a few are enough to be looked up. */
export const maxValues = 100;

/** Below this probability, the values are not keys by chance. */
export const maxChance = 1e-6;
