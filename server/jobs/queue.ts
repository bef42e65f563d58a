import { sql } from "drizzle-orm";
import { fromDrizzle, PgBoss } from "pg-boss";
import type { Database, Transaction } from "../database/database.ts";
import { startSession } from "../database/start-session.ts";
import type { Logger } from "../log.ts";

export const queueSchema = "expunge_queue";

/** One kind of job. The room that does the work declares it; the queue knows nothing of the work. */
export interface JobKind<Data extends object = object> {
	name: string;
	/** While one job with a key waits, another one with that key is not queued. Without a key, only one job of the kind waits at a time. */
	coalesces?: boolean;
	/** Workers are notified of each job. Otherwise they find it when they poll. */
	notifies?: boolean;
	/** Seconds between polls, if pg-boss's default is too slow. */
	pollSeconds?: number;
	/** Seconds of silence after which another worker gets the job. */
	heartbeatSeconds?: number;
	/** When the worker queues a job on a schedule, as a cron expression. */
	schedule?: string;
	/** Never set. It only carries the type of a job's data. */
	data?: Data;
}

interface JobOptions {
	/** Only for kinds that coalesce. */
	key?: string;
	afterSeconds?: number;
}

/** Works on the jobs of one kind. */
export interface JobHandler<Data extends object = object> {
	kind: JobKind<Data>;
	/** How many jobs run at a time. Default: one. */
	concurrency?: number;
	work(data: Data): Promise<void>;
	/** Queues what waits without a job, for example because a worker was killed. Called when the worker starts, and every five seconds. */
	resume?(at: "start" | "later"): Promise<void>;
}

/**
 * The port to pg-boss. It opens when it is first needed: when the worker starts, or with the first confirmation in an API without a worker.
 */
export interface Queue {
	/** Connects, and creates the queues of these kinds. */
	open(...kinds: readonly JobKind[]): Promise<void>;
	/** The job becomes visible when the transaction commits. */
	send<Data extends object>(db: Database | Transaction, kind: JobKind<Data>, data: Data, options?: JobOptions): Promise<void>;
	/** Begins to work, and to queue jobs on their schedules. Ends with `close`. */
	work(handler: JobHandler): Promise<void>;
	close(): Promise<void>;
}

export function createQueue(databaseUrl: string, log: Logger): Queue {
	let starting: Promise<PgBoss> | undefined;
	const created = new Map<string, Promise<void>>();

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
		boss.on("error", (error) => {
			if (isLostConnection(error)) log.warn({ error }, "the queue lost its connection and is reconnecting");
			else log.error({ error }, "the queue reported an error");
		});
		await boss.start({ attempts: 3 });
		return boss;
	}

	function connect(): Promise<PgBoss> {
		starting ??= start().catch((error) => {
			starting = undefined;
			throw error;
		});
		return starting;
	}

	async function open(kind: JobKind): Promise<PgBoss> {
		const boss = await connect();
		const creating = created.get(kind.name) ?? boss.createQueue(kind.name, queueOptions(kind));
		created.set(kind.name, creating);
		await creating.catch((error) => {
			created.delete(kind.name);
			throw error;
		});
		return boss;
	}

	return {
		async open(...kinds) {
			for (const kind of kinds) await open(kind);
		},
		async send(db, kind, data, { key, afterSeconds } = {}) {
			const boss = await open(kind);
			await boss.send(kind.name, data, {
				db: fromDrizzle(db, sql),
				...(key === undefined ? {} : { singletonKey: key }),
				...(afterSeconds === undefined ? {} : { startAfter: afterSeconds }),
			});
		},
		async work({ kind, concurrency = 1, work }) {
			const boss = await open(kind);
			const polling =
				kind.pollSeconds === undefined ? {} : { pollingIntervalSeconds: kind.pollSeconds, notifyPollingIntervalSeconds: kind.pollSeconds };
			await boss.work<object>(kind.name, { ...polling, localConcurrency: concurrency }, async ([job]) => job && work(job.data));
			if (kind.schedule !== undefined) await boss.schedule(kind.name, kind.schedule);
		},
		async close() {
			const boss = await starting?.catch(() => undefined);
			starting = undefined;
			created.clear();
			await boss?.stop({ graceful: true, timeout: 8_000 });
		},
	};
}

/** pg-boss then connects again by itself, and polls until it can listen. */
function isLostConnection({ message }: Error): boolean {
	return /^(LISTEN\/NOTIFY |timeout exceeded when trying to connect)/.test(message);
}

function queueOptions({ coalesces, notifies, heartbeatSeconds }: JobKind) {
	return {
		retryLimit: 20,
		retryDelay: 1,
		retryBackoff: true,
		retryDelayMax: 60,
		deleteAfterSeconds: 86_400,
		policy: coalesces ? ("short" as const) : ("standard" as const),
		...(notifies ? { notify: true } : {}),
		...(heartbeatSeconds === undefined ? {} : { heartbeatSeconds }),
	};
}
