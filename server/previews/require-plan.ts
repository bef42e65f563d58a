import type { Database } from "../database/database.ts";
import { otherTypesOf, type Plan, planErasure } from "../erasure/plan/plan.ts";
import { ExpungeError } from "../http/errors.ts";
import { decideType, type EffectiveRights } from "../permissions/effective.ts";
import { readGrantable, readRecentGrantable } from "../permissions/grantable.ts";
import type { Grantable } from "../permissions/schemas.ts";
import type { Services } from "../services.ts";
import { withPublicErrors } from "./with-public-errors.ts";

export interface Wanted {
	object: string;
	klass: string | null;
	bulk: boolean;
}

/** The plan for deleting records of a type, or why this person gets none: what the type is comes first, then the rights, then the schema. */
export async function requirePlan({ crm, graph }: Pick<Services, "crm" | "graph">, rights: EffectiveRights, wanted: Wanted): Promise<Plan> {
	const definition = crm.objects[wanted.object];
	if (!definition) throw new ExpungeError("unknown_object");
	if (definition.deletable === false) throw new ExpungeError("object_not_deletable");
	refuse(decideType(rights, crm.objects, { ...wanted, goes: [] }));
	const current = await graph.current();
	const plan = await withPublicErrors(() => planErasure(current, wanted.object));
	refuse(decideType(rights, crm.objects, { ...wanted, goes: otherTypesOf(plan) }));
	return plan;
}

/** Fails with unknown_object for a klass that the CRM does not have. */
export async function requireKlass(
	{ crm }: Pick<Services, "crm">,
	db: Database,
	{ object, klass }: Pick<Wanted, "object" | "klass">,
): Promise<void> {
	if (klass === null) return;
	const isKnown = (lines: readonly Grantable[]) => lines.some((line) => line.object === object && line.klass === klass);
	if (isKnown(await readRecentGrantable(db, crm)) || isKnown(await readGrantable(db, crm))) return;
	throw new ExpungeError("unknown_object");
}

function refuse(decision: "allowed" | "permission_denied" | "bulk_not_allowed"): void {
	if (decision !== "allowed") throw new ExpungeError(decision);
}
