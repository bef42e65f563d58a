import { and, desc, eq, gte, lt, lte, type SQL, sql } from "drizzle-orm";
import { auditEntries, auditLinks } from "../../drizzle/audit.ts";
import { users } from "../../drizzle/auth.ts";
import { requireAdminRole } from "../auth/require-actor.ts";
import type { Database } from "../database/database.ts";
import type { ActionContext } from "../http/action.ts";
import { wordsIn } from "../words/words-in.ts";
import { formatReference } from "./chain.ts";
import type { AuditEntry, AuditFilter, AuditPage } from "./schemas.ts";

/** Newest first. */
export async function listAudit({ db, actor, language }: ActionContext, filter: AuditFilter): Promise<AuditPage> {
	requireAdminRole(actor);
	const entries = await readEntries(db, filter, filter.limit + 1);
	const page = entries.slice(0, filter.limit);
	const { notCovered } = wordsIn(language).audit;
	return { entries: page, next: entries.length > page.length ? (page.at(-1)?.position ?? null) : null, notCovered };
}

export async function readEntries(db: Database, filter: Omit<AuditFilter, "limit">, limit: number): Promise<AuditEntry[]> {
	const position = sql<number>`${auditLinks.firstEntry} + ${auditEntries.ordinal}`.mapWith(Number);
	const rows = await db
		.select({ entry: auditEntries, link: auditLinks, position, actorName: users.name })
		.from(auditLinks)
		.innerJoin(auditEntries, eq(auditEntries.batch, auditLinks.batch))
		.leftJoin(users, eq(users.id, auditLinks.actorId))
		.where(and(...conditions(filter, position)))
		.orderBy(desc(auditLinks.firstEntry), desc(auditEntries.ordinal))
		.limit(limit);
	return rows.map(({ entry, link, position, actorName }) => ({
		position,
		reference: formatReference(position),
		action: link.action,
		at: link.at.toISOString(),
		actor: { id: link.actorId, name: actorName },
		object: link.object,
		klass: entry.klass,
		key: entry.key,
		keyIsHmac: link.keyIsHmac,
		how: link.how,
		deletion: link.deletionId,
		rows: entry.rows,
		from: link.origin,
	}));
}

function conditions(filter: Omit<AuditFilter, "limit">, position: SQL<number>): (SQL | undefined)[] {
	return [
		filter.action === undefined ? undefined : eq(auditLinks.action, filter.action),
		filter.actor === undefined ? undefined : eq(auditLinks.actorId, filter.actor),
		filter.object === undefined ? undefined : eq(auditLinks.object, filter.object),
		filter.klass === undefined ? undefined : eq(auditEntries.klass, filter.klass),
		filter.deletion === undefined ? undefined : eq(auditLinks.deletionId, filter.deletion),
		filter.from === undefined ? undefined : gte(auditLinks.at, new Date(filter.from)),
		filter.until === undefined ? undefined : lte(auditLinks.at, new Date(filter.until)),
		...(filter.before === undefined ? [] : [lt(auditLinks.firstEntry, filter.before), lt(position, filter.before)]),
	];
}
