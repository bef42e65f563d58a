import { type SQL, sql } from "drizzle-orm";
import { columnsIn, type TemplatePart } from "../../crm/path-template.ts";
import type { NamedValues } from "../graph/graph.ts";
import { arrayOf } from "./array-of.ts";
import { conditionSql } from "./condition-sql.ts";
import { columnMatchesSql } from "./equals-sql.ts";
import { textType } from "./key-values.ts";
import { columnSql, joinSql } from "./table-sql.ts";

/** Rows of the table `c` that name a file by this template: each of its columns has a value. A column of another template may be empty. */
export function hasValuesSql({ when }: Pick<NamedValues, "when">, template: readonly TemplatePart[]): SQL {
	const filled = columnsIn(upToStar(template)).map((name) => sql`${columnSql({ name })}::text <> ''`);
	return joinSql([...filled, conditionSql(when)], "and");
}

/**
 * The path that a row of the table `c` names, or its pattern up to the star. `fillTemplates` computes the same from the row's values. What
 * follows the star is left out: two rows share derived files even if only the endings differ.
 */
export function pathSql(template: readonly TemplatePart[]): SQL {
	const parts = upToStar(template).map((part) => {
		if ("star" in part) return sql`'*'::text`;
		if ("text" in part) return sql`${part.text}::text`;
		const value = sql`${columnSql({ name: part.column })}::text`;
		if (part.to === null) return part.from === 0 ? value : sql`substr(${value}, ${part.from + 1}::int4)`;
		return sql`substr(${value}, ${part.from + 1}::int4, ${part.to - part.from}::int4)`;
	});
	return sql.join(parts, sql` || `);
}

/** Rows of the table `c` that name one of these paths or patterns. If an index of the last column can find them, it does. */
export function namesTextSql(rule: NamedValues, template: readonly TemplatePart[], texts: readonly string[]): SQL {
	const named = sql`${pathSql(template)} = any(${arrayOf(texts)}::text[]) and ${hasValuesSql(rule, template)}`;
	const last = valuesOfLastColumn(upToStar(template), texts);
	const column = rule.columns.find(({ name }) => name === last?.column);
	return last && column ? sql`${columnMatchesSql(column, textType, last.values, { seek: true })} and ${named}` : named;
}

/**
 * Every value that the template's last column can have in a row that names one of these texts. Null: the template does not tell where the
 * value begins.
 */
export function valuesOfLastColumn(
	template: readonly TemplatePart[],
	texts: readonly string[],
): { column: string; values: string[] } | null {
	const place = template.findLastIndex((part) => "column" in part);
	const part = template[place];
	const before = template[place - 1];
	if (!part || !("column" in part) || part.from !== 0 || part.to !== null || (before && !("text" in before))) return null;
	const end = template.slice(place + 1).map((after) => ("text" in after ? after.text : "*"));
	const separator = before && "text" in before ? before.text : "";
	const values = texts
		.filter((text) => text.endsWith(end.join("")))
		.flatMap((text) => restsAfter(text.slice(0, text.length - end.join("").length), separator));
	return { column: part.column, values: [...new Set(values)] };
}

/** The text after each occurrence of the separator. Without a separator, the whole text. */
function restsAfter(text: string, separator: string): string[] {
	if (separator === "") return [text];
	const rests: string[] = [];
	for (let at = text.indexOf(separator); at >= 0; at = text.indexOf(separator, at + 1)) rests.push(text.slice(at + separator.length));
	return rests;
}

function upToStar(template: readonly TemplatePart[]): readonly TemplatePart[] {
	const star = template.findIndex((part) => "star" in part);
	return star < 0 ? template : template.slice(0, star + 1);
}
