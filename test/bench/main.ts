import { benchEngine } from "./engine/bench-engine.ts";
import { benchRequestTracker } from "./request-tracker.ts";

/** False: a figure misses its bar. */
const benches: Record<string, (customers: number) => Promise<unknown>> = { engine: benchEngine, "request-tracker": benchRequestTracker };
const [name = "", size] = process.argv.slice(2);
const bench = benches[name];
if (!bench) {
	console.error(`Say which: npm run bench -- ${Object.keys(benches).join(" | ")} [customers, 100000 if left out]`);
	process.exit(2);
}
if ((await bench(Number(size ?? 100_000))) === false) process.exitCode = 1;
