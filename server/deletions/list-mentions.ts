import { and, asc, eq, gt, or } from "drizzle-orm";
import { redactions } from "../../drizzle/redactions.ts";
import type { TableName } from "../crm/objects.ts";
import type { ActionContext } from "../http/action.ts";
import { findDeletion } from "./get-deletion.ts";
import { tableLabelsOf } from "./read-labels.ts";
import type { Mention } from "./schemas.ts";

const maxPeople = 100;

/**
 * Rows of others that still name a deleted person, because the name is not next to the address or the row could not be changed.
 * This says where to look, and nothing of the texts.
 */
export async function listMentions(action: ActionContext, id: string): Promise<Mention[]> {
	const { db, crm } = action;
	await findDeletion(action, db, id);
	const people = await db
		.select({ mentionedIn: redactions.mentionedIn })
		.from(redactions)
		.where(and(eq(redactions.deletionId, id), or(gt(redactions.mentions, 0), gt(redactions.failed, 0))))
		.orderBy(asc(redactions.at), asc(redactions.key))
		.limit(maxPeople);
	const rows = new Map(people.flatMap(({ mentionedIn }) => mentionedIn.map(([table, key]) => [`${table} ${key}`, { table, key }])));
	return [...rows.values()].map(({ table, key }) => ({ kind: tableLabelsOf(crm, table as TableName).singular, table, key }));
}
