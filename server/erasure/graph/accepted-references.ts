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

/** What accepting an undecided foreign key would mean: its ON DELETE action as a rule, and why the engine refuses it, if it does. Pure. */
export function findAcceptance(graph: AcceptingGraph, reference: string): Acceptance | null {
	const { catalog, adapter, edges, unfit, undecided } = graph;
	const key = undecided.find((one) => keyName(catalog, one) === reference);
	if (!key) return null;
	const rule = { rule: proposedRule(key) };
	const edge = edgeOfKey(catalog, key, rule);
	const refusal =
		"problem" in edge
			? edge.problem
			: (findForbiddenRule(catalog, edge) ?? unfit.get(reference) ?? findContradicting(catalog, adapter, edges, [edge]).get(reference));
	return { rule, refusal: refusal ?? null, fingerprint: keyFingerprint(catalog, key) };
}

type AcceptingGraph = Pick<Graph, "catalog" | "adapter" | "edges" | "unfit" | "undecided">;

interface Acceptance {
	rule: { rule: ReturnType<typeof proposedRule> };
	refusal: string | null;
	fingerprint: string;
}

/**
 * Stores the decision that the key's own ON DELETE action is right, and returns it as a rule. If the key changes, it is undecided again.
 * `reference` is the doctor's name for the key. `by` is the admin who decides.
 */
export async function acceptReference(db: Pick<Database, "transaction">, graph: Graph, reference: string, by: string): Promise<string> {
	const found = findAcceptance(graph, reference);
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
