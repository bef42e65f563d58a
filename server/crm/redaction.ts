import * as z from "zod/mini";
import { atLeastOne, column, columns, described, fields, list, object, optional, sections, tableName, text } from "./fields.ts";
import { identification } from "./identification.ts";
import { whenSetting } from "./settings.ts";

export const redaction = fields({
	object: described("The object that the person is a record of.", object),
	addresses: described(
		"The columns that may hold an address. An address in another table counts if its row refers to the person.",
		atLeastOne(z.xor([column, identification])),
	),
	name: described(
		"The column that holds the name, or the columns in the order in which people write them, such as first and last name.",
		z.xor([column, columns]),
	),
	replacement: described("The replacement text, cut to the length of the text that it replaces.", text()),
	texts: described(
		"Where to look.",
		list(
			fields({
				table: described("The table.", tableName),
				columns: described("Its columns with texts.", columns),
				encoding: optional(
					'The column with the encoding of the text: none, quoted-printable or base64. Or the encoding of all of them: `{ always: "base64" }`.',
					z.xor([column, fields({ always: described("The encoding.", z.enum(["base64", "quoted-printable"])) })]),
				),
				document: optional(
					"The texts are documents, which stay valid: in JSON, only strings change, and a member name that already exists gets a number. In YAML, each character of a person becomes an x, and so it does in values that PHP, Python, Ruby or Perl have packed; if the text already has the same x's, the last ones become a number. Columns of the types json and jsonb need no statement.",
					z.enum(["json", "yaml"]),
				),
				optional: optional(
					"True: some versions of the CRM lack the table or some of the columns. Where they are missing, the others count.",
					z.literal(true),
				),
			}),
		),
	),
	whenSetting,
});

sections({
	Redaction: [redaction, "Where the texts of records that stay may mention a deleted person."],
});

export type Redaction = z.infer<typeof redaction>;

export const redactionRules = optional(
	"Where the texts of records that stay may mention a deleted person. Their address is replaced wherever it occurs as a whole, and their name next to it. Other mentions of the name are listed.",
	list(redaction),
);
