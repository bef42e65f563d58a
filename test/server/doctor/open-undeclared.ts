import { randomUUID } from "node:crypto";
import postgres from "postgres";
import { afterAll } from "vitest";
import type { CrmDatabase } from "../../../server/crm/objects.ts";
import { connect, type Database } from "../../../server/database/database.ts";
import { type Rehearsal, rehearse } from "../../../server/deletions/rehearsal/rehearse.ts";
import type { Graph } from "../../../server/erasure/graph/graph.ts";
import { loadGraph } from "../../../server/erasure/graph/load-graph.ts";
import { setUp } from "../../../server/setup/set-up.ts";
import { freshDatabase } from "../../support/database.ts";
import { asEraser, rolePasswords } from "../../support/role-addresses.ts";
import crm from "./undeclared-crm.ts";
import { undeclaredSchema } from "./undeclared-schema.ts";

interface Undeclared {
	admin: postgres.Sql;
	adminUrl: string;
	appUrl: string;
	/** As the CRM's own role, which reads every table of the CRM. */
	reader: Database;
	readerUrl: string;
	load(adapter: CrmDatabase): Promise<Graph>;
	/** Grants what the adapter needs, as `npm run setup` does. */
	grant(adapter: typeof crm): Promise<unknown>;
	rehearse(adapter: CrmDatabase, object: string, key: string): Promise<Rehearsal>;
	/** Other programs use the processors meanwhile. */
	limits: { probeTimeoutMs: number; timeoutMs: number };
}

/** The CRM without declarations, with Expunge beside it, in a database of the file's own. */
export async function openUndeclared(): Promise<Undeclared> {
	const { adminUrl, appUrl } = await freshDatabase({ template: "empty" });
	const admin = postgres(adminUrl, { max: 2, onnotice: () => {} });
	await admin.unsafe(undeclaredSchema);
	const owner = `depot_${randomUUID().slice(0, 8)}`;
	await admin.unsafe(
		`create role ${owner} login password 'depot'; grant usage on schema depot to ${owner}; grant select on all tables in schema depot to ${owner}`,
	);
	const grant = (adapter: typeof crm) => setUp({ adminUrl, crm: adapter, ...rolePasswords, print: () => {} });
	await grant(crm);
	const eraser = connect(asEraser(appUrl), { max: 4, cleans: true });
	const readerUrl = Object.assign(new URL(adminUrl), { username: owner, password: "depot" }).href;
	const reading = connect(readerUrl, { max: 3 });
	afterAll(async () => {
		await Promise.all([eraser.close(), reading.close()]);
		await admin.unsafe(`drop owned by ${owner}; drop role ${owner}`);
		await admin.end();
	});
	return {
		admin,
		adminUrl,
		appUrl,
		reader: reading.db,
		readerUrl,
		grant,
		load: (adapter) => loadGraph(reading.db, adapter),
		async rehearse(adapter, object, key) {
			const graph = await loadGraph(eraser.db, adapter);
			return rehearse(eraser.db, object, key, { crm: adapter, graph, reader: reading.db, timeoutMs: 120_000 });
		},
		limits: { probeTimeoutMs: 20_000, timeoutMs: 300_000 },
	};
}
