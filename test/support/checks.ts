import { run, type Tally } from "./run.ts";

/** Checks types and style, one result each. `test/unit/repository.test.ts` contains the repository's other checks. */
export async function runChecks(): Promise<Tally> {
	const tally = { passed: 0, failed: 0 };
	for (const [name, program, parameters] of [
		["types", "tsc", ["--build"]],
		["lint and format", "biome", ["check", "."]],
	] as const) {
		const succeeded = await run(program, [...parameters]);
		console.log(`${succeeded ? "✓" : "✗"} ${name}`);
		if (succeeded) tally.passed++;
		else tally.failed++;
	}
	return tally;
}
