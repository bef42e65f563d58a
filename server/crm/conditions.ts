import * as z from "zod/mini";
import { atLeastOne, check, fields, named, says, text } from "./fields.ts";
import { column, tableName } from "./names.ts";

/** JSON rounds a longer number, and the adapter would speak of another record. */
export const number = z
	.number()
	.check(
		check((value) =>
			Number.isInteger(value) && !Number.isSafeInteger(value) ? "JSON rounds a number this long; write it as text" : undefined,
		),
	);
const value = z.xor([z.string(), number]);

export const condition = named(z.xor([z.string(), number, z.boolean(), z.null(), atLeastOne(value)]));

export const tableValues = fields({
	table: says("Where to look.", tableName),
	column: says("Its values are listed.", column),
	template: says('What each value is put into, in place of "{key}".', text(whyNoTemplate)),
	where: says("Only of these rows.", condition),
});

export const relatedCondition = named(
	z.xor([z.string(), number, z.boolean(), z.null(), atLeastOne(z.xor([z.string(), number, tableValues]))]),
);

export const lookup = fields({
	table: says("The row's table.", tableName),
	column: says("The column to take the value from.", column),
	where: says("What tells the row. Exactly one row must have these values.", condition),
});

export function whyNoTemplate(template: string): string | undefined {
	return template.includes("{key}") ? undefined : 'the template lacks "{key}"';
}
