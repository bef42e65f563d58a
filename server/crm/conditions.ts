import * as z from "zod/mini";
import { atLeastOne, check, column, described, fields, named, tableName, text } from "./fields.ts";

/** JSON rounds a longer number, and the adapter would then name another record. */
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
	table: described("Where to look.", tableName),
	column: described("Its values are listed.", column),
	template: described('The text that each value is put into, in place of "{key}".', text(whyNoTemplate)),
	where: described("Only of these rows.", condition),
});

export const relatedCondition = named(
	z.xor([z.string(), number, z.boolean(), z.null(), atLeastOne(z.xor([z.string(), number, tableValues]))]),
);

export const lookup = fields({
	table: described("The row's table.", tableName),
	column: described("The column to take the value from.", column),
	where: described("The values that identify the row. Exactly one row must have them.", condition),
});

export function whyNoTemplate(template: string): string | undefined {
	return template.includes("{key}") ? undefined : 'the template lacks "{key}"';
}

/** A letter or digit after the key could belong to a longer key. */
export function whyNoPrefix(template: string): string | undefined {
	const [, end, ...others] = template.split("{key}");
	if (end === undefined) return whyNoTemplate(template);
	if (others.length > 0) return '"{key}" can occur only once';
	return /^[^\p{L}\p{N}{]/u.test(end) ? undefined : 'something that is no letter or digit must follow "{key}", such as "ticket-{key}-"';
}

export function whyNoSeparator(separator: string): string | undefined {
	return /^[,;|:/# \t\n]$/.test(separator) ? undefined : "a separator is a single character: , ; | : / # or a space, tab or line break";
}

export function whyNoJsonPath(path: string): string | undefined {
	const right = /^\$(\.[\p{L}_][\p{L}\p{N}_]*|\."[^"\\]*"|\[\*\])*$/u;
	return right.test(path) ? undefined : 'a JSON path consists of members and [*], such as "$.conversations[*].id"';
}
