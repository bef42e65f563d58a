import { relative, resolve } from "node:path";
import { findTests, readCoverage } from "./coverage.ts";
import { root } from "./run.ts";

/** `npm run tests:for <file>`: the test files that ran a source file in the last recorded run. */
const [given] = process.argv.slice(2);
const coverage = readCoverage();
if (given === undefined || coverage === undefined) {
	console.error(
		given === undefined ? "Name a source file: npm run tests:for server/app.ts" : "Nothing is recorded yet. Run: npm test -- --record",
	);
	process.exit(2);
}
const source = relative(root, resolve(process.env.INIT_CWD ?? ".", given));
const { how, tests } = findTests(coverage, source);
if (tests.length === 0) console.log(`No recorded test runs ${source}.`);
else if (how === "load") console.log(`No recorded test calls a named function of ${source}. These load it:`);
for (const test of tests) console.log(test);
if (source.startsWith("extension/"))
	console.log("The stories in test/e2e, test/long and test/windows run the built extension too; what runs in a browser is not recorded.");
