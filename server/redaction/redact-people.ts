import { and, asc, eq, isNotNull, isNull, sql } from "drizzle-orm";
import { deletions } from "../../drizzle/deletions.ts";
import { redactions } from "../../drizzle/redactions.ts";
import type { CrmDatabase } from "../crm/objects.ts";
import type { Database } from "../database.ts";
import type { Graph } from "../erasure/graph.ts";
import { redactTexts, type Wanted } from "./redact-texts.ts";
import { resolveRedactions } from "./resolve-redactions.ts";

/** Stopped, or a text was changed by somebody at the same moment: to be done again. */
export class RedactionIncomplete extends Error {}

/** Searched for together: every text is read once for all of them. */
const mostAtOnce = 200;
const mostListed = 100;

/**
 * The second step of a deletion: replaces the addresses of people who are gone, wherever the adapter says to look. Until that is through,
 * addresses are kept, so a step that was broken off is simply done again. The answer is how many people it was for.
 */
export async function redactPeople(db: Database, graph: Graph, crm: CrmDatabase, signal?: AbortSignal): Promise<number> {
	const { redactions: rules, problems } = resolveRedactions(graph, crm);
	if (problems.length > 0) throw new Error(problems.join("\n"));
	let done = 0;
	for (const rule of rules) {
		const people = await db
			.select({ deletionId: redactions.deletionId, key: redactions.key, address: redactions.address, name: redactions.name })
			.from(redactions)
			.innerJoin(deletions, eq(deletions.id, redactions.deletionId))
			.where(and(eq(deletions.object, rule.object.name), isNull(redactions.doneAt), isNotNull(redactions.address)))
			.orderBy(asc(redactions.at))
			.limit(mostAtOnce);
		const wanted = people.map(({ address, name }): Wanted => ({ address: address ?? "", name: name ?? "", replaced: 0, mentions: [] }));
		if (wanted.length === 0) continue;
		let complete = true;
		for (const text of rule.texts) if (!(await redactTexts(db, text, wanted, rule.replacement, signal))) complete = false;
		if (!complete) throw new RedactionIncomplete();
		for (const [index, { deletionId, key }] of people.entries()) {
			const { replaced = 0, mentions = [] } = wanted[index] ?? {};
			await db
				.update(redactions)
				.set({
					address: null,
					name: null,
					replaced: sql`${redactions.replaced} + ${replaced}`,
					mentions: mentions.length,
					mentionedIn: mentions.slice(0, mostListed),
					doneAt: sql`clock_timestamp()`,
				})
				.where(and(eq(redactions.deletionId, deletionId), eq(redactions.key, key)));
		}
		done += people.length;
	}
	return done;
}
