import { columnsIn, type TemplatePart } from "../../crm/path-template.ts";
import type { NamedValues } from "../../erasure/graph/graph.ts";
import { fillPart, fillTemplate } from "../outbox/fill-template.ts";

/** A pattern: the file names in `folder` that begin with `start` and end with `end`. */
export interface FilePattern {
	folder: string;
	/** The part of `folder` that is the same for every row. */
	base: string;
	start: string;
	end: string;
}

/** The files that a deleted row names. */
export interface NamedFiles {
	path: string;
	/** `text` is what `pathSql` computes for a row, so both can be compared: it ends at the star. */
	patterns: { text: string; pattern: FilePattern }[];
	/** A value contains the character that ends it, so a pattern could match files of other rows. Such patterns are left out. */
	ambiguous: boolean;
}

/** The file and the patterns that these values name. A pattern with a column without a value names nothing. */
export function fillTemplates(
	{ templates: [path = [], ...derived] }: Pick<NamedValues, "templates">,
	values: Readonly<Record<string, string>>,
): NamedFiles {
	const byColumn = new Map(Object.entries(values));
	const named: NamedFiles = { path: fillTemplate(path, values), patterns: [], ambiguous: false };
	for (const template of derived) {
		if (columnsIn(template).some((column) => (byColumn.get(column) ?? "") === "")) continue;
		const texts = template.map((part) => fillPart(part, byColumn));
		const star = template.findIndex((part) => "star" in part);
		const before = texts.slice(0, star).join("");
		const end = texts.slice(star + 1).join("");
		const repeated = template.some((part, index) => "column" in part && isAmbiguous(texts[index] ?? "", template[index + 1]));
		if (repeated || end.includes(before.slice(-1))) {
			named.ambiguous = true;
			continue;
		}
		const [first] = template;
		const base = folderOf(first && "text" in first ? first.text : "");
		const start = before.slice(before.lastIndexOf("/") + 1);
		named.patterns.push({ text: `${before}*`, pattern: { folder: folderOf(before), base, start, end } });
	}
	return named;
}

function folderOf(path: string): string {
	return path.slice(0, Math.max(path.lastIndexOf("/"), 0));
}

/** A value in a pattern ends before the next fixed character. A folder may contain folders. */
function isAmbiguous(value: string, next: TemplatePart | undefined): boolean {
	if (value === "" || value.includes("*")) return true;
	const end = next && "text" in next ? next.text[0] : undefined;
	return end !== undefined && end !== "/" && value.includes(end);
}

/**
 * The star does not stand for another character like the one before it: `a_*` does not match `a_1_small.png`, which belongs to a row with
 * the value `a_1`.
 */
export function matchesPattern(name: string, { start, end }: Pick<FilePattern, "start" | "end">): boolean {
	if (name.length < start.length + end.length || !name.startsWith(start) || !name.endsWith(end)) return false;
	return start === "" || !name.slice(start.length, name.length - end.length).includes(start.slice(-1));
}

/** The parts of a path below a folder. Null: the path could lead out of the folder, or names no file. */
export function splitPath(path: string): string[] | null {
	const parts = path.split("/");
	const separators = process.platform === "win32" ? /[\0\\:]/ : /\0/;
	return parts.some((part) => part === "" || part === "." || part === ".." || separators.test(part)) ? null : parts;
}
