import * as z from "zod/mini";
import { condition, lookup, number, relatedCondition, whyNoJsonPath, whyNoPrefix, whyNoSeparator, whyNoTemplate } from "./conditions.ts";
import { atLeastOne, check, column, columns, described, fields, list, named, optional, sections, tableName, text } from "./fields.ts";
import { optionalEntry, whenSetting } from "./settings.ts";

/** The references of an adapter, and their rules. */

const rules = {
	delete: { rule: described("The row is deleted too, with everything that refers to it.", z.literal("delete")) },
	detach: {
		rule: described("The reference becomes null or refers to another record. In lists, the key is removed.", z.literal("detach")),
		value: optional("The record to refer to instead, or where to find it when the server starts.", z.xor([z.string(), number, lookup])),
	},
	scrub: {
		rule: described("The row stays, with these columns overwritten.", z.literal("scrub")),
		values: described("The new value of each column.", named(z.xor([z.string(), number, z.boolean(), z.null()]))),
	},
	keep: { rule: described("Nothing happens. A rehearsal counts what it finds in the column as kept.", z.literal("keep")) },
	refuse: { rule: described("The record is not deleted, whichever path leads to it.", z.literal("refuse")) },
};

/** A reference with one of the rules. `delete` wins over every rule of another reference to the same row, except `refuse`. */
export function withRules<const Shape extends z.core.$ZodLooseShape>(shape: Shape) {
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

export const rule = withRules({});

export const keyReference = withRules({
	table: described("The referring table.", tableName),
	columns: described("The foreign key's columns. Identical keys share one rule.", columns),
	to: optional("The table it refers to. Needed only where several keys share the same columns.", tableName),
	toColumns: optional("The columns it refers to. Needed only where several keys connect these columns with that table.", columns),
	when: optional(
		"The rule applies only to rows with these values. A key can have several such rules: the first one that a row meets applies. The last rule of a key has no condition.",
		condition,
	),
	whenSetting,
	optional: optionalEntry,
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
	toWhere: optional("The reference leads only to rows of the referenced table that have these values.", condition),
	whenSetting,
	optional: optionalEntry,
};

const declared = described("True: the database has no foreign key for this reference.", z.literal(true));
const toColumn = optional("The referenced column. Default: the primary key.", column);

const ignoreCase = optional(
	"True: upper and lower case are the same, as PostgreSQL's `lower` writes them with the column's collation. In a Turkish collation, I is the capital of ı, not of i. Both columns need the same deterministic collation, and the referenced one must be unique without case too: by a unique index on `lower(…)`, or as citext.",
	z.literal(true),
);

export const form = z.xor([
	fields({
		kind: described("The column holds the key. If the types differ, both are compared as text.", z.literal("value")),
		ignoreCase,
	}),
	fields({
		kind: described("The column holds exactly this text, which contains the key.", z.literal("text")),
		template: described('The text, with "{key}" in place of the key.', text(whyNoTemplate)),
		orEmpty: optional("True: the text without a key counts too. Some CRMs write this for a record that no longer exists.", z.boolean()),
		ignoreCase,
	}),
	fields({
		kind: described(
			"The column's text begins with the template, which contains the key. The key is an integer or a UUID, because another text does not show where it ends.",
			z.literal("prefix"),
		),
		template: described(
			'The text, with "{key}" in place of the key, and something behind it that ends the key: "ticket-{key}-".',
			text(whyNoPrefix),
		),
	}),
	fields({
		kind: described(
			"The key is one part of the column's text. Spaces around a part do not count. `detach` removes only that part.",
			z.literal("list"),
		),
		separator: described('The text between two parts: ",".', text(whyNoSeparator)),
	}),
	fields({ kind: described("The key is an element of the array.", z.literal("array")) }),
	fields({
		kind: described("The key is a value in a JSON document.", z.literal("json")),
		path: described('Where the key is: members, and `[*]` for every element, such as "$.conversations[*].id".', text(whyNoJsonPath)),
	}),
]);

export const declaredReference = withRules({
	declared,
	table: described("The referring table.", tableName),
	column: described("The referring column.", column),
	to: described("The table it refers to.", tableName),
	toColumn,
	...circumstances,
	form: optional("How the column identifies the referenced row. Default: by its value.", form),
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

export const reference = z.xor([declaredReference, declaredPairReference, indirectReference, keyReference]);

export const references = described(
	"What happens to rows that refer to a deleted record: one rule for every reference within reach.",
	list(reference),
);

export const keysAsTheyAre = optional(
	"Foreign keys without a rule follow what the database declares: ON DELETE CASCADE deletes the rows, SET NULL detaches them, and every other action refuses. New keys do so too. The doctor lists them.",
	z.literal("as they are"),
);

sections({
	KeyReference: [keyReference, "A foreign key of the database, named by the referring table and its columns."],
	DeclaredReference: [declaredReference, "A reference without a foreign key. Several may share a column if their conditions differ."],
	DeclaredPairReference: [declaredPairReference, "A reference formed by several columns together, without a foreign key."],
	IndirectReference: [
		indirectReference,
		"Rows that belong to a record only through other tables: tickets of a requestor through a membership.",
	],
	Form: [form, "How a column identifies the referenced row."],
});
