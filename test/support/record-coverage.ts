import { mkdirSync, writeFileSync } from "node:fs";
import { Session } from "node:inspector/promises";
import { join, relative } from "node:path";
import { afterAll, expect } from "vitest";
import { root } from "./run.ts";

// Vitest runs this before each test file of a recording run. Programs that the file starts write their coverage to the same folder.
const directory = process.env.EXPUNGE_TEST_COVERAGE;
if (!directory) throw new Error("EXPUNGE_TEST_COVERAGE names no folder.");
const folder = join(directory, encodeURIComponent(relative(root, expect.getState().testPath ?? "")));
mkdirSync(folder, { recursive: true });
process.env.NODE_V8_COVERAGE = folder;

const session = new Session();
session.connect();
await session.post("Profiler.enable");
await session.post("Profiler.startPreciseCoverage", { callCount: true, detailed: false });
afterAll(async () => {
	const coverage = await session.post("Profiler.takePreciseCoverage");
	session.disconnect();
	writeFileSync(join(folder, "own.json"), JSON.stringify(coverage));
});
