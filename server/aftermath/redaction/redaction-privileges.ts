import type { CrmDatabase } from "../../crm/objects.ts";
import { nameOf } from "../../erasure/catalog/catalog.ts";
import type { Graph } from "../../erasure/graph/graph.ts";
import { type RequiredPrivileges, typeSchemasOf } from "../../erasure/plan/required-privileges.ts";
import { resolveRedactions } from "./resolve-redactions.ts";

/** What expunge_eraser needs to read and rewrite the texts that the adapter names. */
export function redactionPrivileges(graph: Graph, crm: CrmDatabase): RequiredPrivileges[] {
	return resolveRedactions(graph, crm).redactions.flatMap(({ texts }) =>
		texts.map(({ table, columns }) => ({
			table: nameOf(table),
			schema: table.schema,
			name: table.name,
			typeSchemas: typeSchemasOf(table),
			privileges: ["select" as const, { update: columns.map(({ name }) => name) }],
		})),
	);
}
