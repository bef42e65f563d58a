import { sql } from "drizzle-orm";
import { acceptedReferences } from "../../../drizzle/erasure.ts";
import type { Database } from "../../database/database.ts";
import { keyFingerprint, keyName } from "./accepted-references.ts";
import { findForbiddenRule } from "./find-forbidden-rule.ts";
import type { Graph } from "./graph.ts";
import { proposedRule } from "./propose.ts";
import { edgeOfKey } from "./resolve-reference.ts";

/**
 * Stores that what a key does by itself is right, for the key as it is now; once it is another one, nobody has decided on it. The answer
 * is the rule. `reference` is the name by which the doctor calls it, `by` says who decides.
 */
export async function acceptReference(db: Pick<Database, "insert">, graph: Graph, reference: string, by: string): Promise<string> {
	const { catalog, undecided } = graph;
	const key = undecided.find((one) => keyName(catalog, one) === reference);
	if (!key) throw new Error(`There is no undecided foreign key named ${reference}.`);
	const rule = { rule: proposedRule(key) };
	const edge = edgeOfKey(catalog, key, rule);
	const reason = "problem" in edge ? edge.problem : findForbiddenRule(catalog, edge);
	if (reason) throw new Error(`${reference} cannot be accepted with the rule ${rule.rule}: ${reason}`);
	const decision = { rule, fingerprint: keyFingerprint(catalog, key), acceptedBy: by };
	await db
		.insert(acceptedReferences)
		.values({ reference, ...decision })
		.onConflictDoUpdate({ target: acceptedReferences.reference, set: { ...decision, acceptedAt: sql`now()` } });
	return rule.rule;
}
