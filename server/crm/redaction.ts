import type * as z from "zod/mini";
import { fields, list, perhaps, says, sections, text } from "./fields.ts";
import { column, columns, object, tableName } from "./names.ts";

export const redaction = fields({
	object: says("The object that the person is a record of.", object),
	addresses: says("The columns of its table that may hold an address.", columns),
	name: says("The column that holds the name.", column),
	replacement: says("The replacement text, cut to the length of the text that it replaces.", text()),
	texts: says(
		"Where to look.",
		list(
			fields({
				table: says("The table.", tableName),
				columns: says("Its columns with texts.", columns),
				encoding: perhaps("The column with the encoding of the text: none, quoted-printable or base64.", column),
			}),
		),
	),
});

sections({
	Redaction: [redaction, "Where the texts of records that stay may mention a deleted person."],
});

export type Redaction = z.infer<typeof redaction>;
