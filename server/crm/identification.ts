import { condition } from "./conditions.ts";
import { check, column, columns, described, fields, list, optional, tableName } from "./fields.ts";

/**
 * What distinguishes records, what else pages identify them by, and which records the CRM no longer shows. Both help people find a record.
 */

export const identification = fields({
	column: described("The column with the value, such as an e-mail address or a number.", column),
	from: optional(
		"Where the column is, if not in the record's own table: a table whose rows belong to the record. The values of a few rows are shown.",
		fields({
			table: described("The table.", tableName),
			column: described("The column that refers to the record.", column),
			toColumn: optional("The column of the record that it refers to. Default: the record's key.", column),
			when: optional("Only rows with these values belong to the record, as in pairs of type and id.", condition),
		}),
	),
});

export const identify = optional(
	"What tells records of the same name apart: shown beside the name in the confirmation, and searched in the panel Records.",
	list(identification),
);

export const otherKeys = optional(
	'Other columns, or groups of columns, by which pages identify a record: `[["code"], ["account", "number"]]`. Each must be unique in the database. The server finds the record by them. Their types can be integers, numeric, uuid, text, varchar, char(n) and citext, and domains over these. Pages must show numbers and UUIDs exactly as PostgreSQL writes them: "007" does not find 7, and "1.5" does not find 1.50. Texts are compared as the column compares them, so citext ignores case.',
	list(columns),
);

export const softDeletion = fields({
	when: optional("The row has these values.", condition),
	whenNot: optional("The row does not have all of these values.", condition),
}).check(check(({ when, whenNot }) => (when === undefined && whenNot === undefined ? "give `when`, `whenNot` or both" : undefined)));
