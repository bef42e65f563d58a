import type * as z from "zod/mini";
import { fields, list, perhaps, says, sections, text } from "./fields.ts";
import { column, columns, object, tableName } from "./names.ts";

export const redaction = fields({
	object: says("Whose address: an object.", object),
	addresses: says("The columns of its table that can hold an address.", columns),
	name: says("The column that holds the name.", column),
	replacement: says("What stands there afterwards, cut to the length of what it replaces.", text()),
	texts: says(
		"Where to look.",
		list(
			fields({
				table: says("The table.", tableName),
				columns: says("Its columns with texts.", columns),
				encoding: perhaps("The column that says how the text is stored: none, quoted-printable or base64.", column),
			}),
		),
	),
});

sections({
	Redaction: [redaction, "A person's address in the texts of records that stay."],
});

export type Redaction = z.infer<typeof redaction>;
