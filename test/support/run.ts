import { spawn } from "node:child_process";
import { fileURLToPath } from "node:url";

export const root = fileURLToPath(new URL("../..", import.meta.url));

/** Runs a program of node_modules on Node to its end, its output on ours; the answer is whether it succeeded. */
export function run(program: string, parameters: string[], environment: Record<string, string> = {}): Promise<boolean> {
	return new Promise((resolve, reject) => {
		const child = spawn(`${root}node_modules/.bin/${program}`, parameters, {
			cwd: root,
			env: { ...process.env, ...environment },
			stdio: ["ignore", "inherit", "inherit"],
		});
		child.once("error", reject);
		child.once("close", (code) => resolve(code === 0));
	});
}

/** What was counted in a run, of whatever kind. */
export interface Tally {
	passed: number;
	failed: number;
}

/** Ends the process: the sums alone on the last line, and the status to match. */
export function finish(tallies: readonly Tally[]): void {
	const passed = tallies.reduce((sum, tally) => sum + tally.passed, 0);
	const failed = tallies.reduce((sum, tally) => sum + tally.failed, 0);
	console.log(`${passed} passed, ${failed} failed`);
	process.exitCode = failed > 0 || passed === 0 ? 1 : 0;
}
