import { median } from "../statistics.ts";

/** The fields of a trace event that we read; times are microseconds. */
export interface TraceEvent {
	name: string;
	pid: number;
	tid: number;
	ts: number;
	/** By the clock. */
	dur?: number;
	/** Processor time of its thread. */
	tdur?: number;
	args?: { data?: { message?: string } };
}

/** Milliseconds of each task on the page's main thread, longest first. The page has set the mark there. */
export function readTasks(events: readonly TraceEvent[], mark: string, time: "dur" | "tdur"): number[] {
	const marked = events.find(({ name }) => name === mark);
	if (marked === undefined) throw new Error(`The trace lacks the mark ${mark}.`);
	return events
		.filter(({ name, pid, tid }) => name === "RunTask" && pid === marked.pid && tid === marked.tid)
		.map((task) => (task[time] ?? 0) / 1_000)
		.sort((one, other) => other - one);
}

/** How much longer the tasks became: the largest difference between the two longest tasks, the two second longest, and so on. */
export function longestExcess(own: readonly number[], others: readonly number[]): number {
	return Math.max(0, ...others.map((task, index) => task - (own[index] ?? 0)));
}

/** Of several rounds of the same work: the median of the longest tasks, of the second longest, and so on. */
export function medianTasks(rounds: readonly (readonly number[])[]): number[] {
	const count = Math.min(...rounds.map(({ length }) => length));
	return Array.from({ length: count }, (_, index) => median(rounds.map((tasks) => tasks[index] ?? 0)));
}

export function sum(tasks: readonly number[]): number {
	return tasks.reduce((total, task) => total + task, 0);
}
