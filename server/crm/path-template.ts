/** A part of a path: a fixed text, the value of a column or a part of it, or a star that stands for the rest of a name. */
export type TemplatePart = { text: string } | { column: string; from: number; to: number | null } | { star: true };

const placeholder = /\{([^{}:*]+)(?::(\d+):(\d+))?\}|\*|([^{}*]+)|[{}]/gu;

/** Reads a template such as `{folder}/{digest:0:2}/{digest}`. The numbers are positions of characters, as in `slice`. */
export function readTemplate(template: string): TemplatePart[] {
	return [...template.matchAll(placeholder)].map(([all, column, from, to, text]): TemplatePart => {
		if (column !== undefined) return { column, from: Number(from ?? 0), to: to === undefined ? null : Number(to) };
		return all === "*" ? { star: true } : { text: text ?? all };
	});
}

export function columnsIn(parts: readonly TemplatePart[]): string[] {
	return [...new Set(parts.flatMap((part) => ("column" in part ? [part.column] : [])))];
}

/** The columns that a template, or any text in a JSON value, contains. */
export function columnsWithin(value: unknown): string[] {
	return [...new Set(textsWithin(value).flatMap((text) => columnsIn(readTemplate(text))))].sort();
}

/** The values that texts in a JSON value contain, as placeholders: parts of columns first, without those of a column that is there whole. */
export function placeholdersWithin(value: unknown): string[] {
	const parts = textsWithin(value).flatMap((text) => readTemplate(text).flatMap((part) => ("column" in part ? [part] : [])));
	const whole = [...new Set(parts.filter(isWhole).map(({ column }) => column))].sort();
	const slices = parts.filter((part) => !isWhole(part) && !whole.includes(part.column));
	const sliced = slices.map(({ column, from, to }) => `{${column}:${from}:${to}}`).sort();
	return [...new Set(sliced), ...whole.map((column) => `{${column}}`)];
}

function isWhole({ from, to }: { from: number; to: number | null }): boolean {
	return from === 0 && to === null;
}

export function textsWithin(value: unknown): string[] {
	if (typeof value === "string") return [value];
	return typeof value === "object" && value !== null ? Object.values(value).flatMap(textsWithin) : [];
}

/** The reason why a text cannot be the path of one file. */
export function whyNoFilePath(template: string): string | undefined {
	if (template.includes("*")) return "the path of a file contains no *; patterns belong in `derived`";
	return whyNoTemplate(template);
}

/**
 * The reason why a text cannot be a pattern of derived files. With `{id}*`, the pattern of record 1 would also match the files of
 * record 10, so a fixed character has to end the value.
 */
export function whyNoFilePattern(template: string): string | undefined {
	const stars = template.split("*").length - 1;
	if (stars !== 1 || !(template.split("/").at(-1) ?? "").includes("*")) return "the pattern needs exactly one *, in its last part";
	const before = template.slice(0, template.indexOf("*"));
	if (!before.includes("{")) return "the pattern needs a column before its *";
	if (!/[^\p{L}\p{N}{}]$/u.test(before)) return 'the pattern needs a fixed character before its *, such as "_" or "/", that ends the value';
	if (template.slice(before.length + 1).includes(before.slice(-1))) return "the character before the * does not occur after it";
	return whyNoTemplate(template);
}

function whyNoTemplate(template: string): string | undefined {
	const parts = readTemplate(template);
	const texts = parts.flatMap((part) => ("text" in part ? [part.text] : []));
	if (texts.some((text) => /[{}]/.test(text))) return "write a column in braces, as {column} or {column:from:to}";
	if (columnsIn(parts).length === 0) return 'the path names no column, such as "{disk_filename}"';
	if (parts.some((part) => "column" in part && part.to !== null && part.to <= part.from))
		return "{column:from:to} must end after it begins";
	if (/^\/|\/\/|\/$|(^|\/)\.\.?(\/|$)|\\|\0/.test(template))
		return "a path lies below the folder of CRM_FILES: it neither begins nor ends with /, and has no part that is empty, . or ..";
	return undefined;
}
