import { existsSync, globSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { root } from "./run.ts";

/** What V8 reports about one script; `count` says how often a function was called since the last report. */
interface ScriptCoverage {
	url: string;
	functions: { functionName: string; ranges: { count: number }[] }[];
}

/** Source files, from the repository's root. */
interface Ran {
	/** Files with a named function that was called. */
	called: string[];
	/** Files that were loaded, those included. */
	loaded: string[];
}

/** Test file → the files that it ran. */
export type Coverage = Record<string, Ran>;

const sources = /^(server|extension|drizzle|test)\/.*\.tsx?$/;
const coverageFile = join(root, ".test/coverage.json");

/** Reads the scripts of one test file: its own process and the programs that it started. */
export function readRan(scripts: readonly ScriptCoverage[], base = root): Ran {
	const called = new Set<string>();
	const loaded = new Set<string>();
	for (const { url, functions } of scripts) {
		if (!url.startsWith("file:")) continue;
		const file = relative(base, fileURLToPath(url.replace(/\?.*$/, "")));
		if (!sources.test(file) || file.endsWith(".test.ts") || file.endsWith(".test.tsx")) continue;
		loaded.add(file);
		if (functions.some(({ functionName, ranges }) => functionName !== "" && ranges.some(({ count }) => count > 0))) called.add(file);
	}
	return { called: [...called].sort(), loaded: [...loaded].sort() };
}

/** The test files that run a source file. If none calls one of its functions, the files that only load it. */
export function findTests(coverage: Coverage, source: string): { how: "call" | "load"; tests: string[] } {
	const by = (list: keyof Ran) => Object.keys(coverage).filter((test) => coverage[test]?.[list].includes(source));
	const calling = by("called");
	return calling.length > 0 ? { how: "call", tests: calling.sort() } : { how: "load", tests: by("loaded").sort() };
}

/** Merges the reports of the setup file and V8 in a run's folder, one folder per test file, and adds them to earlier runs' results. */
export function keepCoverage(directory: string): void {
	const coverage: Coverage = readCoverage() ?? {};
	for (const folder of globSync("*/", { cwd: directory })) {
		const inFolder = globSync("*.json", { cwd: join(directory, folder) });
		const scripts = inFolder.flatMap((file) => readScripts(join(directory, folder, file)));
		coverage[decodeURIComponent(folder.replace(/\/$/, ""))] = readRan(scripts);
	}
	for (const test of Object.keys(coverage)) if (!existsSync(join(root, test))) delete coverage[test];
	mkdirSync(dirname(coverageFile), { recursive: true });
	writeFileSync(coverageFile, JSON.stringify(coverage));
}

export function readCoverage(): Coverage | undefined {
	return existsSync(coverageFile) ? JSON.parse(readFileSync(coverageFile, "utf8")) : undefined;
}

/** Ignores a program that was killed while writing. */
function readScripts(file: string): ScriptCoverage[] {
	try {
		return JSON.parse(readFileSync(file, "utf8")).result;
	} catch {
		return [];
	}
}
