import * as z from "zod/mini";
import { condition, listed, listedCondition, lookup, number, whyNoTemplate } from "./conditions.ts";
import { atLeastOne, check, fields, list, named, perhaps, says, sections, text } from "./fields.ts";
import { column, columns, object, tableName } from "./names.ts";
import { redaction } from "./redaction.ts";

/**
 * What an adapter says about a CRM's database: its objects, and one rule for every reference within reach of them. All of it is data.
 * Names are looked up in the live catalogue at start; none is ever put into SQL as it stands here. Descriptions here make `server/crm/reference.md`.
 */

const words = fields({ one: says("One of them.", text()), many: says("Several of them.", text()) });

const parent = fields({
	object: says("The object above.", object),
	column: says("Refers to the parent's key.", column),
});

const klass = fields({
	column: says("The column that says which kind a record is.", column),
	from: says(
		"The table that lists the kinds.",
		fields({
			table: says("The table.", tableName),
			key: says("What the records' column holds.", column),
			one: says("The column with the word for one record.", column),
			many: says("The column with the word for several.", column),
		}),
	),
});

export const crmObject = fields({
	words: says("What people call a record.", words),
	table: says("The table, with its schema.", tableName),
	key: says("The column that pages and the API name a record by. It is unique.", column),
	name: says("Columns whose values, joined by a space, are the record's name in the confirmation.", columns),
	where: perhaps("Only rows with these values are records.", condition),
	refuseWhere: perhaps(
		"Records with these values (the CRM's own accounts) are never deleted, nor is what would take one along.",
		condition,
	),
	deletable: perhaps("Such objects (company) only exist to be referred to. Expunge never deletes them.", z.literal(false)),
	parents: perhaps("The objects above. An action needs Read/View on each that the record belongs to.", list(parent)),
	klass: perhaps("For records of a custom kind: which kind, and the kinds' words.", klass),
	scope: perhaps(
		"A column whose values can bound a grant (queue, inbox, team).",
		fields({ column: says("The column.", column), label: says("What people call it.", text()) }),
	),
	reusable: perhaps(
		"Whether the key can be given again. If left out: text and other natural keys can, UUIDs and numbers of a sequence or primary key cannot. Rows that newer transactions write with such a key stay.",
		z.boolean(),
	),
	person: perhaps("The person the team serves. Deleting one takes the button words of customers.", z.literal(true)),
	remarks: perhaps("Sentences the confirmation shows: that the CRM's own charts will change, for example.", list(text())),
});

const rules = {
	delete: { rule: says("The row goes too, with everything that refers to it.", z.literal("delete")) },
	detach: {
		rule: says("The reference becomes null or names another record. From arrays and JSON lists it is removed.", z.literal("detach")),
		value: perhaps("The record to name instead, or where to find it when the server starts.", z.xor([z.string(), number, lookup])),
	},
	scrub: {
		rule: says("Columns are overwritten, and the row stays.", z.literal("scrub")),
		values: says("The new value of each column.", named(z.xor([z.string(), number, z.null()]))),
	},
	keep: { rule: says("Nothing happens.", z.literal("keep")) },
	refuse: { rule: says("The record stays, whichever path led to it.", z.literal("refuse")) },
};

/** A reference with each of the rules. A row that one reference deletes is gone, whatever the others say; only `refuse` is stronger. */
function withRules<const Shape extends z.core.$ZodLooseShape>(shape: Shape) {
	return z.xor([
		fields({ ...rules.delete, ...shape }),
		fields({ ...rules.detach, ...shape }),
		fields({ ...rules.scrub, ...shape }),
		fields({ ...rules.keep, ...shape }),
		fields({ ...rules.refuse, ...shape }),
	]);
}

const rule = withRules({});

const keyReference = withRules({
	table: says("The table that refers.", tableName),
	columns: says("The foreign key's columns. Keys that say the same share one rule.", columns),
	to: perhaps("The table it refers to. Needed only where several keys share the same columns.", tableName),
	toColumns: perhaps("The columns it refers to. Needed only where several keys lead from these columns to that table.", columns),
});

const circumstances = {
	when: perhaps("The reference holds only where the row has these values: pairs of type and id.", condition),
	whenNot: perhaps("It holds only where the row does not have all of these values.", condition),
	beside: perhaps(
		"It holds only where another column of the row refers to a row with these values.",
		fields({
			column: says("The other column.", column),
			to: says("The table that it refers to.", tableName),
			toColumn: says("The column that it refers to.", column),
			where: says("The values of that row.", listedCondition),
			not: perhaps("It holds only where that row does not have these values.", z.literal(true)),
		}),
	),
	toWhere: perhaps("It holds only to rows of the referred table that have these values.", condition),
};

const declared = says("The database does not know of this reference.", z.literal(true));
const toColumn = perhaps("The referred column; the primary key if left out.", column);

const form = z.xor([
	fields({ kind: says("The column holds the key. Where the types differ, both are compared as text.", z.literal("value")) }),
	fields({
		kind: says("The column equals a text with the key in it.", z.literal("text")),
		template: says('The text, with "{key}" where the key stands.', text(whyNoTemplate)),
		emptied: perhaps("Also where nothing stands in place of the key: what a CRM writes of a record that is gone by then.", z.boolean()),
	}),
	fields({ kind: says("The key is an element of the array.", z.literal("array")) }),
	fields({
		kind: says("The key stands in JSON.", z.literal("json")),
		path: says('Where: members and `[*]` for every element, such as "$.conversations[*].id".', text(whyNoJsonPath)),
	}),
]);

const declaredReference = withRules({
	declared,
	table: says("The table that refers.", tableName),
	column: says("The column that refers.", column),
	to: says("The table it refers to.", tableName),
	toColumn,
	...circumstances,
	optional: perhaps("Only some installations have the table. Where it is missing, this reference is ignored.", z.literal(true)),
	form: perhaps("How the column names the referred row; by its value if left out.", form),
});

const declaredPairReference = withRules({
	declared,
	table: says("The table that refers.", tableName),
	columns: says("The columns that refer together.", columns),
	to: says("The table they refer to.", tableName),
	toColumns: says("The columns they refer to.", columns),
	...circumstances,
});

const step = fields({
	table: says("The table in between.", tableName),
	near: says("The column by which the step enters it.", column),
	far: says("The column by which the step leaves it.", column),
	when: perhaps("Only through rows with these values.", condition),
});

const indirectReference = withRules({
	declared,
	table: says("The table of the rows that belong to the record.", tableName),
	column: says("The column that the last step leads to.", column),
	to: says("The record's table.", tableName),
	toColumn,
	through: says("The steps from the record's key to the column.", atLeastOne(step)),
	...circumstances,
	exclusive: perhaps(
		"With one step: the row goes only if every row that the step leads to from it goes (a reminder of several tickets).",
		z.literal(true),
	),
}).check(
	check(
		({ exclusive, through }) => (exclusive && through.length !== 1 ? "an exclusive reference goes through exactly one step" : undefined),
		"exclusive",
	),
);

const reference = z.xor([declaredReference, declaredPairReference, indirectReference, keyReference]);

export const crmDatabase = {
	objects: says("The types of records, by name.", named(crmObject)),
	references: says("What happens to rows that refer to a record that goes: one rule for every reference within reach.", list(reference)),
	redactions: perhaps(
		"A person's address in the texts of records that stay. It is replaced after the deletion wherever it stands as a whole; the name only beside it. Other mentions of the name are listed.",
		list(redaction),
	),
	kinds: says(
		"Words for the rows of a table in the preview. Tables of objects have their object's words.",
		z.readonly(z.record(tableName, words)),
	),
};

function whyNoJsonPath(path: string): string | undefined {
	const right = /^\$(\.[\p{L}_][\p{L}\p{N}_]*|\."[^"\\]*"|\[\*\])*$/u;
	return right.test(path) ? undefined : 'a JSON path is made of members and [*], such as "$.conversations[*].id"';
}

sections({
	CrmObject: [crmObject, "A type of records."],
	KeyReference: [keyReference, "A foreign key of the database, named by the referring table and its columns."],
	DeclaredReference: [
		declaredReference,
		"A reference that the database does not know of. Several may share a column if their circumstances differ.",
	],
	DeclaredPairReference: [declaredPairReference, "A reference by several columns together that the database does not know of."],
	IndirectReference: [
		indirectReference,
		"Rows that belong to a record only through other tables: tickets of a requestor through a membership.",
	],
	Form: [form, "How a column names the referred row."],
	Condition: [condition, "Column → value. A list means one of its values. Rows that differ do not count."],
	Listed: [listed, "The values that another table has at that moment."],
	Lookup: [lookup, 'One row of the CRM, found when the server starts by what does not differ between installations: RT\'s user "Nobody".'],
	TableName: [tableName, 'Schema and table: "crm.customers". Everything up to the first dot is the schema.'],
	Words: [words, "What people call such rows."],
});

export type TableName = z.infer<typeof tableName>;
export type Words = z.infer<typeof words>;
export type Condition = z.infer<typeof condition>;
export type Listed = z.infer<typeof listed>;
export type ListedCondition = z.infer<typeof listedCondition>;
export type CrmObject = z.infer<typeof crmObject>;
export type Lookup = z.infer<typeof lookup>;
export type Rule = z.infer<typeof rule>;
export type KeyReference = z.infer<typeof keyReference>;
export type DeclaredReference = z.infer<typeof declaredReference>;
export type DeclaredPairReference = z.infer<typeof declaredPairReference>;
export type IndirectReference = z.infer<typeof indirectReference>;
export type Reference = z.infer<typeof reference>;
export type CrmDatabase = z.infer<z.ZodMiniObject<typeof crmDatabase>>;
