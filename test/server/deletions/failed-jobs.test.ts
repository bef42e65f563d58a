import { expect, test } from "vitest";
import { sliceJob } from "../../../server/deletions/run/slice-job.ts";
import { startWorker } from "../../../server/worker.ts";
import { startSmall } from "../../support/start-small.ts";
import { until } from "../../support/until.ts";

const { services, superuser } = await startSmall();

async function readHeld(): Promise<string> {
	const [job] = await superuser<{ output: string | null }[]>`select output::text from expunge_queue.job where name = 'slice'`;
	return job?.output ?? "";
}

test("the queue stores neither values nor statements of a failed job", async () => {
	const stop = await startWorker(services);
	await services.db.transaction((tx) => services.queue.send(tx, sliceJob, { deletion: "anna@example.test", size: 1 }));
	await until(readHeld, (kept) => kept.includes("22P02"), { what: "What the queue keeps" });
	await stop();
	const kept = await readHeld();
	expect(kept).not.toContain("anna");
	expect(kept).not.toContain("update");
});
