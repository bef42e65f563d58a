import { randomUUID } from "node:crypto";
import postgres from "postgres";
import { afterAll } from "vitest";
import type { CrmDatabase } from "../../../server/crm/objects.ts";
import { connect, type Database, type Transaction } from "../../../server/database/database.ts";
import { type Rehearsal, rehearse } from "../../../server/deletions/rehearsal/rehearse.ts";
import { loadGraph } from "../../../server/erasure/graph/load-graph.ts";
import { setUp } from "../../../server/setup/set-up.ts";
import { freshDatabase } from "../../support/database.ts";
import { asEraser, rolePasswords } from "../../support/role-addresses.ts";
import crm, { schema } from "./rehearsed-crm.ts";

interface Rehearsing {
	admin: postgres.Sql;
	adminUrl: string;
	/** For the doctor: the CRM's own role, which reads every table of the CRM and none of ours, and the role of batches. */
	variables: { DATABASE_URL: string; ERASER_DATABASE_URL: string };
	rehearseCustomer(key?: string, options?: RehearsingOptions): Promise<Rehearsal>;
}

interface RehearsingOptions {
	adapter?: CrmDatabase;
	reads?: boolean;
	timeoutMs?: number;
	/** Runs after each statement of the rehearsal, with its rows. */
	meanwhile?: (rows: readonly Record<string, unknown>[]) => Promise<unknown>;
}

/** The rehearsed CRM with Expunge beside it, in a database of the file's own. */
export async function openRehearsing(): Promise<Rehearsing> {
	const { adminUrl, appUrl } = await freshDatabase({ template: "empty" });
	const admin = postgres(adminUrl, { max: 3, onnotice: () => {} });
	await admin.unsafe(schema);
	const owner = `desk_${randomUUID().slice(0, 8)}`;
	await admin.unsafe(`create role ${owner} login password 'desk'; grant usage on schema desk to ${owner};
		grant select on all tables in schema desk to ${owner}; alter default privileges in schema desk grant select on tables to ${owner}`);
	await setUp({ adminUrl, crm, ...rolePasswords, print: () => {} });
	const ownerUrl = Object.assign(new URL(adminUrl), { username: owner, password: "desk" }).href;
	const eraser = connect(asEraser(appUrl), { max: 4, cleans: true });
	const reader = connect(ownerUrl, { max: 3 });
	afterAll(async () => {
		await Promise.all([eraser.close(), reader.close()]);
		await admin.unsafe(`drop owned by ${owner}; drop role ${owner}`);
		await admin.end();
	});
	return {
		admin,
		adminUrl,
		variables: { DATABASE_URL: ownerUrl, ERASER_DATABASE_URL: asEraser(appUrl) },
		async rehearseCustomer(key = "17", { adapter = crm, reads = true, timeoutMs = 30_000, meanwhile } = {}) {
			const graph = await loadGraph(eraser.db, adapter);
			const [erasing, reading] = meanwhile ? [watched(eraser.db, meanwhile), watched(reader.db, meanwhile)] : [eraser.db, reader.db];
			return rehearse(erasing, "customer", key, { crm: adapter, graph, reader: reads ? reading : null, timeoutMs });
		},
	};
}

/** The database, or a transaction in it, where something happens after each statement. */
function watched<Place extends Pick<Database, "execute">>(place: Place, meanwhile: NonNullable<RehearsingOptions["meanwhile"]>): Place {
	return new Proxy(place, {
		get(target, property) {
			const value: unknown = Reflect.get(target, property, target);
			if (property === "execute")
				return async (...parameters: Parameters<Database["execute"]>) => {
					const rows = await target.execute(...parameters);
					await meanwhile(rows);
					return rows;
				};
			if (property === "transaction")
				return (work: (tx: Transaction) => Promise<unknown>, config: object) =>
					(target as unknown as Database).transaction((tx) => work(watched(tx, meanwhile)), config);
			return typeof value === "function" ? value.bind(target) : value;
		},
	});
}

export const leftIn = ({ remainders }: Rehearsal): string[] =>
	remainders.filter(({ answer }) => answer === "left").map(({ table, column, what, rows }) => `${table}.${column} ${what} ${rows}`);
