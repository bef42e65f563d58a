import * as z from "zod/mini";
import { condition, number } from "./conditions.ts";
import { check, column, described, fields, list, optional, sections, tableName } from "./fields.ts";
import { optionalEntry, whenSetting } from "./settings.ts";

const recount = fields({
	table: described("The table with the derived column.", tableName),
	column: described("The derived column.", column),
	value: described(
		"How the CRM derives it from the rows: their number, or the largest, smallest or total value of `of`.",
		z.enum(["count", "max", "min", "sum"]),
	),
	of: optional("The column of the rows whose values are used. Not for `count`.", column),
	from: described(
		"The rows from which it is derived.",
		fields({
			table: described("Their table.", tableName),
			column: described("The column that refers to the row with the derived value.", column),
			toColumn: optional("The column that it refers to. Default: the primary key.", column),
			when: optional("Only rows with these values count.", condition),
		}),
	),
	orElse: optional(
		"The value to use if there is none, for example because no row is left. Not for `count`. Default: 0 for `sum`, null for `max` and `min`.",
		z.xor([z.string(), number]),
	),
	whenSetting,
	optional: optionalEntry,
}).check(
	check(({ value, of, orElse }) => {
		if (value === "count" && orElse !== undefined) return "`count` is 0 if no row is left, and needs no `orElse`";
		if (value === "count") return of === undefined ? undefined : "`count` needs no `of`";
		return of === undefined ? `\`${value}\` needs \`of\`` : undefined;
	}),
);

sections({
	Recount: [
		recount,
		"A column that the CRM derives from other rows, such as the number of replies of a thread. It is derived again when one of those rows is deleted.",
	],
});

export const recounts = optional(
	"Columns that the CRM derives from rows that a deletion removes. They are derived again in the same transaction.",
	list(recount),
);
