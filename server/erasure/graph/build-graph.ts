import { createHash } from "node:crypto";
import type { CrmDatabase } from "../../crm/objects.ts";
import { type Catalog, nameOf, tableNamed } from "../catalog/catalog.ts";
import type { AcceptedReference } from "./accepted-references.ts";
import { decidePatterns, decideReferences, proposeHarmlessRule, type ReferenceDecision } from "./decide-references.ts";
import { type ExpandedPattern, expandPatterns, type UncoveredReference } from "./expand-patterns.ts";
import { findForbiddenRule } from "./find-forbidden-rule.ts";
import { type Coverage, type Edge, type Graph, type GraphObject, type Problem, problem, topmost } from "./graph.ts";
import { afterRulesOfKey, decidedKeys, isDecided } from "./key-rules.ts";
import { leaveOutAbsent } from "./leave-out-absent.ts";
import { orderUpdates } from "./order-updates.ts";
import { proposedRule, proposeRule } from "./propose-rule.ts";
import { objectsReaching } from "./reach.ts";
import { referenceName } from "./reference-name.ts";
import { resolveCaches } from "./resolve-caches.ts";
import { resolveFiles } from "./resolve-files.ts";
import { resolveNestedSets } from "./resolve-nested-sets.ts";
import { resolveObject } from "./resolve-object.ts";
import { resolveRecounts } from "./resolve-recounts.ts";
import { edgeOfKey, isLike, nameOfKey } from "./resolve-reference.ts";
import { resolveRequests } from "./resolve-requests.ts";

/**
 * Derives the graph from the catalogue and the adapter. Pure: `loadGraph` runs the queries. `unfit`: references that patterns cover and the
 * live database does not allow, with the reason.
 */
export function buildGraph(
	catalog: Catalog,
	adapter: CrmDatabase,
	accepted: readonly AcceptedReference[],
	unfit: ReadonlyMap<string, string> = new Map(),
): Graph {
	const { present: crm, absent } = leaveOutAbsent(catalog, adapter);
	const {
		patterns: written,
		uncovered: undecidable,
		problems: patternProblems,
	} = expandPatterns(catalog, crm.patterns ?? [], crm.references);
	const own = decideReferences(catalog, crm.references);
	const { patterns, edges: withPatterns, uncovered: misfits } = decidePatterns(catalog, written, own.edges, unfit);
	const uncovered = [...undecidable, ...misfits];
	const stated = addAccepted(catalog, { edges: withPatterns, problems: own.problems }, accepted);
	const followed = crm.otherKeys === undefined ? [] : followKeys(catalog, stated.edges);
	const [edges, problems] = [[...stated.edges, ...followed], stated.problems];
	const byPatterns = new Set(patterns.flatMap(({ references }) => references.map(referenceName)));
	const circular = orderUpdates(edges).circle.find(({ name }) => byPatterns.has(name));
	if (circular) {
		const reason = "The rule overwrites a column by which another reference is found.";
		return buildGraph(catalog, adapter, accepted, new Map([...unfit, [circular.name, reason]]));
	}
	const resolved = Object.entries(crm.objects).map(([name, definition]) => resolveObject(catalog, name, definition, edges));
	const objects = new Map(resolved.flatMap((object) => ("message" in object ? [] : [[object.name, object] as const])));
	const decided = decidedKeys(edges);
	const { files, problems: fileProblems } = resolveFiles(catalog, crm.files ?? [], edges);
	const { requests, problems: requestProblems } = resolveRequests(catalog, crm.requests ?? [], edges);
	const { caches, problems: cacheProblems } = resolveCaches(catalog, crm.caches ?? [], edges);
	const { recounts, problems: recountProblems } = resolveRecounts(catalog, crm.recounts ?? [], edges);
	const { nestedSets, problems: nestedSetProblems } = resolveNestedSets(catalog, crm.nestedSets ?? [], { edges, recounts });
	const graph = {
		catalog,
		fingerprint: fingerprintOf(catalog, crm, edges),
		objects,
		edges,
		files,
		requests,
		caches,
		recounts,
		nestedSets,
		covered: [...patterns.map((pattern) => describePattern(pattern)), ...describeKeys(followed)],
		absent,
		undecided: catalog.keys.filter(({ oid }) => !decided.has(oid)),
		planned: null,
		tableLabels: crm.tableLabels,
	};
	const wrong = [
		...problems,
		...patternProblems,
		...fileProblems,
		...requestProblems,
		...cacheProblems,
		...recountProblems,
		...nestedSetProblems,
		...findCircle(edges),
		...resolved.flatMap((object) => ("message" in object ? [object] : [])),
	];
	return {
		...graph,
		problems: [
			...withObjects(wrong, edges, objects),
			...findUndecided(graph).filter(({ reference }) => !uncovered.some((one) => referenceName(one.reference) === reference)),
			...findUncovered(graph, uncovered),
			...findUnsafeTables(graph),
		],
	};
}

/** The adapter's rule for a key overrides an admin's decision. A decision that the schema no longer allows is dropped. */
function addAccepted(catalog: Catalog, { edges, problems }: ReferenceDecision, accepted: readonly AcceptedReference[]): ReferenceDecision {
	const all = [...edges];
	for (const acceptance of accepted) {
		const found = acceptance.resolve(catalog);
		const allowed = !isDecided(all, found) && !found.some((edge) => findForbiddenRule(catalog, edge));
		if (allowed) all.push(...found.map((edge) => afterRulesOfKey(edge, all)));
	}
	return { edges: all, problems };
}

/** Edges for the keys without a rule, with what the database declares. What the engine cannot do stays undecided. */
function followKeys(catalog: Catalog, edges: readonly Edge[]): Edge[] {
	const decided = decidedKeys(edges);
	return catalog.keys.flatMap((key) => {
		const edge = decided.has(key.oid) ? undefined : edgeOfKey(catalog, key, { rule: proposedRule(key) });
		return edge === undefined || "problem" in edge || findForbiddenRule(catalog, edge) ? [] : [afterRulesOfKey(edge, edges)];
	});
}

function describeKeys(edges: readonly Edge[]): Coverage[] {
	return edges.length === 0 ? [] : [{ by: null, references: edges.map(({ name, rule: { rule } }) => ({ name, rule })) }];
}

function describePattern({ name, references }: ExpandedPattern): Coverage {
	return { by: name, references: references.map((reference) => ({ name: referenceName(reference), rule: reference.rule })) };
}

function fingerprintOf(
	{ fingerprint }: Catalog,
	{ objects, references, patterns = [], otherKeys, files = [], requests = [], caches = [], recounts = [], nestedSets = [] }: CrmDatabase,
	edges: readonly Edge[],
): string {
	const rules = edges.map(({ name, rule }) => [name, rule]);
	return createHash("sha256")
		.update(JSON.stringify([fingerprint, objects, references, patterns, otherKeys, rules, files, requests, caches, recounts, nestedSets]))
		.digest("hex");
}

/** Adds to each problem the objects whose deletion would reach its table. For a fatal problem, they only complete the message. */
export function withObjects(problems: readonly Problem[], edges: readonly Edge[], objects: ReadonlyMap<string, GraphObject>): Problem[] {
	return problems.map((found) => {
		const edge = edges.find((edge) => edge.name === found.reference);
		if (found.objects.length > 0) return found;
		if (!edge) return { ...found, objects: objects.has(found.reference) ? [found.reference] : [] };
		return { ...found, objects: objectsReaching(objects, edge.parent.oid) };
	});
}

function findCircle(edges: readonly Edge[]): Problem[] {
	const [one, other] = orderUpdates(edges).circle;
	if (!one || !other) return [];
	return [problem("impossible", one.name, `This reference and ${other.name} each overwrite the column by which the other is found.`)];
}

function findUndecided(graph: Omit<Graph, "problems">): Problem[] {
	const unlike = graph.undecided.filter((key, index, all) => all.findIndex((other) => isLike(other, key)) === index);
	return unlike.flatMap((key) => {
		const [from, to] = [graph.catalog.tables.get(key.from), graph.catalog.tables.get(key.to)];
		const objects = objectsReaching(graph.objects, topmost(graph.catalog, key.to));
		if (!from || !to || objects.length === 0) return [];
		const others = graph.edges.some((edge) => edge.key?.oid === key.oid) ? "its other rows, which meet no condition" : "its rows";
		const message = `The key ${key.name} of ${nameOf(from)} refers to ${nameOf(to)}, and no rule says what happens to ${others}.`;
		return [problem("undecided", nameOfKey(key, from, to), message, objects, proposeRule(graph.catalog, key, from, to))];
	});
}

/** What a pattern would cover if somebody decided it. */
function findUncovered({ catalog, objects }: Omit<Graph, "problems">, uncovered: readonly UncoveredReference[]): Problem[] {
	return uncovered.flatMap((one) => {
		const { pattern, reference, reason } = one;
		const target = reference.to && tableNamed(catalog, reference.to);
		const reaching = target ? objectsReaching(objects, topmost(catalog, target.oid)) : [];
		const message = `${reason} The pattern ${pattern} does not cover this reference. Decide with a separate reference.`;
		if (reaching.length === 0) return [];
		return [problem("undecided", referenceName(reference), message, reaching, proposeHarmlessRule(catalog, one))];
	});
}

/** Tables whose rows the engine cannot lock or see, or whose name is ambiguous. */
function findUnsafeTables(graph: Omit<Graph, "problems">): Problem[] {
	const { tables } = graph.catalog;
	const sameName = Map.groupBy(tables.values(), nameOf);
	return [...tables.values()].flatMap((table) => {
		const objects = objectsReaching(graph.objects, table.oid);
		if (objects.length === 0) return [];
		if (!["r", "p"].includes(table.kind))
			return [problem("impossible", nameOf(table), "Rows can be deleted only from tables, not from views or foreign tables.", objects)];
		if ((sameName.get(nameOf(table))?.length ?? 0) > 1)
			return [problem("impossible", nameOf(table), "Another table, in a schema with a dot in its name, has the same name.", objects)];
		return [];
	});
}
