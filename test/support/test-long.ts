import { existsSync, globSync, readFileSync } from "node:fs";
import { requireDisplay } from "./display.ts";
import { randomness } from "./effort.ts";
import { finish } from "./run.ts";
import { runTests } from "./run-tests.ts";

/**
 * `npm run test:long`: the tests that `npm test` leaves out, every test with variable effort, and some of these on Debian's PostgreSQL 15
 * if it is installed. `-- --tenth` runs them with a tenth of the effort.
 */
try {
	requireDisplay();
} catch (error) {
	console.error(error instanceof Error ? error.message : error);
	process.exit(1);
}
const tenth = process.argv.includes("--tenth");
const engine = ["test/server/erasure/cascade.test.ts", "test/server/erasure/interleavings.test.ts"];
const varying = globSync("test/{unit,server}/**/*.test.ts").filter((file) => readFileSync(file, "utf8").includes("support/effort.ts"));
const results = [await runTests(["test/long/", "test/windows/", ...varying], { environment: randomness(tenth ? "tenth" : "long") })];

const debian = "/usr/lib/postgresql/15/bin";
if (existsSync(debian)) {
	console.log("Again, less of it, on PostgreSQL 15:");
	results.push(await runTests(engine, { environment: { ...randomness(tenth ? "little" : "tenth"), EXPUNGE_TEST_POSTGRES: debian } }));
} else console.log(`Nothing on PostgreSQL 15: there is no ${debian}.`);
finish(results);
