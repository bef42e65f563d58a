import type { Results } from "./results-reporter.ts";
import type { Tally } from "./run.ts";

/** One numbered statement of what the product does. */
export interface Statement {
	number: string;
	/** True where the reference documents it. */
	documented: boolean;
	words: string;
	/** Full names of tests on a real browser or database. */
	provenBy: readonly string[];
	/** What is still missing of it, and why, in one sentence. */
	later?: string;
}

/** Says how much of behaviour.md the run has proven. A statement whose test is missing or did not pass is a failure. */
export function reportBehaviour({ statements, tests }: Results): Tally {
	let failed = 0;
	for (const { number, provenBy } of statements) {
		for (const name of provenBy) {
			const passed = tests.some((test) => test.name === name && test.state === "passed" && ["server", "e2e"].includes(test.project));
			if (passed) continue;
			failed++;
			console.log(`✗ statement ${number} is not proven: no server or end-to-end test passed that is named "${name}"`);
		}
	}
	const later = statements.filter((statement) => statement.later !== undefined);
	for (const { number, later: reason } of later) console.log(`  later: ${number}. ${reason}`);
	console.log(`behaviour: ${statements.length - later.length} of ${statements.length} proven, ${later.length} later`);
	return { passed: 0, failed: failed + (statements.length === 0 ? 1 : 0) };
}
