import { readGrantable, readRecentGrantable } from "../crm/read-grantable.ts";
import type { Grantable } from "../crm/schemas.ts";
import type { Database } from "../database/database.ts";
import { EngineError } from "../erasure/engine-error.ts";
import { otherTypesOf, type Plan, planErasure } from "../erasure/plan/plan.ts";
import { ExpungeError } from "../http/errors.ts";
import { tellAdmins } from "../notifications/tell-admins.ts";
import { decideType, type EffectiveRights } from "../permissions/effective.ts";
import type { Services } from "../services.ts";

interface TypeRequest {
	object: string;
	klass: string | null;
	bulk: boolean;
}

/** Returns the plan for deleting records of a type. Checks the type itself first, then the person's rights, then the schema. */
export async function requirePlan(
	{ crm, db, graph }: Pick<Services, "crm" | "db" | "graph">,
	rights: EffectiveRights,
	request: TypeRequest,
): Promise<Plan> {
	const definition = crm.objects[request.object];
	if (!definition) throw new ExpungeError("unknown_object");
	if (definition.deletable === false) throw new ExpungeError("object_not_deletable");
	refuse(decideType(rights, crm.objects, { ...request, goes: [] }));
	const current = await graph.current();
	const plan = await withPublicErrors(() => planErasure(current, request.object)).catch((error: unknown) => reportUndecided({ db }, error));
	refuse(decideType(rights, crm.objects, { ...request, goes: otherTypesOf(plan) }));
	return plan;
}

/** Fails with `unknown_object` for a klass that the CRM does not have. */
export async function requireKlass(
	{ crm }: Pick<Services, "crm">,
	db: Database,
	{ object, klass }: Pick<TypeRequest, "object" | "klass">,
): Promise<void> {
	if (klass === null) return;
	const isKnown = (lines: readonly Grantable[]) => lines.some((line) => line.object === object && line.klass === klass);
	if (isKnown(await readRecentGrantable(db, crm)) || isKnown(await readGrantable(db, crm))) return;
	throw new ExpungeError("unknown_object");
}

function refuse(decision: "allowed" | "permission_denied" | "bulk_not_allowed"): void {
	if (decision !== "allowed") throw new ExpungeError(decision);
}

/** Tells the admins why nothing can be deleted. The error says so only if an admin has been told. */
async function reportUndecided({ db }: Pick<Services, "db">, error: unknown): Promise<never> {
	const cause = error instanceof ExpungeError && error.cause instanceof EngineError ? error.cause : null;
	if (cause === null || !(await tellAdmins({ db }, cause.undecided))) throw error;
	throw new ExpungeError("undecided_reported", { reasons: cause.reasons });
}

/** Turns an expected failure of the engine into the API's error with the same code. */
export async function withPublicErrors<Result>(work: () => Result | Promise<Result>): Promise<Result> {
	try {
		return await work();
	} catch (error) {
		if (!(error instanceof EngineError)) throw error;
		throw new ExpungeError(error.code, error.reasons.length > 0 ? { reasons: error.reasons } : undefined, error);
	}
}
