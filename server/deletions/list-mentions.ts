import { and, asc, eq, gt, or } from "drizzle-orm";
import { redactions } from "../../drizzle/redactions.ts";
import type { TableName } from "../crm/objects.ts";
import type { ActionContext } from "../http/action.ts";
import { findDeletion } from "./find-deletion.ts";
import { tableLabelsOf } from "./read-labels.ts";
import type { Mention } from "./schemas.ts";

const mostPeople = 100;

/**
 * Rows of others in which the names of people who are gone stand otherwise than beside their address, and those that could not be changed:
 * where to look, and no word of what.
 */
export async function listMentions(action: ActionContext, id: string): Promise<Mention[]> {
	const { db, crm } = action;
	await findDeletion(action, db, id);
	const people = await db
		.select({ mentionedIn: redactions.mentionedIn })
		.from(redactions)
		.where(and(eq(redactions.deletionId, id), or(gt(redactions.mentions, 0), gt(redactions.failed, 0))))
		.orderBy(asc(redactions.at), asc(redactions.key))
		.limit(mostPeople);
	const rows = new Map(people.flatMap(({ mentionedIn }) => mentionedIn.map(([table, key]) => [`${table} ${key}`, { table, key }])));
	return [...rows.values()].map(({ table, key }) => ({ kind: tableLabelsOf(crm, table as TableName).singular, table, key }));
}
