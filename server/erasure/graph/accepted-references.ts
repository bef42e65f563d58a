import { createHash } from "node:crypto";
import { sql } from "drizzle-orm";
import { acceptedReferences } from "../../../drizzle/erasure.ts";
import type { Rule } from "../../crm/objects.ts";
import type { Database } from "../../database/database.ts";
import type { Catalog, ForeignKey } from "../catalog/catalog.ts";
import { findContradicting } from "./find-contradicting.ts";
import { findForbiddenRule } from "./find-forbidden-rule.ts";
import { forgetReference } from "./forget-decided.ts";
import type { Edge, Graph } from "./graph.ts";
import { proposedRule } from "./propose-rule.ts";
import { edgeOfKey, isLike, nameOfKey } from "./resolve-reference.ts";

export interface AcceptedReference {
	/** Empty if the key, or an equivalent one, has changed since the decision. */
	resolve(catalog: Catalog): readonly Edge[];
}

/** Changes when the key or an equivalent key changes in any way. Then an admin must decide again. */
export function keyFingerprint(catalog: Catalog, key: ForeignKey): string {
	const alike = catalog.keys.filter((other) => isLike(other, key));
	const facts = alike.map(({ onDelete, setColumns, matchFull, deferrable, enabled }) =>
		JSON.stringify([onDelete, setColumns, matchFull, deferrable, enabled]),
	);
	return createHash("sha256")
		.update(JSON.stringify([keyName(catalog, key), ...facts.sort()]))
		.digest("hex");
}

export function keyName(catalog: Catalog, key: ForeignKey): string {
	const [from, to] = [catalog.tables.get(key.from), catalog.tables.get(key.to)];
	return from && to ? nameOfKey(key, from, to) : "";
}

/** Reads the admins' decisions on keys that the adapter does not name. */
export async function readAcceptedReferences(db: Pick<Database, "select">): Promise<AcceptedReference[]> {
	const rows = await db.select().from(acceptedReferences);
	return rows.map(({ reference, rule, fingerprint }) => ({
		resolve: (catalog) =>
			catalog.keys
				.filter((key) => keyName(catalog, key) === reference && keyFingerprint(catalog, key) === fingerprint)
				.flatMap((key) => {
					const edge = edgeOfKey(catalog, key, asRule(rule));
					return "problem" in edge ? [] : [edge];
				}),
	}));
}

/** The rule passed the same checks before it was stored, so its shape is known. */
function asRule(rule: unknown): Rule {
	return rule as Rule;
}

/** The undecided foreign keys whose names match: "*" stands for any text. A name without "*" is itself. Pure. */
export function pickReferences({ catalog, undecided }: Pick<Graph, "catalog" | "undecided">, pattern: string): string[] {
	if (!pattern.includes("*")) return [pattern];
	const expression = new RegExp(
		`^${pattern
			.split("*")
			.map((part) => part.replace(/[^\w\s]/g, "\\$&"))
			.join(".*")}$`,
		"s",
	);
	const names = undecided.map((key) => keyName(catalog, key)).filter((name) => expression.test(name));
	if (names.length === 0) throw new Error(`No undecided foreign key matches ${pattern}.`);
	return [...new Set(names)];
}

/** What an admin can decide about an undecided foreign key. With `detach` its rows stay. With `refuse` the record stays. */
export const acceptableRules = ["delete", "detach", "refuse"] as const;
export type AcceptableRule = (typeof acceptableRules)[number];

type AcceptingGraph = Pick<Graph, "catalog" | "adapter" | "edges" | "unfit" | "undecided">;

interface Acceptance {
	rule: { rule: AcceptableRule };
	/** Why the key cannot have the rule, as a sentence. */
	refusal: string | null;
	fingerprint: string;
}

/**
 * What deciding an undecided foreign key would mean, and why the engine refuses it, if it does. Without a rule, its ON DELETE action is the
 * rule. Only a key that deletes by itself can have the rule `delete`: anything else deletes rows that the database protects, and belongs in
 * the adapter. Pure.
 */
export function findAcceptance(graph: AcceptingGraph, reference: string, wanted?: AcceptableRule): Acceptance | null {
	const { catalog, undecided } = graph;
	const key = undecided.find((one) => keyName(catalog, one) === reference);
	if (!key) return null;
	const own = proposedRule(key);
	const rule = { rule: wanted ?? own };
	const edge = edgeOfKey(catalog, key, rule);
	const refusal = "problem" in edge ? edge.problem : findRefusal(graph, edge, own);
	return { rule, refusal: refusal ?? null, fingerprint: keyFingerprint(catalog, key) };
}

/** `own`: the key's own action. `unfit` does not say which rule was refused, so it counts for that action alone. */
function findRefusal({ catalog, adapter, edges, unfit }: AcceptingGraph, edge: Edge, own: AcceptableRule): string | undefined {
	const isOwn = edge.rule.rule === own;
	if (edge.rule.rule === "delete" && !isOwn) return "The key does not delete its rows. State the rule in the adapter.";
	return (
		findForbiddenRule(catalog, edge) ??
		(isOwn ? unfit.get(edge.name) : undefined) ??
		findContradicting(catalog, adapter, edges, [edge]).get(edge.name)
	);
}

/** What an admin can decide, the key's own action first. Pure. */
export function findAcceptable(graph: AcceptingGraph, reference: string): { rule: AcceptableRule; fingerprint: string }[] {
	const own = findAcceptance(graph, reference)?.rule.rule;
	const rules = [...acceptableRules].sort((a, b) => Number(b === own) - Number(a === own));
	return rules.flatMap((rule) => {
		const found = findAcceptance(graph, reference, rule);
		return found?.refusal === null ? [{ rule, fingerprint: found.fingerprint }] : [];
	});
}

/**
 * Stores a decision on a key, and returns its rule. If the key changes, it is undecided again. `reference` is the doctor's name for the key.
 * `by` is the admin who decides.
 */
export async function acceptReference(
	db: Pick<Database, "transaction">,
	graph: Graph,
	{ reference, rule: wanted }: { reference: string; rule?: AcceptableRule | undefined },
	by: string,
): Promise<string> {
	const found = findAcceptance(graph, reference, wanted);
	if (!found) throw new Error(`There is no undecided foreign key named ${reference}.`);
	const { rule, refusal, fingerprint } = found;
	if (refusal !== null) throw new Error(`${reference} cannot be accepted with the rule ${rule.rule}: ${refusal}`);
	const decision = { rule, fingerprint, acceptedBy: by };
	await db.transaction(async (tx) => {
		await tx
			.insert(acceptedReferences)
			.values({ reference, ...decision })
			.onConflictDoUpdate({ target: acceptedReferences.reference, set: { ...decision, acceptedAt: sql`now()` } });
		await forgetReference(tx, reference);
	});
	return rule.rule;
}
