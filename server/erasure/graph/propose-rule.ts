import type { RuleDraft } from "../../crm/objects.ts";
import { type Catalog, type ForeignKey, nameOf, type Table } from "../catalog/catalog.ts";
import { isLike } from "./resolve-reference.ts";
import { verbOf } from "./rules.ts";

/** The rule that equals the key's own ON DELETE action. */
export function proposedRule({ onDelete }: ForeignKey): "delete" | "detach" | "refuse" {
	return (["delete", "detach"] as const).find((rule) => verbOf({ rule: { rule } }).onDelete === onDelete) ?? "refuse";
}

/** The same rule, in the adapter's form. */
export function proposeRule(catalog: Catalog, key: ForeignKey, from: Table, to: Table): RuleDraft {
	const rivals = catalog.keys.filter((other) => other.from === key.from && other.to === key.to && !isLike(other, key));
	const ambiguous = rivals.some(
		({ columns }) => columns.length === key.columns.length && columns.every((name) => key.columns.includes(name)),
	);
	const names = { table: nameOf(from), columns: key.columns, to: nameOf(to) };
	return { ...names, ...(ambiguous ? { toColumns: key.toColumns } : {}), rule: proposedRule(key) };
}
