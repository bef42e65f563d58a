import { benchEngine } from "./engine/bench-engine.ts";
import { benchRequestTracker } from "./request-tracker.ts";

/** False: a figure misses its bar. */
const benches: Record<string, (size?: number) => Promise<boolean>> = { engine: benchEngine, "request-tracker": benchRequestTracker };
const [name = "", size] = process.argv.slice(2);
const bench = benches[name];
if (!bench) {
	console.error(
		"Say which: npm run bench -- engine [customers, 100000 if left out] | request-tracker [copies of its seed, 420 if left out]",
	);
	process.exit(2);
}
if (!(await bench(size === undefined ? undefined : Number(size)))) process.exitCode = 1;
