import type { TemplatePart } from "../../crm/path-template.ts";
import type { FileNames } from "../../erasure/graph/graph.ts";

/** A pattern: the file names in `folder` that begin with `start` and end with `end`. */
interface FilePattern {
	folder: string;
	start: string;
	end: string;
}

/** What a deleted row names. `text` is what `pathSql` computes for a row, so both can be compared: a pattern ends at its star. */
export type NamedFile = { text: string } & ({ path: string } | { pattern: FilePattern });

/**
 * The file and the patterns that these values name. Null: a value in a pattern contains the character that ends it, so the pattern could
 * match files of other rows.
 */
export function fillTemplates(
	{ templates, columns }: Pick<FileNames, "templates" | "columns">,
	values: readonly string[],
): NamedFile[] | null {
	const named: NamedFile[] = [];
	const byColumn = new Map(columns.map(({ name }, index) => [name, values[index] ?? ""]));
	for (const template of templates) {
		const texts = template.map((part) => fillPart(part, byColumn));
		const star = template.findIndex((part) => "star" in part);
		if (star < 0) {
			const path = texts.join("");
			named.push({ text: path, path });
			continue;
		}
		const before = texts.slice(0, star).join("");
		const end = texts.slice(star + 1).join("");
		if (template.some((part, index) => "column" in part && isAmbiguous(texts[index] ?? "", template[index + 1]))) return null;
		if (end.includes(before.slice(-1))) return null;
		const cut = before.lastIndexOf("/");
		named.push({ text: `${before}*`, pattern: { folder: before.slice(0, Math.max(cut, 0)), start: before.slice(cut + 1), end } });
	}
	return named;
}

/** As `substr` in SQL, by characters and not by UTF-16 units. */
function fillPart(part: TemplatePart, values: ReadonlyMap<string, string>): string {
	if ("star" in part) return "*";
	if ("text" in part) return part.text;
	const value = values.get(part.column) ?? "";
	return part.from === 0 && part.to === null ? value : [...value].slice(part.from, part.to ?? undefined).join("");
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
