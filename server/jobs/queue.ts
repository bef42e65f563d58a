import { sql } from "drizzle-orm";
import { fromDrizzle, PgBoss } from "pg-boss";
import type { Transaction } from "../database/database.ts";
import { startSession } from "../database/session-settings.ts";
import type { Logger } from "../log.ts";
import { queueSchema } from "../setup/statements.ts";

/** What waits in each queue. */
export interface Jobs {
	/** The next slice of a deletion; `size` is how many records its first batch tries. */
	slice: { deletion: string; size: number };
	mail: { deletion: string };
	sweep: Record<string, never>;
	redact: Record<string, never>;
	tidy: Record<string, never>;
}

/** pg-boss, opened when it is first needed: by the worker when it starts, by an API of its own with the first confirmation. */
export interface Queue {
	/** Becomes visible with the transaction. A second slice of one deletion that nobody has begun yet is not queued. */
	send<Name extends keyof Jobs>(
		tx: Transaction,
		name: Name,
		job: Jobs[Name],
		options?: { key?: string; afterSeconds?: number },
	): Promise<void>;
	open(): Promise<PgBoss>;
	close(): Promise<void>;
}

export function createQueue(databaseUrl: string, log: Logger): Queue {
	let opening: Promise<PgBoss> | undefined;

	async function start(): Promise<PgBoss> {
		const { url, options } = startSession(databaseUrl);
		const boss = new PgBoss({
			connectionString: url,
			options,
			schema: queueSchema,
			createSchema: false,
			max: 4,
			useListenNotify: true,
			superviseIntervalSeconds: 10,
			monitorIntervalSeconds: 10,
			reindex: false,
			monitorVacuum: false,
			openTelemetry: { enabled: false },
			application_name: "expunge queue",
		});
		boss.on("error", (error) => log.error({ error }, "the queue reported an error"));
		await boss.start({ attempts: 3 });
		const patient = { retryLimit: 20, retryDelay: 1, retryBackoff: true, retryDelayMax: 60, deleteAfterSeconds: 86_400 };
		await boss.createQueue("slice", { ...patient, policy: "short", notify: true, heartbeatSeconds: 10 });
		await boss.createQueue("mail", { ...patient, notify: true });
		await boss.createQueue("sweep", { ...patient, policy: "short" });
		await boss.createQueue("redact", { ...patient, policy: "short", notify: true });
		await boss.createQueue("tidy", { ...patient, policy: "short" });
		return boss;
	}

	function open(): Promise<PgBoss> {
		opening ??= start().catch((error) => {
			opening = undefined;
			throw error;
		});
		return opening;
	}

	return {
		open,
		async send(tx, name, job, { key, afterSeconds } = {}) {
			const boss = await open();
			await boss.send(name, job, {
				db: fromDrizzle(tx, sql),
				...(key === undefined ? {} : { singletonKey: key }),
				...(afterSeconds === undefined ? {} : { startAfter: afterSeconds }),
			});
		},
		async close() {
			const boss = await opening?.catch(() => undefined);
			opening = undefined;
			await boss?.stop({ graceful: true, timeout: 8_000 });
		},
	};
}
