import { median } from "../statistics.ts";

/** The fields of a trace event that we read; times are microseconds. */
export interface TraceEvent {
	name: string;
	pid: number;
	tid: number;
	ts: number;
	dur?: number;
	/** Processor time of its thread. Other programs hardly change it. */
	tdur?: number;
	/** Of `Profile`, and of its `ProfileChunk`s. */
	id?: string;
	args?: {
		data?: {
			/** Of `Profile`. */
			startTime?: number;
			/** Of `ProfileChunk`: the functions that are new in it, each with its caller, and which one each sample found. */
			cpuProfile?: { nodes?: { id: number; parent?: number; callFrame: { url?: string } }[]; samples?: number[] };
			/** Of `ProfileChunk`: the time before each sample. */
			timeDeltas?: number[];
		};
		/** Of `UpdateLayoutTree`: the elements whose style the browser works out. */
		elementCount?: number;
		/** Of `Layout`. */
		beginData?: { dirtyObjects?: number };
	};
}

/** The events of the page's main thread. The page has set the mark there. */
export function readMainThread(events: readonly TraceEvent[], mark: string): TraceEvent[] {
	const marked = events.find(({ name }) => name === mark);
	if (marked === undefined) throw new Error(`The trace lacks the mark ${mark}.`);
	return events.filter(({ pid, tid }) => pid === marked.pid && tid === marked.tid);
}

/** Milliseconds of each task, longest first. */
export function readTasks(mainThread: readonly TraceEvent[]): number[] {
	return mainThread
		.filter(({ name }) => name === "RunTask")
		.map(({ tdur = 0 }) => tdur / 1_000)
		.sort((one, other) => other - one);
}

/** What the browser does to draw a page. Times are milliseconds of processor time. */
export interface Rendering {
	styledElements: number;
	styleTime: number;
	laidOutObjects: number;
	/** Painting included. */
	layoutTime: number;
}

export function readRendering(mainThread: readonly TraceEvent[]): Rendering {
	const time = (...names: string[]) => sum(mainThread.filter(({ name }) => names.includes(name)).map(({ tdur = 0 }) => tdur)) / 1_000;
	return {
		styledElements: sum(mainThread.map(({ args }) => args?.elementCount ?? 0)),
		styleTime: time("UpdateLayoutTree"),
		laidOutObjects: sum(mainThread.map(({ args }) => args?.beginData?.dirtyObjects ?? 0)),
		layoutTime: time("Layout", "PrePaint", "Paint"),
	};
}

/**
 * Milliseconds of style and layout for the elements that only the second page draws. An element costs what it costs in the first page,
 * because the time of a whole large page varies by more than all additions take.
 */
export function addedRendering(own: readonly Rendering[], others: readonly Rendering[]): number {
	const middle = (rounds: readonly Rendering[], field: keyof Rendering) => median(rounds.map((round) => round[field]));
	const added = (count: "styledElements" | "laidOutObjects", time: "styleTime" | "layoutTime") => {
		const more = Math.max(0, middle(others, count) - middle(own, count));
		return more === 0 ? 0 : (more * middle(own, time)) / Math.max(1, middle(own, count));
	};
	return added("styledElements", "styleTime") + added("laidOutObjects", "layoutTime");
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
