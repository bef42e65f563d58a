import type { TemplatePart } from "../../crm/path-template.ts";

/** The text that a template makes of a row's values. The star stays. */
export function fillTemplate(template: readonly TemplatePart[], values: Readonly<Record<string, string>>): string {
	const byColumn = new Map(Object.entries(values));
	return template.map((part) => fillPart(part, byColumn)).join("");
}

/** As `substr` in SQL, by characters and not by UTF-16 units. */
export function fillPart(part: TemplatePart, values: ReadonlyMap<string, string>): string {
	if ("star" in part) return "*";
	if ("text" in part) return part.text;
	const value = values.get(part.column) ?? "";
	return part.from === 0 && part.to === null ? value : [...value].slice(part.from, part.to ?? undefined).join("");
}
