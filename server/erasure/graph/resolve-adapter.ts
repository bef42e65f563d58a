import type { CrmDatabase } from "../../crm/objects.ts";
import { type Catalog, nameOf } from "../catalog/catalog.ts";
import { findDistinctConflicts } from "./distinct-values.ts";
import { type Edge, type Graph, type GraphObject, type Problem, problem } from "./graph.ts";
import { orderUpdates } from "./order-updates.ts";
import { objectsReaching } from "./reach.ts";
import { resolveCaches } from "./resolve-caches.ts";
import { resolveFiles } from "./resolve-files.ts";
import { resolveNestedSets } from "./resolve-nested-sets.ts";
import { resolveObject } from "./resolve-object.ts";
import { resolveRecounts } from "./resolve-recounts.ts";
import { resolveRequests } from "./resolve-requests.ts";

interface ResolvedAdapter extends Pick<Graph, "objects" | "files" | "requests" | "caches" | "recounts" | "nestedSets"> {
	/** What cannot be resolved, and what the references contradict. All are fatal. */
	problems: readonly Problem[];
}

/** Resolves what the adapter says besides references. The references decide which tables a deletion reaches and which columns it writes. */
export function resolveAdapter(catalog: Catalog, crm: CrmDatabase, edges: readonly Edge[]): ResolvedAdapter {
	const found = Object.entries(crm.objects).map(([name, definition]) => resolveObject(catalog, name, definition, edges));
	const objects = new Map(found.flatMap((object) => ("message" in object ? [] : [[object.name, object] as const])));
	const { files, problems: fileProblems } = resolveFiles(catalog, crm.files ?? [], edges);
	const { requests, problems: requestProblems } = resolveRequests(catalog, crm.requests ?? [], edges);
	const { caches, problems: cacheProblems } = resolveCaches(catalog, crm.caches ?? [], edges);
	const { recounts, problems: recountProblems } = resolveRecounts(catalog, crm.recounts ?? [], edges);
	const { nestedSets, problems: nestedSetProblems } = resolveNestedSets(catalog, crm.nestedSets ?? [], { edges, recounts });
	const problems = [
		...fileProblems,
		...requestProblems,
		...cacheProblems,
		...recountProblems,
		...nestedSetProblems,
		...findCircle(edges),
		...found.flatMap((object) => ("message" in object ? [object] : [])),
		...findDistinctConflicts(crm.objects),
		...findUnsafeTables(catalog, objects),
	];
	return { objects, files, requests, caches, recounts, nestedSets, problems };
}

function findCircle(edges: readonly Edge[]): Problem[] {
	const [one, other] = orderUpdates(edges).circle;
	if (!one || !other) return [];
	return [problem("impossible", one.name, `This reference and ${other.name} each overwrite the column by which the other is found.`)];
}

/** Tables whose rows the engine cannot lock or see, or whose name is ambiguous. */
function findUnsafeTables({ tables }: Catalog, objects: ReadonlyMap<string, GraphObject>): Problem[] {
	const sameName = Map.groupBy(tables.values(), nameOf);
	return [...tables.values()].flatMap((table) => {
		const reaching = objectsReaching(objects, table.oid);
		if (reaching.length === 0) return [];
		if (!["r", "p"].includes(table.kind))
			return [problem("impossible", nameOf(table), "Rows can be deleted only from tables, not from views or foreign tables.", reaching)];
		if ((sameName.get(nameOf(table))?.length ?? 0) > 1)
			return [problem("impossible", nameOf(table), "Another table, in a schema with a dot in its name, has the same name.", reaching)];
		return [];
	});
}
