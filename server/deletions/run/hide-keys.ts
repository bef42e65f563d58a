import { sql } from "drizzle-orm";
import { hideKey } from "../../audit/chain.ts";
import { ownFunction, type Transaction } from "../../database/database.ts";
import type { GraphObject } from "../../erasure/graph/graph.ts";
import { arrayOf } from "../../erasure/sql/array-of.ts";
import { isTextKey } from "../../erasure/sql/key-values.ts";
import type { Outcome } from "./write-outcomes.ts";

/**
 * Hides the keys of a batch's records that are gone, because a login or an address is personal data. Call it once their outcomes are
 * written: the database hides no key of a record that still waits.
 */
export async function hideKeys(
	tx: Transaction,
	auditKey: string,
	object: GraphObject,
	deletion: string,
	outcomes: readonly Pick<Outcome, "position" | "key" | "code">[],
): Promise<void> {
	const gone = isTextKey(object.key) ? outcomes.filter(({ code }) => code === "deleted" || code === "already_gone") : [];
	if (gone.length === 0) return;
	const positions = arrayOf(gone.map(({ position }) => position));
	const hmacs = arrayOf(gone.map(({ key }) => hideKey(auditKey, object.name, key)));
	await tx.execute(sql`select ${ownFunction("hide_keys")}(${deletion}::uuid, ${positions}::integer[], ${hmacs}::text[])`);
}
