import { randomUUID } from "node:crypto";
import { recordAudit } from "../audit/record-audit.ts";
import { requireAdminRole } from "../auth/require-actor.ts";
import { acceptReference, findAcceptance } from "../erasure/graph/accepted-references.ts";
import type { ActionContext } from "../http/action.ts";
import { ExpungeError } from "../http/errors.ts";
import { readServerHealth } from "./read-server-health.ts";
import type { ReferenceToAccept, ServerHealth } from "./schemas.ts";

/**
 * Stores a decision on a foreign key, as `--accept` of the doctor does. The server uses it at once. Fails with `conflict` if the key is no
 * longer undecided, if it has changed since the admin saw it, or if it cannot have the rule.
 */
export async function acceptUndecided(action: ActionContext, { reference, rule, fingerprint }: ReferenceToAccept): Promise<ServerHealth> {
	const { db, env, actor, origin, graph } = action;
	requireAdminRole(actor);
	const current = await reloaded(action);
	const found = findAcceptance(current, reference, rule);
	const isAsSeen = found?.refusal === null && found.fingerprint === fingerprint;
	const [object] = current.problems.filter((problem) => problem.reference === reference).flatMap(({ objects }) => objects);
	if (!isAsSeen || object === undefined) throw new ExpungeError("conflict");
	await db.transaction(async (tx) => {
		await acceptReference(tx, current, { reference, rule }, `${actor.name} (${actor.id})`);
		await recordAudit(tx, env.auditKey, {
			id: randomUUID(),
			action: "reference_accepted",
			actorId: actor.id,
			object,
			how: null,
			deletionId: null,
			origin,
			textKeys: false,
			records: [{ key: `${reference}: ${rule}`, klass: null, rows: 0 }],
		});
	});
	await reloaded({ graph });
	return readServerHealth(action);
}

/** A reload that is already under way may have begun before the decision. */
async function reloaded({ graph }: Pick<ActionContext, "graph">) {
	await graph.settled();
	return graph.reload();
}
