import type { CrmDatabase } from "../../crm/objects.ts";
import { placeholdersWithin } from "../../crm/path-template.ts";
import type { Catalog } from "../catalog/catalog.ts";
import type { Edge, NamedValues, Problem } from "./graph.ts";
import { resolveFiles } from "./resolve-files.ts";
import { valueSeparator } from "./resolve-requests.ts";

/** Resolves the adapter's caches in the catalogue, in the same order. In place of a path, a rule has the values that the pattern names. */
export function resolveCaches(
	catalog: Catalog,
	caches: NonNullable<CrmDatabase["caches"]>,
	edges: readonly Edge[],
): { caches: NamedValues[]; problems: Problem[] } {
	const rules = caches.map(({ table, folder, redis, when }) => ({
		called: `${folder === undefined ? "keys in Redis" : "cache folder"} for `,
		identity: JSON.stringify([folder, redis]),
		table,
		path: placeholdersWithin([folder, redis]).join(valueSeparator),
		...(when === undefined ? {} : { when }),
	}));
	const { files, problems } = resolveFiles(catalog, rules, edges);
	return { caches: files, problems };
}
