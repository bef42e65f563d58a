import { spawn } from "node:child_process";
import { fileURLToPath } from "node:url";
import { environmentWithoutVitest } from "./clean-environment.ts";

export const root = fileURLToPath(new URL("../..", import.meta.url));

interface RunOptions {
	environment?: Record<string, string>;
	/** Shows its output only if it fails. */
	quiet?: boolean;
}

/** Runs a program of node_modules, or Node itself, to its end. Returns whether it succeeded. */
export function run(program: string, parameters: string[], { environment = {}, quiet = false }: RunOptions = {}): Promise<boolean> {
	return new Promise((resolve, reject) => {
		const output = quiet ? "pipe" : "inherit";
		const path = program === "node" ? process.execPath : `${root}node_modules/.bin/${program}`;
		const child = spawn(path, parameters, {
			cwd: root,
			env: environmentWithoutVitest(environment),
			stdio: ["ignore", output, output],
		});
		let said = "";
		child.stdout?.on("data", (text) => (said += text));
		child.stderr?.on("data", (text) => (said += text));
		child.once("error", reject);
		child.once("close", (code) => {
			if (code !== 0 && said !== "") console.error(said);
			resolve(code === 0);
		});
	});
}

/** The counts of a run of any kind. */
export interface Tally {
	passed: number;
	failed: number;
	/** One line for each test that failed: its project, file, name and error. */
	failures?: readonly string[];
}

/**
 * Ends the process with the matching status. It prints the failures, and only the totals on the last line. `.ci/run` repeats the failures.
 */
export function finish(tallies: readonly Tally[]): void {
	for (const failure of tallies.flatMap((tally) => tally.failures ?? [])) console.log(`FAILED ${failure}`);
	const passed = tallies.reduce((sum, tally) => sum + tally.passed, 0);
	const failed = tallies.reduce((sum, tally) => sum + tally.failed, 0);
	console.log(`${passed} passed, ${failed} failed`);
	process.exitCode = failed > 0 || passed === 0 ? 1 : 0;
}
