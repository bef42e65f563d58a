import { createServer } from "node:http";
import { afterAll, expect, inject, test } from "vitest";
import { launchFirefox } from "./launch-firefox.ts";

/** Milliseconds; the calls come at about the moment at which the background page is unloaded. */
const idleMs = 1_000;
const calls = 40;

const other = createServer((_request, response) => response.end("{}"));
await new Promise<void>((resolve) => other.listen(0, "127.0.0.1", resolve));
const firefox = await launchFirefox(inject("extension"), { idleMs });
afterAll(async () => {
	await firefox.browser.close();
	other.close();
});

test("a call that arrives while Firefox unloads the background page is answered all the same", async () => {
	const address = other.address();
	if (address === null || typeof address === "string") throw new Error("The server has no port.");
	const popup = await firefox.openExtensionPage("popup.html");
	await popup.locator("input").fill(`http://127.0.0.1:${address.port}`);
	const answers = await popup.evaluate(
		async (count: number, idle: number) => {
			const said: Record<string, number> = {};
			const button = document.querySelector<HTMLButtonElement>("form button[type=submit]");
			for (let index = 0; index < count; index++) {
				await new Promise((resolve) => setTimeout(resolve, idle * (0.97 + (0.04 * index) / count)));
				button?.click();
				while (button?.getAttribute("aria-disabled") !== "true") await new Promise(requestAnimationFrame);
				while (button.getAttribute("aria-disabled") === "true") await new Promise(requestAnimationFrame);
				const text = document.querySelector("[role=alert]")?.textContent ?? "nothing";
				said[text] = (said[text] ?? 0) + 1;
			}
			return said;
		},
		calls,
		idleMs,
	);
	expect(answers).toEqual({ "No Expunge server answers at that address. Check it, and whether the server runs.": calls });
});
