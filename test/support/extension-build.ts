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
	if (!built) throw new Error("The extension could not be built. The messages above say why.");
	return join(outside, `${browser}-mv3`);
}

/** Builds it once for the run, into a folder of the run's own. */
export default async function provideExtension(project: TestProject): Promise<(() => Promise<void>) | undefined> {
	const built = process.env.EXPUNGE_TEST_EXTENSION;
	if (built) {
		// For another project of this run.
		project.provide("extension", built);
		return undefined;
	}
	const outside = await mkdtemp(join(tmpdir(), "expunge-extension-"));
	process.env.EXPUNGE_TEST_EXTENSION = await buildExtension(outside);
	project.provide("extension", process.env.EXPUNGE_TEST_EXTENSION);
	return () => rm(outside, { recursive: true });
}
