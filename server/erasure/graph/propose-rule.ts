import { type Catalog, type ForeignKey, nameOf, type Table } from "../catalog/catalog.ts";
import { isLike } from "./resolve-reference.ts";
import { verbOf } from "./rules.ts";

/** The rule that equals the key's own ON DELETE action. */
export function proposedRule({ onDelete }: ForeignKey): "delete" | "detach" | "refuse" {
	return (["delete", "detach"] as const).find((rule) => verbOf({ rule: { rule } }).onDelete === onDelete) ?? "refuse";
}

/** The same rule, as text to paste into the adapter. */
export function proposeRule(catalog: Catalog, key: ForeignKey, from: Table, to: Table): string {
	const rivals = catalog.keys.filter((other) => other.from === key.from && other.to === key.to && !isLike(other, key));
	const ambiguous = rivals.some(
		({ columns }) => columns.length === key.columns.length && columns.every((name) => key.columns.includes(name)),
	);
	const toColumns = ambiguous ? ` toColumns: ${JSON.stringify(key.toColumns)},` : "";
	const names = `table: ${JSON.stringify(nameOf(from))}, columns: ${JSON.stringify(key.columns)}, to: ${JSON.stringify(nameOf(to))}`;
	return `{ ${names},${toColumns} rule: "${proposedRule(key)}" },`;
}
