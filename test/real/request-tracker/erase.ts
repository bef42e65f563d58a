import { randomUUID } from "node:crypto";
import { readCrm } from "../../../server/crm/load.ts";
import requestTracker from "../../../server/crm/request-tracker/index.ts";
import { connect } from "../../../server/database/database.ts";
import { loadGraph } from "../../../server/erasure/graph/load-graph.ts";
import { planErasure } from "../../../server/erasure/plan/plan.ts";
import { type ErasureResult, eraseRecords } from "../../../server/erasure/rows/erase-records.ts";
import { lockRecords } from "../../../server/erasure/rows/lock-records.ts";
import { setUp } from "../../../server/setup/set-up.ts";
import { asEraser, rolePasswords } from "../../support/role-addresses.ts";
import { organization } from "./site.ts";

export const crm = readCrm(requestTracker, { organization });

/** The password of the server's own role, in clusters for tests. */
export const { appPassword } = rolePasswords;

/** Creates Expunge's own tables beside RT's, as `npm run setup` does. Returns the value for DATABASE_URL. */
export async function setUpExpunge(adminUrl: string): Promise<string> {
	const { databaseUrl } = await setUp({ adminUrl, crm, ...rolePasswords, print: () => {} });
	if (!databaseUrl) throw new Error("The role of the server has a password that nobody knows.");
	return databaseUrl;
}

/** Runs one batch of the engine, without anything around it. */
export async function erase(databaseUrl: string, object: string, ids: readonly number[]): Promise<ErasureResult> {
	const { db, close } = connect(asEraser(databaseUrl), { max: 1 });
	try {
		const graph = await loadGraph(db, crm);
		const problems = graph.problems.map(({ message }) => message);
		if (problems.length > 0) throw new Error(problems.join("\n"));
		const plan = planErasure(graph, object);
		return await db.transaction(async (tx) => {
			const locked = await lockRecords(tx, plan, ids.map(String));
			return await eraseRecords(tx, plan, locked, { deletionId: randomUUID() });
		});
	} finally {
		await close();
	}
}
