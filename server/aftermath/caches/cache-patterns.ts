import { columnsIn, type TemplatePart } from "../../crm/path-template.ts";
import { fillPart } from "../outbox/fill-template.ts";

/** A pattern as the texts between its stars. Without a star there is one text, which is the whole name. */
export type NamePattern = readonly string[];

/**
 * A star in a value is an ordinary character. empty: a value is empty, so the row has no entry. unsafe: a value is too short for the part of
 * it that the template takes. Both patterns would match the entries of other rows.
 */
export function fillName(template: readonly TemplatePart[], values: Readonly<Record<string, string>>): NamePattern | "empty" | "unsafe" {
	const byColumn = new Map(Object.entries(values));
	const texts = [""];
	for (const part of template) {
		const text = fillPart(part, byColumn);
		if ("column" in part && text === "") return (byColumn.get(part.column) ?? "") === "" ? "empty" : "unsafe";
		if ("star" in part) texts.push("");
		else texts.push(`${texts.pop()}${text}`);
	}
	return texts;
}

/** One pattern for each part of the path. empty: as for a name. unsafe: too, and if a value could lead to another folder. */
export function fillPath(
	template: readonly TemplatePart[],
	values: Readonly<Record<string, string>>,
): readonly NamePattern[] | "empty" | "unsafe" {
	const used = columnsIn(template).map((column) => values[column] ?? "");
	const separators = process.platform === "win32" ? /[\0/\\:]/ : /[\0/]/;
	if (used.some((value) => separators.test(value))) return "unsafe";
	const parts: NamePattern[] = [];
	for (const part of splitTemplate(template)) {
		const pattern = fillName(part, values);
		if (pattern === "empty" || pattern === "unsafe") return pattern;
		if (pattern.length === 1 && ["", ".", ".."].includes(pattern[0] ?? "")) return "unsafe";
		parts.push(pattern);
	}
	return parts;
}

/** The folders that precede the first column and the first star. */
export function fixedFolder(template: readonly TemplatePart[]): string {
	const folders = splitTemplate(template).slice(0, -1);
	const end = folders.findIndex((part) => part.some((one) => !("text" in one)));
	const fixed = end < 0 ? folders : folders.slice(0, end);
	return fixed.map((part) => part.map((one) => ("text" in one ? one.text : "")).join("")).join("/");
}

function splitTemplate(template: readonly TemplatePart[]): TemplatePart[][] {
	const parts: TemplatePart[][] = [[]];
	for (const part of template) {
		if (!("text" in part)) {
			parts.at(-1)?.push(part);
			continue;
		}
		for (const [place, text] of part.text.split("/").entries()) {
			if (place > 0) parts.push([]);
			if (text !== "") parts.at(-1)?.push({ text });
		}
	}
	return parts;
}

export function matchesName([first = "", ...rest]: NamePattern, name: string): boolean {
	const last = rest.pop();
	if (last === undefined) return name === first;
	const end = name.length - last.length;
	if (end < first.length || !name.startsWith(first) || !name.endsWith(last)) return false;
	let at = first.length;
	for (const text of rest) {
		const found = name.indexOf(text, at);
		if (found < 0 || found + text.length > end) return false;
		at = found + text.length;
	}
	return true;
}

/** Finds what matches a name without comparing the name with every pattern. */
export function indexPatterns<Item>(items: readonly Item[], patternOf: (item: Item) => NamePattern): (name: string) => Item[] {
	const byStart = Map.groupBy(items, (item) => patternOf(item)[0] ?? "");
	const lengths = [...new Set([...byStart.keys()].map(({ length }) => length))];
	return (name) =>
		lengths
			.flatMap((length) => (length <= name.length ? (byStart.get(name.slice(0, length)) ?? []) : []))
			.filter((item) => matchesName(patternOf(item), name));
}

/** A pattern for Redis that matches at least what all these patterns match. In a glob, some characters have a meaning of their own. */
export function globOf(patterns: readonly NamePattern[]): string {
	const [first = [""], ...others] = patterns;
	const escapeText = (text: string) => text.replace(/[*?[\]\\^-]/g, "\\$&");
	if (others.length === 0) return first.map(escapeText).join("*");
	const start = [...(first[0] ?? "")];
	for (const [text = ""] of others) while (!text.startsWith(start.join(""))) start.pop();
	return `${escapeText(start.join(""))}*`;
}
