import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { TestProject } from "vitest/node";
import { buildExtension } from "../support/extension-build.ts";

/** Builds the extension for Firefox once a run, into the run's own folder. */
export default async function provideExtension(project: TestProject): Promise<() => Promise<void>> {
	const outside = await mkdtemp(join(tmpdir(), "expunge-extension-"));
	project.provide("extension", await buildExtension(outside, "firefox"));
	return () => rm(outside, { recursive: true });
}
