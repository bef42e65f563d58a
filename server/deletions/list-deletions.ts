import { and, desc, eq, gte, lte, or, type SQL, sql } from "drizzle-orm";
import { deletions } from "../../drizzle/deletions.ts";
import { previewRecords } from "../../drizzle/previews.ts";
import { hideKey } from "../audit/chain.ts";
import { requireAdminRole } from "../auth/require-actor.ts";
import type { Transaction } from "../database/database.ts";
import { isTimedOut } from "../database/sqlstates.ts";
import type { GraphObject } from "../erasure/graph/graph.ts";
import { arrayOf } from "../erasure/sql/array-of.ts";
import { isTextKey } from "../erasure/sql/key-values.ts";
import type { ActionContext } from "../http/action.ts";
import { ExpungeError } from "../http/errors.ts";
import { describeDeletions } from "./describe-deletions.ts";
import { nameFirstRecords } from "./name-first-records.ts";
import { type DeletionRow, deletionColumns } from "./run/lock-deletion.ts";
import type { DeletionFilter, DeletionList, DeletionSearch } from "./schemas.ts";

/** A search of many deletions for a record must not keep a connection for long. */
const statementTimeoutMs = 5_000;

type Filter = DeletionFilter & Partial<Pick<DeletionSearch, "search">>;

/** A page, newest first: of the person's own deletions, or of everybody's for admins. Fails with `search_too_slow`. */
export async function listDeletions(action: ActionContext, filter: Filter): Promise<DeletionList> {
	const { db, actor, env, graph } = action;
	if (filter.everyone === "true" || filter.actor !== undefined) requireAdminRole(actor);
	const keys = filter.search === undefined ? [] : spellings((await graph.current()).objects.values(), env.auditKey, filter.search);
	const rows = await db
		.transaction((tx) => readRows(tx, filter, keys, actor.id), { accessMode: "read only" })
		.catch((error) => {
			throw isTimedOut(error) ? new ExpungeError("search_too_slow") : error;
		});
	const page = rows.slice(0, filter.limit);
	const described = await describeDeletions(action, page);
	const deletions = filter.names === "false" ? described : await nameFirstRecords(action, described);
	return { deletions, next: rows.length > page.length ? (page.at(-1)?.id ?? null) : null };
}

async function readRows(tx: Transaction, filter: Filter, keys: readonly string[], actorId: string): Promise<DeletionRow[]> {
	await tx.execute(sql`select set_config('statement_timeout', ${String(statementTimeoutMs)}, true)`);
	return tx
		.select(deletionColumns)
		.from(deletions)
		.where(and(...conditions(filter, keys, actorId)))
		.orderBy(desc(deletions.createdAt), desc(deletions.id))
		.limit(filter.limit + 1);
}

function conditions(filter: Filter, keys: readonly string[], actorId: string): (SQL | undefined)[] {
	const { everyone, actor, object, klass, state, from, until, search, before } = filter;
	const person = actor ?? (everyone === "true" ? undefined : actorId);
	return [
		person === undefined ? undefined : eq(deletions.actorId, person),
		object === undefined ? undefined : eq(deletions.object, object),
		klass === undefined ? undefined : eq(deletions.klass, klass),
		state === undefined ? undefined : eq(deletions.state, state),
		from === undefined ? undefined : gte(deletions.createdAt, new Date(from)),
		until === undefined ? undefined : lte(deletions.createdAt, new Date(until)),
		search === undefined ? undefined : or(sql`${deletions.id}::text = lower(${search})`, hasRecord(keys)),
		before === undefined
			? undefined
			: sql`(${deletions.createdAt}, ${deletions.id}) < (select d.created_at, d.id from ${deletions} as d where d.id = ${before})`,
	];
}

/** How a selection may have stored the key: as it is, or hidden. */
function spellings(objects: Iterable<GraphObject>, auditKey: string, key: string): string[] {
	const hidden = [...objects].filter((object) => isTextKey(object.key)).map(({ name }) => hideKey(auditKey, name, key));
	return [key, ...hidden];
}

/** A few index lookups in each deletion's records. */
function hasRecord(keys: readonly string[]): SQL {
	const isOneOf = sql`${previewRecords.key} = any(${arrayOf(keys)}::text[])`;
	return sql`exists (select from ${previewRecords} where ${previewRecords.previewId} = ${deletions.id} and ${isOneOf})`;
}
