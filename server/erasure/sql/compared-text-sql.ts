import { type SQL, sql } from "drizzle-orm";
import type { Column } from "../catalog/catalog.ts";
import type { Form } from "../graph/graph.ts";
import { isText } from "./key-values.ts";

/**
 * The text that the engine compares in place of the column, and that an index must contain. `value` is the column. Null: the column itself.
 * PostgreSQL finds an index of an expression only if the expression has no parameters.
 */
export function comparedTextSql(form: Form, parent: Column, value: SQL): SQL | null {
	if (form.kind === "prefix")
		return sql`substring(${value}::text collate "C", ${prefixPattern(form.template, parent)}::text)`.inlineParams();
	return ignoresCase(form) ? sql`lower(${value}::text)` : null;
}

export function ignoresCase(form: Form): boolean {
	return (form.kind === "value" || form.kind === "text") && form.ignoreCase === true;
}

/** The value of a key, as `comparedTextSql` folds the column. Without its collation, PostgreSQL would use the database's. */
export function foldedSql(value: SQL, { collation }: Column): SQL {
	const collated = collation
		? sql`${value}::text collate ${sql.identifier(collation.schema)}.${sql.identifier(collation.name)}`
		: sql`${value}::text`;
	return sql`lower(${collated})`;
}

/** Whether upper and lower case of its texts can be told apart. Integers and UUIDs always have the same text. */
export function hasCase({ type }: Column): boolean {
	return isText(type);
}

/** The parts of a list, as `part.value` with `part.position`. */
export function partsSql(list: SQL, separator: string): SQL {
	return sql`unnest(string_to_array(${list}::text, ${separator}::text)) with ordinality as part(value, position)`;
}

/** A part without the spaces around it. */
export const partSql = sql`btrim(part.value, E' \\t\\r\\n')`;

/** A regular expression for texts that begin with the template. Its group is the key, in PostgreSQL's own format. */
function prefixPattern(template: string, { type }: Column): string {
	const [before = "", after = ""] = template.split("{key}").map((text) => text.replace(/[\\^$.*+?()[\]{}|]/g, "\\$&"));
	const key = type.name === "uuid" ? "[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}" : "0|-?[1-9][0-9]*";
	return `^${before}(${key})${after}`;
}
