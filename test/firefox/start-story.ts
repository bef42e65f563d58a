import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, afterEach, inject } from "vitest";
import { type Servers, startServers } from "../support/product.ts";
import { root } from "../support/run.ts";
import { type Firefox, launchFirefox } from "./launch-firefox.ts";

/** Call it at the top level of a test file: the servers, and a Firefox with the built extension, signed out of both. */
export async function startFirefoxStory(): Promise<Servers & { firefox: Firefox }> {
	const servers = await startServers();
	const firefox = await launchFirefox(inject("extension"));
	watchFirefox(() => firefox);
	return { ...servers, firefox };
}

/** Closes the browser after the last test, and photographs its pages under .test/ after a failure. */
export function watchFirefox(current: () => Firefox): void {
	afterEach(async ({ task }) => {
		if (task.result?.state !== "fail") return;
		await mkdir(join(root, ".test"), { recursive: true });
		for (const [index, page] of (await current().browser.pages()).entries())
			await page.screenshot({ path: join(root, `.test/firefox-${index}.png`) }).catch(() => undefined);
	});
	afterAll(() => current().browser.close());
}
