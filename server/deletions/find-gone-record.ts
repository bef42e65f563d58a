import { eq } from "drizzle-orm";
import { auditLinks } from "../../drizzle/audit.ts";
import type { ActionContext } from "../action.ts";
import { isKeyOf } from "../erasure/key-values.ts";
import { readRights } from "../permissions/lock-rights.ts";
import { canonicalKey } from "./canonical-key.ts";
import { referenceOf } from "./describe-deletions.ts";
import { findGone } from "./find-gone.ts";
import type { GoneRecord } from "./schemas.ts";

const unknown: GoneRecord = { gone: false, deletedAt: null, auditReference: null };

/** What a dead link may say, to whoever may see records of the type. */
export async function findGoneRecord(
	{ db, env, graph, actor }: ActionContext,
	{ object, key }: { object: string; klass: string | null; key: string },
): Promise<GoneRecord> {
	const rights = await readRights(db, actor.id);
	const described = (await graph.current()).objects.get(object);
	const mayRead = rights.admin || rights.grants.some((grant) => grant.object === object);
	if (!described || !mayRead || !isKeyOf(key, described.key.type)) return unknown;
	const canonical = canonicalKey(key, described.key);
	const trace = (await findGone(db, env.auditKey, described, [canonical])).get(canonical);
	if (!trace) return unknown;
	const [link] = trace.audit ? await db.select().from(auditLinks).where(eq(auditLinks.batch, trace.audit.batch)) : [];
	return {
		gone: true,
		deletedAt: trace.at.toISOString(),
		auditReference: referenceOf(link?.firstEntry ?? null, trace.audit?.ordinal ?? null),
	};
}
