import type { CrmDatabase } from "../../crm/objects.ts";
import { placeholdersWithin } from "../../crm/path-template.ts";
import type { Catalog } from "../catalog/catalog.ts";
import type { Edge, NamedValues, Problem } from "./graph.ts";
import { resolveFiles } from "./resolve-files.ts";

/** A control character, so that two different pairs of values make different texts. */
export const valueSeparator = "\u001f";

/**
 * Resolves the adapter's requests in the catalogue, in the same order. They are like files whose path consists of the values that the
 * request names: the same values in a row that stays mean that the other system has to keep them.
 */
export function resolveRequests(
	catalog: Catalog,
	requests: NonNullable<CrmDatabase["requests"]>,
	edges: readonly Edge[],
): { requests: NamedValues[]; problems: Problem[] } {
	const rules = requests.map((request) => ({
		called: `${request.method} ${new URL(request.url).origin} for `,
		identity: JSON.stringify([request.url, request.body]),
		table: request.table,
		path: placeholdersWithin([request.url, request.body]).join(valueSeparator),
		...(request.when === undefined ? {} : { when: request.when }),
	}));
	const { files, problems } = resolveFiles(catalog, rules, edges);
	return { requests: files, problems };
}
