import { createHash } from "node:crypto";
import type { CrmDatabase } from "../../crm/objects.ts";
import { type Catalog, nameOf, tableNamed } from "../catalog/catalog.ts";
import type { AcceptedReference } from "./accepted-references.ts";
import { decidePatterns, decideReferences, proposeHarmlessRule, type ReferenceDecision } from "./decide-references.ts";
import { rowsOfValues, withDistinctValues } from "./distinct-values.ts";
import { type ExpandedPattern, expandPatterns, type UncoveredReference } from "./expand-patterns.ts";
import { findContradicting } from "./find-contradicting.ts";
import { findForbiddenRule } from "./find-forbidden-rule.ts";
import { type Coverage, type Edge, type Graph, type GraphObject, type Problem, problem, topmost } from "./graph.ts";
import { afterRulesOfKey, decidedKeys, isDecided } from "./key-rules.ts";
import { leaveOutAbsent } from "./leave-out-absent.ts";
import { proposedRule, proposeRule } from "./propose-rule.ts";
import { objectsReaching } from "./reach.ts";
import { referenceName } from "./reference-name.ts";
import { resolveAdapter } from "./resolve-adapter.ts";
import { edgeOfKey, isLike, nameOfKey } from "./resolve-reference.ts";

/**
 * Derives the graph from the catalogue and the adapter. Pure: `loadGraph` runs the queries. `unfit`: references that no rule
 * of the adapter's own states, and that the live database or the adapter does not allow, with the reason. They stay undecided.
 */
export function buildGraph(
	schema: Catalog,
	adapter: CrmDatabase,
	accepted: readonly AcceptedReference[],
	unfit: ReadonlyMap<string, string> = new Map(),
): Graph {
	const { present: crm, absent } = leaveOutAbsent(schema, adapter);
	const catalog = withDistinctValues(schema, crm.objects);
	const {
		patterns: written,
		uncovered: undecidable,
		problems: patternProblems,
	} = expandPatterns(catalog, crm.patterns ?? [], crm.references);
	const own = decideReferences(catalog, [...rowsOfValues(catalog, crm.objects), ...crm.references]);
	const { patterns, edges: withPatterns, uncovered: misfits } = decidePatterns(catalog, written, own.edges, unfit);
	const uncovered = [...undecidable, ...misfits];
	const stated = addAccepted(catalog, { edges: withPatterns, problems: own.problems }, { accepted, unfit });
	const followed = crm.otherKeys === undefined ? [] : followKeys(catalog, stated.edges, unfit);
	const [edges, problems] = [[...stated.edges, ...followed], stated.problems];
	const { problems: contradictions, ...resolved } = resolveAdapter(catalog, crm, edges);
	const unstated = edges.slice(own.edges.length);
	const contradicting = contradictions.length === 0 ? new Map() : findContradicting(catalog, crm, own.edges, unstated);
	if (contradicting.size > 0) return buildGraph(catalog, adapter, accepted, new Map([...unfit, ...contradicting]));
	const decided = decidedKeys(edges);
	const graph = {
		catalog,
		fingerprint: fingerprintOf(catalog, crm, edges),
		...resolved,
		adapter: crm,
		edges,
		covered: [...patterns.map((pattern) => describePattern(pattern)), ...describeKeys(followed)],
		absent,
		unstated: new Set(unstated.map(({ name }) => name)),
		unfit,
		undecided: catalog.keys.filter(({ oid }) => !decided.has(oid)),
		planned: null,
		tableLabels: crm.tableLabels,
	};
	return {
		...graph,
		problems: [
			...withObjects([...problems, ...patternProblems, ...contradictions], edges, graph.objects),
			...findUndecided(graph).filter(({ reference }) => !uncovered.some((one) => referenceName(one.reference) === reference)),
			...findUncovered(graph, uncovered),
		],
	};
}

/** The adapter's rule for a key overrides an admin's decision. A decision that is no longer allowed is dropped. */
function addAccepted(
	catalog: Catalog,
	{ edges, problems }: ReferenceDecision,
	{ accepted, unfit }: { accepted: readonly AcceptedReference[]; unfit: ReadonlyMap<string, string> },
): ReferenceDecision {
	const all = [...edges];
	for (const acceptance of accepted) {
		const found = acceptance.resolve(catalog);
		const allowed = !isDecided(all, found) && !found.some((edge) => unfit.has(edge.name) || findForbiddenRule(catalog, edge));
		if (allowed) all.push(...found.map((edge) => afterRulesOfKey(edge, all)));
	}
	return { edges: all, problems };
}

/** Edges for the keys without a rule, with what the database declares. What the engine cannot do stays undecided. */
function followKeys(catalog: Catalog, edges: readonly Edge[], unfit: ReadonlyMap<string, string>): Edge[] {
	const decided = decidedKeys(edges);
	return catalog.keys.flatMap((key) => {
		const edge = decided.has(key.oid) ? undefined : edgeOfKey(catalog, key, { rule: proposedRule(key) });
		return edge === undefined || "problem" in edge || unfit.has(edge.name) || findForbiddenRule(catalog, edge)
			? []
			: [afterRulesOfKey(edge, edges)];
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

function findUndecided(graph: Omit<Graph, "problems">): Problem[] {
	const unlike = graph.undecided.filter((key, index, all) => all.findIndex((other) => isLike(other, key)) === index);
	return unlike.flatMap((key) => {
		const [from, to] = [graph.catalog.tables.get(key.from), graph.catalog.tables.get(key.to)];
		const objects = objectsReaching(graph.objects, topmost(graph.catalog, key.to));
		if (!from || !to || objects.length === 0) return [];
		const others = graph.edges.some((edge) => edge.key?.oid === key.oid) ? "its other rows, which meet no condition" : "its rows";
		const name = nameOfKey(key, from, to);
		const reason = graph.unfit.get(name);
		const why = reason === undefined ? "" : ` The rule that an admin accepted, or the key's own action, is not possible: ${reason}`;
		const message = `The key ${key.name} of ${nameOf(from)} refers to ${nameOf(to)}, and no rule says what happens to ${others}.${why}`;
		return [problem("undecided", name, message, objects, proposeRule(graph.catalog, key, from, to))];
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
