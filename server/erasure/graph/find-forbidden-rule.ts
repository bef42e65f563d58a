import { type Catalog, isUnique } from "../catalog/catalog.ts";
import { comparedIn, comparedInConditions, findIncomparable } from "./find-incomparable.ts";
import type { Edge } from "./graph.ts";
import { verbOf, whyForbidden } from "./rules.ts";

/**
 * The reason why the rule cannot apply to the reference, as a sentence. Rules that would always fail during a deletion are refused at
 * startup.
 */
export function findForbiddenRule(catalog: Catalog, edge: Edge): string | undefined {
	const { updates, follows } = verbOf(edge);
	return (
		findForbiddenForm(edge) ??
		(follows ? findIncomparable(edge.key ? comparedInConditions(edge) : comparedIn(edge)) : undefined) ??
		findAmbiguousParent(edge) ??
		(updates && edge.onlyIfAllGo ? "A reference with onlyIfAllGo can only delete." : undefined) ??
		whyForbidden(edge.rule, edge, catalog)
	);
}

function findAmbiguousParent(edge: Edge): string | undefined {
	const { removes, updates } = verbOf(edge);
	if (edge.key || !(removes || updates) || isUnique(edge.parent, edge.parentColumns)) return undefined;
	return `(${edge.parentColumns.map(({ name }) => name).join(", ")}) is not unique at every moment, so rows that refer to another record could be mistaken for this record's.`;
}

function findForbiddenForm({ form, columns }: Edge): string | undefined {
	const [column] = columns;
	if (!column || form.kind === "value") return undefined;
	if (form.kind === "array" && !column.type.element) return `The column ${column.name} is not an array.`;
	if (form.kind === "json" && !["json", "jsonb"].includes(column.type.name)) return `The column ${column.name} is neither json nor jsonb.`;
	if (form.kind === "text" && column.type.category !== "S") return `The column ${column.name} is not text.`;
	return undefined;
}
