import { benchDoctor } from "./doctor.ts";
import { benchEngine } from "./engine/bench-engine.ts";
import { benchPage } from "./page/bench-page.ts";
import { benchRequestTracker } from "./request-tracker.ts";

/** Each returns false if a figure misses its bar. */
const benches: Record<string, (size?: number, option?: string) => Promise<boolean>> = {
	doctor: benchDoctor,
	engine: benchEngine,
	page: benchPage,
	"request-tracker": benchRequestTracker,
};
const [name = "", size, option] = process.argv.slice(2);
const bench = benches[name];
if (!bench) {
	console.error(
		"Usage: npm run bench -- doctor [rows, default 10000000] | engine [customers, at least 5000, default 100000] | page [rows, default 5000] [own] | request-tracker [copies of its seed, default 420]",
	);
	process.exit(2);
}
if (!(await bench(size === undefined ? undefined : Number(size), option))) process.exitCode = 1;
