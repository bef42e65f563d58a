import * as z from "zod/mini";
import { condition, lookup, number, relatedCondition, tableValues, whyNoJsonPath, whyNoTemplate } from "./conditions.ts";
import {
	atLeastOne,
	check,
	column,
	columns,
	described,
	fields,
	list,
	named,
	object,
	optional,
	sections,
	tableName,
	text,
} from "./fields.ts";
import { identification, identify, otherKeys, softDeletion } from "./identification.ts";
import { adapterLabels, type Labels, localText } from "./labels.ts";
import { outside } from "./outside.ts";
import { recounts } from "./recounts.ts";
import { redactionRules } from "./redaction.ts";

/**
 * The database part of an adapter: the objects, and one rule for every reference within reach of them. All of it is data.
 * Names are looked up in the live catalogue at startup and never copied into SQL. `server/crm/reference.md` is generated from the descriptions.
 */

const parent = fields({
	object: described("The parent object.", object),
	column: described("Refers to the parent's key.", column),
});

const klass = fields({
	column: described("The column that holds the record's kind.", column),
	from: described(
		"The table that lists the kinds.",
		fields({
			table: described("The table.", tableName),
			key: described("The column that the records' column refers to.", column),
			singular: described("The column with the word for one record.", column),
			plural: described("The column with the word for several.", column),
		}),
	),
});

export const crmObject = fields({
	labels: described('What people call a record: "Customer", "Customers".', adapterLabels),
	table: described("The table, with its schema.", tableName),
	key: described("The unique column that identifies a record: an integer, numeric, uuid, text, an enum or a type of an extension.", column),
	otherKeys,
	name: described("Columns that make up the record's name in the confirmation, joined by a space.", columns),
	identify,
	where: optional("Only rows with these values are records.", condition),
	softDeleted: optional(
		"Records that the CRM has only marked as deleted. The panel Records finds them. `where` must not leave them out.",
		softDeletion,
	),
	protectedWhere: optional(
		"Records with these values (the CRM's own accounts) are never deleted. Neither is a record whose deletion would delete one of them.",
		condition,
	),
	deletable: optional("False: Expunge never deletes these records (companies). They only exist to be referred to.", z.literal(false)),
	parents: optional("The parent objects. An action on a record needs Read/View on each object that it belongs to.", list(parent)),
	klass: optional("For records of custom kinds: which kind a record is, and what people call the kinds.", klass),
	scope: optional(
		"A column whose values can limit a grant (queue, inbox, team).",
		fields({ column: described("The column.", column), label: described("What people call it.", localText) }),
	),
	reusable: optional(
		"Whether a new record can get the same key again. Default: true for text and other natural keys, false for UUIDs and for numbers of a sequence or primary key. Rows that newer transactions write with such a key stay.",
		z.boolean(),
	),
	person: optional("True for the people the team serves. Their confirmation has the button that customers have.", z.literal(true)),
	remarks: optional("Sentences that the confirmation shows, for example that the CRM's own charts will change.", list(localText)),
});

const rules = {
	delete: { rule: described("The row is deleted too, with everything that refers to it.", z.literal("delete")) },
	detach: {
		rule: described(
			"The reference becomes null or names another record. In arrays and JSON lists, the key is removed.",
			z.literal("detach"),
		),
		value: optional("The record to name instead, or where to find it when the server starts.", z.xor([z.string(), number, lookup])),
	},
	scrub: {
		rule: described("The row stays, with these columns overwritten.", z.literal("scrub")),
		values: described("The new value of each column.", named(z.xor([z.string(), number, z.boolean(), z.null()]))),
	},
	keep: { rule: described("Nothing happens. A rehearsal counts what it finds in the column as kept.", z.literal("keep")) },
	refuse: { rule: described("The record is not deleted, whichever path leads to it.", z.literal("refuse")) },
};

/** A reference with one of the rules. `delete` wins over every rule of another reference to the same row, except `refuse`. */
function withRules<const Shape extends z.core.$ZodLooseShape>(shape: Shape) {
	const ambiguous = Object.values(rules).flatMap((rule) => Object.keys(rule).filter((field) => field in shape));
	if (ambiguous.length > 0) throw new Error(`A rule and a reference cannot both have the field ${ambiguous.join(", ")}.`);
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
	table: described("The referring table.", tableName),
	columns: described("The foreign key's columns. Identical keys share one rule.", columns),
	to: optional("The table it refers to. Needed only where several keys share the same columns.", tableName),
	toColumns: optional("The columns it refers to. Needed only where several keys connect these columns with that table.", columns),
});

const circumstances = {
	when: optional("The reference exists only where the row has these values, as in pairs of type and id.", condition),
	whenNot: optional("The reference exists only where the row does not have all of these values.", condition),
	whereRelated: optional(
		"The reference exists only where another column of the row refers to a row with these values.",
		fields({
			column: described("The other column.", column),
			to: described("The table it refers to.", tableName),
			toColumn: described("The column it refers to.", column),
			where: described("The values of that row.", relatedCondition),
			not: optional("True: the reference exists only where that row does not have these values.", z.literal(true)),
		}),
	),
	toWhere: optional("The reference leads only to rows of the referred table that have these values.", condition),
};

const declared = described("True: the database has no foreign key for this reference.", z.literal(true));
const toColumn = optional("The referred column. Default: the primary key.", column);

const form = z.xor([
	fields({ kind: described("The column holds the key. If the types differ, both are compared as text.", z.literal("value")) }),
	fields({
		kind: described("The column holds exactly this text, which contains the key.", z.literal("text")),
		template: described('The text, with "{key}" in place of the key.', text(whyNoTemplate)),
		orEmpty: optional("True: the text without a key counts too. Some CRMs write it for a record that no longer exists.", z.boolean()),
	}),
	fields({ kind: described("The key is an element of the array.", z.literal("array")) }),
	fields({
		kind: described("The key is a value in a JSON document.", z.literal("json")),
		path: described('Where the key is: members, and `[*]` for every element, such as "$.conversations[*].id".', text(whyNoJsonPath)),
	}),
]);

const declaredReference = withRules({
	declared,
	table: described("The referring table.", tableName),
	column: described("The referring column.", column),
	to: described("The table it refers to.", tableName),
	toColumn,
	...circumstances,
	optional: optional("True: only some installations have the table. Where it is missing, the reference is ignored.", z.literal(true)),
	form: optional("How the column names the referred row. Default: by its value.", form),
});

const declaredPairReference = withRules({
	declared,
	table: described("The referring table.", tableName),
	columns: described("The columns that form the reference together.", columns),
	to: described("The table they refer to.", tableName),
	toColumns: described("The columns they refer to.", columns),
	...circumstances,
});

const step = fields({
	table: described("The connecting table.", tableName),
	fromColumn: described("The column that refers to the previous step, or to the record.", column),
	toColumn: described("The column that refers to the next step, or to the rows that belong to the record.", column),
	when: optional("Only through rows with these values.", condition),
});

const indirectReference = withRules({
	declared,
	table: described("The table of the rows that belong to the record.", tableName),
	column: described("The column that the last step leads to.", column),
	to: described("The record's table.", tableName),
	toColumn,
	through: described("The steps from the record's key to the column.", atLeastOne(step)),
	...circumstances,
	onlyIfAllGo: optional(
		"True, with one step only: the row is deleted only if every record that it belongs to is deleted (a reminder of several tickets).",
		z.literal(true),
	),
}).check(
	check(
		({ onlyIfAllGo, through }) =>
			onlyIfAllGo && through.length !== 1 ? "a reference with onlyIfAllGo must have exactly one step" : undefined,
		"onlyIfAllGo",
	),
);

const reference = z.xor([declaredReference, declaredPairReference, indirectReference, keyReference]);

export const crmDatabase = {
	objects: described("The types of records, by name.", named(crmObject)),
	references: described("What happens to rows that refer to a deleted record: one rule for every reference within reach.", list(reference)),
	redactions: redactionRules,
	...outside,
	recounts,
	tableLabels: described(
		"What the preview calls the rows of a table. Tables of objects use the labels of their object.",
		z.readonly(z.record(tableName, adapterLabels)),
	),
};

sections({
	CrmObject: [crmObject, "A type of records."],
	Identification: [identification, "A value that people know a record by."],
	SoftDeletion: [softDeletion, "What the CRM writes into a row that it shows no more."],
	KeyReference: [keyReference, "A foreign key of the database, named by the referring table and its columns."],
	DeclaredReference: [declaredReference, "A reference without a foreign key. Several may share a column if their conditions differ."],
	DeclaredPairReference: [declaredPairReference, "A reference by several columns together, without a foreign key."],
	IndirectReference: [
		indirectReference,
		"Rows that belong to a record only through other tables: tickets of a requestor through a membership.",
	],
	Form: [form, "How a column names the referred row."],
	Condition: [condition, "Column → value. A list means any of its values. Other rows do not count."],
	TableValues: [tableValues, "The values that another table contains at that moment."],
	Lookup: [lookup, 'One row of the CRM that every installation has, such as RT\'s user "Nobody". The server looks it up when it starts.'],
	TableName: [tableName, 'Schema and table: "crm.customers". The schema is everything before the first dot.'],
});

export type TableName = z.infer<typeof tableName>;
export type Condition = z.infer<typeof condition>;
export type TableValues = z.infer<typeof tableValues>;
export type RelatedCondition = z.infer<typeof relatedCondition>;
export type AdapterObject = z.infer<typeof crmObject>;
/** In one language. */
export type CrmObject = Omit<AdapterObject, "labels" | "scope" | "remarks"> & {
	labels: Labels;
	scope?: { column: string; label: string };
	remarks?: readonly string[];
};
export type Lookup = z.infer<typeof lookup>;
export type Rule = z.infer<typeof rule>;
export type KeyReference = z.infer<typeof keyReference>;
export type DeclaredReference = z.infer<typeof declaredReference>;
export type Reference = z.infer<typeof reference>;
type AdapterDatabase = z.infer<z.ZodMiniObject<typeof crmDatabase>>;
export type CrmDatabase = InOneLanguage<AdapterDatabase>;
export type InOneLanguage<Part extends AdapterDatabase> = Omit<Part, "objects" | "tableLabels"> & {
	objects: Readonly<Record<string, CrmObject>>;
	tableLabels: Readonly<Record<TableName, Labels>>;
};
