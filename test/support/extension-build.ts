import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { TestProject } from "vitest/node";
import { run } from "./run.ts";

declare module "vitest" {
	export interface ProvidedContext {
		/** The folder of the built extension, as shipped. */
		extension: string;
	}
}

/** The folder of the extension, built into `outside`. */
export async function buildExtension(outside: string, browser: "chrome" | "firefox" = "chrome"): Promise<string> {
	const built = await run("node", ["test/support/build-extension.ts", outside, browser], {
		environment: { NODE_ENV: "production" },
		quiet: true,
	});
	if (!built) throw new Error("The extension could not be built; its messages stand above.");
	return join(outside, `${browser}-mv3`);
}

/** Builds it once for the run, in a folder of the run. */
export default async function provideExtension(project: TestProject): Promise<() => Promise<void>> {
	const outside = await mkdtemp(join(tmpdir(), "expunge-extension-"));
	project.provide("extension", await buildExtension(outside));
	return () => rm(outside, { recursive: true });
}
