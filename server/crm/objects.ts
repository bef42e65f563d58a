import * as z from "zod/mini";
import { condition, lookup, type relatedCondition, tableValues } from "./conditions.ts";
import { column, columns, described, fields, list, named, object, optional, sections, tableName } from "./fields.ts";
import { identification, identify, otherKeys, softDeletion } from "./identification.ts";
import { adapterLabels, type Labels, localText } from "./labels.ts";
import { nestedSets } from "./nested-sets.ts";
import { outside } from "./outside.ts";
import { patterns } from "./patterns.ts";
import { recounts } from "./recounts.ts";
import { redactionRules } from "./redaction.ts";
import {
	type declaredReference,
	type form,
	type keyReference,
	keysAsTheyAre,
	type reference,
	references,
	type rule,
} from "./references.ts";

/**
 * The database part of an adapter: the objects, and one rule for every reference within reach of them. All of it is data.
 * Names are looked up in the live catalogue at startup and never copied into SQL. `server/crm/reference.md` is generated from the
 * descriptions.
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
	key: described(
		"The column that identifies a record, unique without `distinct`: an integer, numeric, uuid, text, an enum or a type of an extension. With `distinct`: a text.",
		column,
	),
	distinct: optional(
		"True: each value of `key` is a record, such as a sender without a row of its own. All rows with the value are deleted with it. `name` is the same column.",
		z.literal(true),
	),
	ignoreCase: optional(
		"For `distinct`: true if upper and lower case of a value are the same. The key is the value in lower case.",
		z.literal(true),
	),
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
	klass: optional("For records of custom kinds: where a record's kind is, and what people call the kinds.", klass),
	scope: optional(
		"A column whose values can limit a grant (queue, inbox, team).",
		fields({ column: described("The column.", column), label: described("What people call it.", localText) }),
	),
	reusable: optional(
		"Whether a new record can get the same key again. Default: true for text and other natural keys, false for UUIDs and for numbers of a sequence or primary key. If so, rows that newer transactions write with the same key stay.",
		z.boolean(),
	),
	optional: optional(
		"True: some versions of the CRM lack the table or its key. There, the type and its pages do not exist. A running server notices a new table when it starts again.",
		z.literal(true),
	),
	person: optional("True for the people that the team serves. Their confirmation has the same button as for customers.", z.literal(true)),
	remarks: optional("Sentences for the confirmation to show, for example that the CRM's own charts will change.", list(localText)),
});

export const crmDatabase = {
	objects: described("The types of records, by name.", named(crmObject)),
	references,
	patterns,
	otherKeys: keysAsTheyAre,
	redactions: redactionRules,
	...outside,
	recounts,
	nestedSets,
	tableLabels: described(
		"What the preview calls the rows of a table. Tables of objects use the labels of their object.",
		z.readonly(z.record(tableName, adapterLabels)),
	),
};

sections({
	CrmObject: [crmObject, "A type of record."],
	Identification: [identification, "A value that people know a record by."],
	SoftDeletion: [softDeletion, "What the CRM writes into a row that it no longer shows."],
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
export type AdapterForm = z.infer<typeof form>;
export type Reference = z.infer<typeof reference>;
type AdapterDatabase = z.infer<z.ZodMiniObject<typeof crmDatabase>>;
export type CrmDatabase = InOneLanguage<AdapterDatabase>;
export type InOneLanguage<Part extends AdapterDatabase> = Omit<Part, "objects" | "tableLabels"> & {
	objects: Readonly<Record<string, CrmObject>>;
	tableLabels: Readonly<Record<TableName, Labels>>;
};

/** A reference's rule, or a place for the texts of a redaction, in the form of the adapter. Nobody has checked it yet. */
export type RuleDraft = Readonly<Record<string, unknown>>;
