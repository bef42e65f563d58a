import type { CrmDatabase } from "../../crm/objects.ts";
import { halveList } from "../bisect.ts";
import type { Catalog } from "../catalog/catalog.ts";
import type { Edge } from "./graph.ts";
import { resolveAdapter } from "./resolve-adapter.ts";

/**
 * Which of `added` contradict what the adapter says besides references, or the references before them, by name and with the reason. For
 * example, one of them overwrites a column that a file's path needs. Such a problem stops every deletion, so these references are better
 * left undecided. Pure.
 */
export function findContradicting(
	catalog: Catalog,
	crm: CrmDatabase,
	edges: readonly Edge[],
	added: readonly Edge[],
): ReadonlyMap<string, string> {
	const problemsOf = (some: readonly Edge[]) => resolveAdapter(catalog, crm, some).problems;
	const known = new Set(problemsOf(edges).map(({ message }) => message));
	const found = new Map<string, string>();
	const fitting = [...edges];
	const add = (some: readonly Edge[]): void => {
		const [contradiction] = problemsOf([...fitting, ...some]).filter(({ message }) => !known.has(message));
		const [only] = some;
		if (!contradiction) fitting.push(...some);
		else if (only && some.length === 1) found.set(only.name, contradiction.reason);
		else for (const half of halveList(some) ?? []) add(half);
	};
	if (added.length > 0) add(added);
	return found;
}
