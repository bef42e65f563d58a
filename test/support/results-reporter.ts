import { writeFileSync } from "node:fs";
import { stripVTControlCharacters } from "node:util";
import type { TestError } from "vitest";
import type { Reporter, TestCase, TestModule } from "vitest/node";
import type { Statement } from "./behaviour.ts";
import type { Tally } from "./run.ts";

declare module "vitest" {
	interface TaskMeta {
		statements?: readonly Statement[];
	}
}

export interface Results extends Tally {
	tests: { name: string; project: string; state: string }[];
	/** The statements of behaviour.test.ts, if their file was among those that ran. */
	statements: readonly Statement[];
}

/** Writes the results to a file that test.ts adds up: every test, and as failures also files that could not run and stray errors. */
export default class ResultsReporter implements Reporter {
	onTestRunEnd(modules: readonly TestModule[], strayErrors: readonly unknown[]): void {
		const cases = modules.flatMap((module) => [...module.children.allTests()]);
		const tests = cases.map((test) => ({ name: test.fullName, project: test.project.name, state: test.result().state }));
		const results: Results = {
			passed: tests.filter((test) => test.state === "passed").length,
			// A skipped test proves nothing.
			failed: tests.filter((test) => test.state !== "passed").length + countBrokenSuites(modules) + strayErrors.length,
			failures: [
				...cases.filter((test) => test.result().state !== "passed").map(describeFailure),
				...modules.flatMap((module) => module.errors().map((error) => oneLine(module.relativeModuleId, describeError(error)))),
				...strayErrors.map((error) => oneLine("outside a test", error instanceof Error ? error.message : String(error))),
			],
			tests,
			statements: cases.flatMap((test: TestCase) => test.meta().statements ?? []),
		};
		writeFileSync(process.env.EXPUNGE_TEST_RESULTS ?? "/dev/null", JSON.stringify(results));
	}
}

function describeFailure(test: TestCase): string {
	const [error] = test.result().errors ?? [];
	return oneLine(
		`${test.project.name} ${test.module.relativeModuleId} > ${test.fullName}`,
		error === undefined ? `it was ${test.result().state}` : describeError(error),
	);
}

/** An assertion's message abbreviates the values ("Array(1)"). The lines that differ show them. */
function describeError({ message, diff }: TestError): string {
	const differing = stripVTControlCharacters(diff ?? "")
		.split("\n")
		.filter((line) => /^[-+] (?!Expected|Received)/.test(line));
	return [message, ...differing].join(" ");
}

function oneLine(where: string, message: string): string {
	return `${where}: ${stripVTControlCharacters(message).replaceAll(/\s+/g, " ").slice(0, 600)}`;
}

function countBrokenSuites(modules: readonly TestModule[]): number {
	const suites = modules.flatMap((module) => [module, ...module.children.allSuites()]);
	return suites.filter((suite) => suite.errors().length > 0).length;
}
