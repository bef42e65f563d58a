import { createServer } from "node:http";
import { afterAll, expect, inject, test } from "vitest";
import { launchFirefox } from "./launch-firefox.ts";

/** Milliseconds. The calls arrive at about the moment when Firefox unloads the background page. */
const idleMs = 1_000;
const calls = 40;

let answersAfterMs = 0;
let asked = 0;
const other = createServer((_request, response) => {
	asked += 1;
	setTimeout(() => response.end("{}"), answersAfterMs);
});
await new Promise<void>((resolve) => other.listen(0, "127.0.0.1", resolve));
const address = other.address();
if (address === null || typeof address === "string") throw new Error("The server has no port.");
const { port } = address;
const notExpunge = "No Expunge server answers at that address. Check the address, and check that the server is running.";
const firefox = await launchFirefox(inject("extension"), { idleMs });
afterAll(async () => {
	await firefox.browser.close();
	other.close();
});

test("a call that arrives while Firefox unloads the background page is still answered", async () => {
	const popup = await firefox.openExtensionPage("popup.html");
	await popup.locator("input").fill(`http://127.0.0.1:${port}`);
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
	expect(answers).toEqual({ [notExpunge]: calls });
});

test("a call that outlasts Firefox's idle background page is answered, and made once", async () => {
	answersAfterMs = 5 * idleMs;
	asked = 0;
	const popup = await firefox.openExtensionPage("popup.html");
	await popup.locator("input").fill(`http://127.0.0.1:${port}`);
	await popup.locator("form button[type=submit]").click();
	const said = await popup.waitForSelector("[role=alert]", { timeout: 30_000 });
	expect(await said?.evaluate((element) => element.textContent)).toBe(notExpunge);
	expect(asked).toBe(1);
});
