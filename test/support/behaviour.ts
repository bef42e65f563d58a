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
	/** What is still missing, and why, in one sentence. */
	later?: string;
}

/** Reports how many statements the run has proven. A statement whose test is missing or failed is a failure. */
export function reportBehaviour({ statements, tests }: Results): Tally {
	const passed = new Set(
		tests.filter(({ state, project }) => state === "passed" && ["server", "e2e"].includes(project)).map(({ name }) => name),
	);
	const missing = statements.flatMap(({ number, provenBy }) =>
		provenBy.filter((name) => !passed.has(name)).map((name) => ({ number, name })),
	);
	for (const { number, name } of missing)
		console.log(`✗ statement ${number} is not proven: no server or end-to-end test passed that is named "${name}"`);
	const later = statements.filter((statement) => statement.later !== undefined);
	const proven = statements.filter(
		({ number }) => !later.some((one) => one.number === number) && !missing.some((one) => one.number === number),
	);
	for (const { number, later: reason } of later) console.log(`  later: ${number}. ${reason}`);
	console.log(`behaviour: ${proven.length} of ${statements.length} proven, ${later.length} later`);
	return { passed: 0, failed: missing.length + (statements.length === 0 ? 1 : 0) };
}
