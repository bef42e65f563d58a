import type { ResolvedRedaction } from "../../aftermath/redaction/resolve-redactions.ts";
import { findRedaction } from "../../deletions/rehearsal/choose-checks.ts";
import type { Table } from "../../erasure/catalog/catalog.ts";
import type { Edge, Graph } from "../../erasure/graph/graph.ts";
import { verbOf } from "../../erasure/graph/rules.ts";
import { jsonPath } from "../../erasure/sql/match-sql.ts";
import type { AddressSuspicion, Suspicion } from "./suspicion.ts";

/** Whether the adapter already says what happens to such rows, `keep` included. Pure. */
export function isAnswered({ edges }: Pick<Graph, "edges">, { table, column, target, form, when }: Suspicion): boolean {
	const own = edgesOf(edges, table, column.name);
	const toTarget = own.filter(({ parent }) => parent === target.table);
	if (toTarget.some((edge) => !verbOf(edge).follows && isUnconditional(edge))) return true;
	if (form.kind === "value" || form.kind === "array") {
		if (own.some((edge) => ["value", "array", "list"].includes(edge.form.kind) && isUnconditional(edge))) return true;
		if (when === null) return toTarget.length > 0;
		return when.types.every((type) => toTarget.some((edge) => admits(edge, when.column.name, type)));
	}
	if (form.kind === "text") return toTarget.some((edge) => edge.form.kind === "text" && edge.form.template === form.template);
	return toTarget.some(
		(edge) => edge.form.kind === "json" && withoutLists(jsonPath(edge.form.path)) === withoutLists(quotedPath(form.path)),
	);
}

/** A path as `jsonPath` writes it. PostgreSQL's lax mode takes a list for its elements, so lists do not matter. */
function quotedPath(path: string): string {
	return path.replace(/\.([A-Za-z_]\w*)/g, '."$1"');
}

function withoutLists(path: string): string {
	return path.replaceAll("[*]", "");
}

function admits(edge: Edge, column: string, type: string): boolean {
	const stated = edge.when.filter((condition) => condition.column.name === column);
	return stated.every(({ values }) => values.includes(type));
}

function isUnconditional({ when, whenNot, whereRelated }: Edge): boolean {
	return when.length + whenNot.length === 0 && whereRelated === null;
}

function edgesOf(edges: readonly Edge[], table: Table, column: string): Edge[] {
	return edges.filter((edge) => edge.child === table && edge.columns.some(({ name }) => name === column));
}

/** Whether the adapter says what happens to the addresses: a rule for the column, a redaction, or `keep`. Pure. */
export function isAddressAnswered(
	{ edges }: Pick<Graph, "edges">,
	redactions: readonly ResolvedRedaction[],
	{ table, column, isWhole }: AddressSuspicion,
	people: Table,
): boolean {
	if (findRedaction(redactions, people, table, column)) return true;
	const own = edgesOf(edges, table, column.name).filter(({ parent }) => parent === people);
	return own.some((edge) => !verbOf(edge).follows || (isWhole && !edge.parentColumns.some(({ type }) => type.category !== "S")));
}
