import type { KeyReference, Reference, RuleDraft } from "../../crm/objects.ts";
import { type Catalog, nameOf, tableNamed } from "../catalog/catalog.ts";
import type { ExpandedPattern, UncoveredReference } from "./expand-patterns.ts";
import { findForbiddenRule } from "./find-forbidden-rule.ts";
import { findUnknownNames } from "./find-unknown-names.ts";
import { type Edge, type Problem, problem } from "./graph.ts";
import { afterRulesOfKey, isDecided } from "./key-rules.ts";
import { referenceName } from "./reference-name.ts";
import { resolveReference } from "./resolve-reference.ts";

/** The edges of the adapter's references in this schema, and their problems. */
export interface ReferenceDecision {
	edges: readonly Edge[];
	problems: readonly Problem[];
}

export function decideReferences(catalog: Catalog, references: readonly Reference[]): ReferenceDecision {
	const all = { edges: [] as Edge[], problems: [] as Problem[] };
	for (const reference of references) {
		const { edges, problems } = decideReference(catalog, reference);
		if (isDecided(all.edges, edges)) {
			const hidden = "An earlier rule of the key has no condition, so this one would never apply. Put it first.";
			const reason = reference.when === undefined ? "The key has two rules; remove one." : hidden;
			all.problems.push(problem("impossible", referenceName(reference), reason));
			continue;
		}
		all.edges.push(...edges.map((edge) => afterRulesOfKey(edge, all.edges)));
		all.problems.push(...problems);
	}
	return all;
}

/** Decides one reference. An edge with a forbidden rule stays in the graph, so that its key does not also count as undecided. */
function decideReference(catalog: Catalog, reference: Reference): ReferenceDecision {
	if ("optional" in reference && !tableNamed(catalog, reference.table)) return { edges: [], problems: [] };
	const name = referenceName(reference);
	const unknown = findUnknownNames(catalog, reference);
	if (unknown) return { edges: [], problems: [problem("unknown_name", name, unknown)] };
	const edges = resolveReference(catalog, reference);
	if ("problem" in edges) return { edges: [], problems: [problem(edges.kind, name, edges.problem)] };
	const forbidden = edges.flatMap((edge) => {
		const reason = findForbiddenRule(catalog, edge);
		return reason ? [problem("impossible", edge.name, reason)] : [];
	});
	return { edges, problems: forbidden.slice(0, 1) };
}

/**
 * Adds the edges of the patterns to those of the adapter's own references. A reference that its pattern's rule does not fit is left to a
 * person, because a table that nobody thought of must not stop everything. `unfit`: more such references, with the reason.
 */
export function decidePatterns(
	catalog: Catalog,
	patterns: readonly ExpandedPattern[],
	own: readonly Edge[],
	unfit: ReadonlyMap<string, string>,
): { patterns: ExpandedPattern[]; edges: Edge[]; uncovered: UncoveredReference[] } {
	const all = [...own];
	const uncovered: UncoveredReference[] = [];
	const fitting = patterns.map(({ name: pattern, references }) => ({
		name: pattern,
		references: references.filter((reference) => {
			const { edges, problems } = decideReference(catalog, reference);
			const name = referenceName(reference);
			const found = problems[0]?.reason ?? (isDecided(all, edges) ? "The key has two rules." : undefined);
			const reason = unfit.get(name) ?? found;
			if (reason === undefined) all.push(...edges.map((edge) => afterRulesOfKey(edge, all)));
			else uncovered.push({ pattern, reference, reason, isRefused: unfit.has(name) });
			return reason === undefined;
		}),
	}));
	return { patterns: fitting, edges: all, uncovered };
}

/** A rule that deletes nothing: of the possible ones, the one that keeps most of what the reference states. */
export function proposeHarmlessRule(catalog: Catalog, { reference, isRefused = false }: UncoveredReference): RuleDraft {
	const possible = harmlessRules(catalog, reference)
		.filter((one) => !isRefused || hasOnlyTexts(catalog, one))
		.find((one) => decideReference(catalog, one).problems.length === 0);
	return { ...(possible ?? { ...withoutRule(reference), rule: "keep" }) };
}

/** Whether every text is a possible value in its condition. */
function hasOnlyTexts(catalog: Catalog, { table, when = {} }: Reference): boolean {
	return Object.keys(when).every((name) => tableNamed(catalog, table)?.columns.get(name)?.type.category === "S");
}

function harmlessRules(catalog: Catalog, reference: Reference): Reference[] {
	const { table, to } = reference;
	if (!("declared" in reference)) return [{ ...withoutRule(reference), rule: "refuse" } as KeyReference];
	const target = tableNamed(catalog, reference.to);
	const whole = target && (catalog.tables.get(target.partitionOf ?? 0) ?? target);
	const [toColumn] = whole ? [...whole.primaryKey, ...whole.columns.keys()] : [];
	const kept = { ...withoutRule(reference), rule: "keep" } as Reference;
	const { form: _, ...byValue } = kept as Reference & { form?: unknown };
	const { when: __, whenNot: ___, ...always } = byValue as typeof byValue & { whenNot?: unknown };
	const references = [kept, byValue, always] as Reference[];
	if (!whole || toColumn === undefined || to === undefined) return references;
	const led = references.map((one) => ({ ...one, table, to: nameOf(whole), toColumn }) as Reference);
	return [...references, ...led];
}

function withoutRule(reference: Reference): object {
	const { rule: _, value: __, values: ___, ...rest } = reference as Reference & { value?: unknown; values?: unknown };
	return rest;
}
