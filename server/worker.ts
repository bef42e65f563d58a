import { randomUUID } from "node:crypto";
import { lt, sql } from "drizzle-orm";
import type { Job } from "pg-boss";
import { workerHeartbeats } from "../drizzle/deletions.ts";
import { redactPeople } from "./aftermath/redaction/redact-people.ts";
import { tidyAttempts } from "./auth/sign-in-limits.ts";
import { codeOf } from "./database/sqlstates.ts";
import { beginSlice } from "./deletions/run/begin-slice.ts";
import { resumeDeletions } from "./deletions/run/resume-deletions.ts";
import { sweepLive } from "./erasure/sweep/sweep-live.ts";
import { forgetReleased } from "./holds/forget-released.ts";
import type { Jobs } from "./jobs/queue.ts";
import { queueMails } from "./notifications/queue-mails.ts";
import { sendMail } from "./notifications/send-mail.ts";
import { tidyPreviews } from "./previews/tidy-previews.ts";
import type { Services } from "./services.ts";

const beatEvery = 8_000;
const lookEvery = 5_000;
/** A CRM has had this long to write below a record that it read before the deletion. The sweep after the next one comes a day later. */
const secondSweepAfterMs = 60_000;
/** Seconds without a batch, after which a deletion counts as left behind. */
const leftBehind = 10;

/** Works through the queue until it is stopped; says that it is alive; picks up what a killed worker left behind. */
export async function startWorker(services: Services): Promise<() => Promise<void>> {
	const { db, eraser, queue, log, graph, crm } = services;
	const stopping = new AbortController();
	const worker = randomUUID();
	const boss = await queue.open();

	async function beat(): Promise<void> {
		await db
			.insert(workerHeartbeats)
			.values({ worker })
			.onConflictDoUpdate({ target: workerHeartbeats.worker, set: { seenAt: sql`now()` } });
		await db.delete(workerHeartbeats).where(lt(workerHeartbeats.seenAt, sql`now() - interval '1 day'`));
	}

	/** The queue keeps what a job failed with, values of rows included if they stood in it: it is told no more than the log. */
	function told<Data, Result>(name: keyof Jobs, work: (jobs: Job<Data>[]) => Promise<Result>): (jobs: Job<Data>[]) => Promise<Result> {
		return (jobs) =>
			work(jobs).catch((error) => {
				log.warn({ job: name, error }, "job failed; it will be retried");
				throw new Error(`The job failed (${codeOf(error) ?? "no database error code"}). See the server's log.`);
			});
	}

	const polling = { pollingIntervalSeconds: 0.5, notifyPollingIntervalSeconds: 0.5 };
	const free = [...services.forSlices];
	async function slice([job]: Job<Jobs["slice"]>[]): Promise<void> {
		if (!job) return;
		// The queue gives a job up that takes very long, and begins another beside it.
		const own = free.pop();
		await beginSlice({ ...services, eraser: own ?? eraser }, job.data, stopping.signal).finally(() => own && free.push(own));
	}
	const mail = async ([job]: Job<Jobs["mail"]>[]) => job && sendMail(services, job.data.deletion);
	async function sweep(): Promise<void> {
		const { rows, watched, postponed } = await sweepLive(eraser, graph, { secondAfterMs: secondSweepAfterMs });
		if (watched > 0 && !stopping.signal.aborted) await boss.send("sweep", {}, { startAfter: 2, singletonKey: "watched" });
		if (rows > 0) log.info({ rows }, "swept references to deleted records");
		if (postponed.length > 0) log.warn({ reasons: postponed }, "some references to deleted records could not be swept yet");
	}
	async function redact(): Promise<void> {
		const { people, waiting } = await redactPeople(eraser, await graph.current(), crm, stopping.signal);
		if (waiting > 0 && !stopping.signal.aborted) await boss.send("redact", {}, { startAfter: 10, singletonKey: "redact" });
		if (people > 0) log.info({ people }, "redacted deleted people in the texts of others");
	}
	async function tidy(): Promise<void> {
		await tidyPreviews(services);
		await tidyAttempts(db);
		await forgetReleased(services);
	}
	await boss.work("slice", { ...polling, localConcurrency: services.forSlices.length }, told("slice", slice));
	await boss.work("mail", told("mail", mail));
	await boss.work("sweep", told("sweep", sweep));
	await boss.work("redact", polling, told("redact", redact));
	await boss.work("tidy", told("tidy", tidy));
	await boss.schedule("sweep", "* * * * *");
	await boss.schedule("redact", "*/5 * * * *");
	await boss.schedule("tidy", "*/15 * * * *");

	await beat();
	await resumeDeletions(services, 0);
	const beating = setInterval(() => void beat().catch((error) => log.warn({ error }, "heartbeat failed")), beatEvery);
	async function look(): Promise<void> {
		await resumeDeletions(services, leftBehind);
		await queueMails(services);
	}
	const looking = setInterval(() => void look().catch((error) => log.warn({ error }, "could not look for deletions to resume")), lookEvery);
	log.info({ worker }, "worker started");

	return async () => {
		clearInterval(beating);
		clearInterval(looking);
		stopping.abort();
		await queue.close();
		await db.delete(workerHeartbeats).where(sql`${workerHeartbeats.worker} = ${worker}`);
	};
}
