import { randomUUID } from "node:crypto";
import { sql } from "drizzle-orm";
import type { CrmDatabase } from "../../../server/crm/objects.ts";
import type { Database } from "../../../server/database/database.ts";
import type { Graph } from "../../../server/erasure/graph/graph.ts";
import { loadGraph } from "../../../server/erasure/graph/load-graph.ts";
import { grantCrmTables } from "../../../server/setup/grant-crm-tables.ts";
import { grantOwnTables } from "../../../server/setup/grant-own-tables.ts";
import { appRole, createLogin, eraserRole } from "../../../server/setup/statements.ts";

export interface ServerRoles {
	/** A role with the server's rights, including everything that an admin may add. */
	server: string;
	/** The same without the right to bypass row-level security. */
	hidden: string;
	/** Loads the graph as the server does. */
	load(crm: CrmDatabase): Promise<Graph>;
	/** Grants what setup would. */
	grant(graph: Graph, crm: CrmDatabase): Promise<void>;
	drop(): Promise<void>;
}

/** Roles belong to the whole cluster. These belong to this database, and inherit the grants of the server's. */
export async function createServerRoles(db: Database): Promise<ServerRoles> {
	const suffix = randomUUID().slice(0, 8);
	const [server, hidden] = [`server_${suffix}`, `hidden_${suffix}`] as const;
	const [app, eraser, seeing, blind] = [appRole, eraserRole, server, hidden].map((name) => sql.identifier(name)) as [
		SqlName,
		SqlName,
		SqlName,
		SqlName,
	];
	for (const role of [appRole, eraserRole] as const) {
		const [existing] = await db.execute(sql`select from pg_roles where rolname = ${role}`);
		if (!existing) await db.execute(createLogin(role));
	}
	await db.execute(sql`create role ${seeing} bypassrls in role ${eraser}`);
	await db.execute(sql`create role ${blind} in role ${eraser}`);
	await db.execute(sql`grant set on parameter session_replication_role to ${seeing}`);
	await db.transaction(grantOwnTables);
	return {
		server,
		hidden,
		grant: (graph, crm) => db.transaction((tx) => grantCrmTables(tx, graph, crm)),
		load: (crm) =>
			db.transaction(async (tx) => {
				await tx.execute(sql`set local role ${seeing}`);
				return loadGraph(tx, crm);
			}),
		async drop() {
			await db.execute(sql`drop owned by ${seeing}, ${blind}`);
			await db.execute(sql`drop role ${seeing}, ${blind}`);
			await db.execute(sql`drop owned by ${app}, ${eraser}`);
		},
	};
}

type SqlName = ReturnType<typeof sql.identifier>;
