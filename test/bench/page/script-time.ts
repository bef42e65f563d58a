import type { TraceEvent } from "./tasks.ts";

/** The trace category of the profiler. */
const profiler = "disabled-by-default-v8.cpu_profiler";

/** The trace categories of the profiler and of garbage collections, of scripts and of elements. */
export const scriptCategories = [profiler, "v8", "disabled-by-default-v8.gc", "cppgc", "disabled-by-default-cppgc", "blink_gc"];

/**
 * Milliseconds of an extension's scripts in the task that has most of them, from the samples of the trace's profiler. A sample counts if an
 * extension's function is on its stack, so the work after an `await` counts too. Style, layout and garbage collections that happen meanwhile
 * do not count, because the browser does them for the page, too.
 */
export function longestScript(events: readonly TraceEvent[], mainThread: readonly TraceEvent[]): number {
	const samples = readSamples(events, mainThread);
	const browserWork = mainThread.filter(
		({ name }) => renderingEvents.includes(name) || /^(MinorGC|MajorGC|V8\.GC|CppGC|BlinkGC)/.test(name),
	);
	const ours = samples.filter(({ isExtension, ts }) => isExtension && !browserWork.some((event) => covers(event, ts)));
	const tasks = mainThread.filter(({ name }) => name === "RunTask");
	const time = (task: TraceEvent) => ours.reduce((total, { ts, duration }) => (covers(task, ts) ? total + duration : total), 0);
	return Math.max(0, ...tasks.map(time)) / 1_000;
}

const renderingEvents = ["UpdateLayoutTree", "Layout", "PrePaint", "Paint"];

interface Sample {
	ts: number;
	/** Microseconds until the next sample. */
	duration: number;
	isExtension: boolean;
}

/** The samples of the main thread. Other threads of the page have profiles of their own. */
function readSamples(events: readonly TraceEvent[], mainThread: readonly TraceEvent[]): Sample[] {
	const profile = mainThread.find(({ name }) => name === "Profile");
	if (profile === undefined) throw new Error(`The trace lacks the category ${profiler}.`);
	const chunks = events.filter(({ name, pid, id }) => name === "ProfileChunk" && pid === profile.pid && id === profile.id);
	const extension = new Set<number>();
	let ts = profile.args?.data?.startTime ?? profile.ts;
	const samples: Sample[] = [];
	for (const { args } of chunks) {
		for (const { id, parent, callFrame } of args?.data?.cpuProfile?.nodes ?? [])
			if (callFrame.url?.startsWith("chrome-extension:") || extension.has(parent ?? Number.NaN)) extension.add(id);
		const deltas = args?.data?.timeDeltas ?? [];
		for (const [index, node] of (args?.data?.cpuProfile?.samples ?? []).entries()) {
			ts += deltas[index] ?? 0;
			samples.push({ ts, duration: 0, isExtension: extension.has(node) });
		}
	}
	samples.sort((one, other) => one.ts - other.ts);
	return samples.map((sample, index) => ({ ...sample, duration: (samples[index + 1]?.ts ?? sample.ts) - sample.ts }));
}

function covers(event: TraceEvent, ts: number): boolean {
	return ts >= event.ts && ts < event.ts + (event.dur ?? 0);
}
