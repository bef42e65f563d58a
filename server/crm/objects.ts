/**
 * What an adapter says about a CRM's database: its objects, and one rule for every reference within reach of them.
 * All of it is data. Names are looked up in the live catalogue at start; none is ever put into SQL as it stands here.
 */

/** Schema and table, "crm.customers". Odd names are fine: everything up to the first dot is the schema. */
export type TableName = `${string}.${string}`;

export interface Words {
	one: string;
	many: string;
}

/** Column to value; a list means one of them. Rows that differ are no part of the object or the reference. */
export type Condition = Readonly<Record<string, string | number | boolean | null | readonly (string | number)[]>>;

/** What another table says at the very moment: its column's values where its rows meet the condition, each in place of "{key}" in the template. */
export interface Listed {
	table: TableName;
	column: string;
	template: string;
	where: Condition;
}

export interface CrmObject {
	words: Words;
	table: TableName;
	/** Column that pages and the API name a record by; unique. */
	key: string;
	/** Columns whose values, joined by a space, are the record's name in the confirmation. */
	name: readonly string[];
	where?: Condition;
	/** Records with these values (the CRM's own accounts) are never deleted: they, and what would take one along, are answered as referenced. */
	refuseWhere?: Condition;
	/** Objects that exist to be referred to (company) are never deleted by Expunge. */
	deletable?: false;
	/** The types above it: an action needs Read/View on each that this very record belongs to. `column` refers to the parent's key. */
	parents?: readonly { object: string; column: string }[];
	/** Records of a custom kind: the column that says which, and the table that lists the kinds with their words. */
	klass?: { column: string; from: { table: TableName; key: string; one: string; many: string } };
	/** A column whose values can bound a grant (queue, inbox, team). */
	scope?: { column: string; label: string };
	/** The person the team serves: deleting one takes the button words of customers. */
	person?: true;
	/** Sentences the confirmation shows, for example that the CRM's own charts will change. */
	remarks?: readonly string[];
}

/** One row of the CRM, found when the server starts by what does not differ between installations: RT's user "Nobody". */
export interface Lookup {
	table: TableName;
	column: string;
	where: Condition;
}

/**
 * What happens to a row that refers to a record that goes.
 * delete: it goes too, with everything that refers to it. detach: the reference becomes null, or names the record `value` instead; from arrays and JSON lists it is removed.
 * scrub: the columns in `values` are overwritten, the row stays. keep: nothing happens. refuse: the record stays, whichever path led to it.
 * A row that one reference deletes is gone, whatever the others say; only `refuse` is stronger.
 */
export type Rule =
	| { rule: "delete" }
	| { rule: "detach"; value?: string | number | Lookup }
	| { rule: "scrub"; values: Readonly<Record<string, string | number | null>> }
	| { rule: "keep" }
	| { rule: "refuse" };

/** A foreign key of the catalogue, named by the referring table and its columns. Keys that say the same share one rule. */
export type KeyReference = Rule & {
	table: TableName;
	columns: readonly string[];
	/** Needed only where several keys share the same columns; `toColumns` where they lead to the same table besides. */
	to?: TableName;
	toColumns?: readonly string[];
};

export type ListedCondition = Readonly<Record<string, Condition[string] | readonly (string | number | Listed)[]>>;

/** When a reference holds. Any number of references may share a column if their circumstances differ. */
export interface Circumstances {
	/** The reference holds only where the row has these values: type+id pairs. */
	when?: Condition;
	/** It holds only where the row does not have all of these values. */
	whenNot?: Condition;
	/** It holds only where another column of the row refers to a row with these values; with `not`, only where it does not. */
	beside?: { column: string; to: TableName; toColumn: string; where: ListedCondition; not?: true };
	/** It holds only to rows of the referred table that have these values. */
	toWhere?: Condition;
}

/** A reference that the database does not know of. */
export type DeclaredReference = Rule &
	Circumstances & {
		declared: true;
		table: TableName;
		column: string;
		to: TableName;
		/** The referred column; the primary key if left out. */
		toColumn?: string;
		/** The table is there only in some installations: where it is not, there is nothing to say. */
		optional?: true;
		/**
		 * How the column names the referred row: by its value (compared as text where the types differ), as a text that equals the template
		 * with the key in place of "{key}", as an element of an array, or at a JSON path such as "$.conversations[*]". With `emptied` also
		 * where nothing stands in place of the key: what a CRM writes of a record that is gone by then.
		 */
		form?: { kind: "value" } | { kind: "text"; template: string; emptied?: boolean } | { kind: "array" } | { kind: "json"; path: string };
	};

/** A reference by several columns together that the database does not know of. */
export type DeclaredPairReference = Rule &
	Circumstances & {
		declared: true;
		table: TableName;
		columns: readonly string[];
		to: TableName;
		toColumns: readonly string[];
	};

/**
 * Rows that belong to a record only by a rule (tickets of a requestor through a membership table): from the record's key along
 * `through`, each step entering a table by `near` and leaving it by `far`, to `table.column`.
 */
export type IndirectReference = Rule &
	Circumstances & {
		declared: true;
		table: TableName;
		column: string;
		to: TableName;
		toColumn?: string;
		through: readonly { table: TableName; near: string; far: string; when?: Condition }[];
		/** With one step: the row goes only if every row that the step leads to from it goes (a reminder of several tickets). */
		exclusive?: true;
	};

export type Reference = KeyReference | DeclaredReference | DeclaredPairReference | IndirectReference;

/**
 * A person's address in the texts of records that stay: replaced, in a second step after the deletion, wherever it stands as a whole; their
 * name only where it stands beside it. Other mentions of the name are counted and listed.
 */
export interface Redaction {
	/** Whose: an object, and the columns of its table that can hold an address, and the one that holds the name. */
	object: string;
	addresses: readonly string[];
	name: string;
	/** What stands there afterwards, cut to the length of what it replaces. */
	replacement: string;
	/** Where to look. `encoding` is the column that says how the text is stored: none, quoted-printable or base64. */
	texts: readonly { table: TableName; columns: readonly string[]; encoding?: string }[];
}

export interface CrmDatabase {
	objects: Readonly<Record<string, CrmObject>>;
	references: readonly Reference[];
	redactions?: readonly Redaction[];
	/** Words for the rows of a table in the preview; tables of objects have their object's words. */
	kinds: Readonly<Record<TableName, Words>>;
}
