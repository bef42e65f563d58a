import { expect, test, vi } from "vitest";
import type { JobHandler, Queue } from "../../../server/jobs/queue.ts";
import { runJobs } from "../../../server/jobs/run-jobs.ts";
import { createLog } from "../../../server/log.ts";

function fakeQueue() {
	const works: JobHandler[] = [];
	const queue: Queue = {
		open: async () => {},
		send: async () => {},
		work: async (handler) => void works.push(handler),
		close: vi.fn(async () => {}),
	};
	return { queue, works };
}
const log = createLog("silent");

test("the queue stores only the database error code of a failed job", async () => {
	const { queue, works } = fakeQueue();
	const failure = Object.assign(new Error("Key (email)=(anna@example.test) is taken"), { code: "23505" });
	const work = vi.fn().mockRejectedValueOnce(failure).mockRejectedValueOnce(new Error("anna@example.test"));
	const stop = await runJobs({ queue, log }, [{ kind: { name: "mail" }, work }]);
	await expect(works[0]?.work({})).rejects.toThrow(/^The job failed \(23505\)\. See the server's log\.$/);
	await expect(works[0]?.work({})).rejects.toThrow(/^The job failed \(no database error code\)\. See the server's log\.$/);
	await stop();
});

test("every kind looks for abandoned work at the start and then every five seconds, until it is stopped", async () => {
	vi.useFakeTimers();
	const { queue } = fakeQueue();
	const resume = vi.fn(async () => {});
	const stop = await runJobs({ queue, log }, [
		{ kind: { name: "slice" }, work: async () => {}, resume },
		{ kind: { name: "mail" }, work: async () => {} },
	]);
	await vi.advanceTimersByTimeAsync(10_000);
	expect(resume.mock.calls).toEqual([["start"], ["later"], ["later"]]);
	await stop();
	await vi.advanceTimersByTimeAsync(10_000);
	expect(resume).toHaveBeenCalledTimes(3);
	expect(queue.close).toHaveBeenCalledOnce();
	vi.useRealTimers();
});
