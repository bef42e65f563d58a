import { parseArgs } from "node:util";
import { openBrowser } from "./open-browser.ts";
import { startDemo } from "./start-demo.ts";
import { makeStops } from "./stops.ts";
import { tellStory } from "./tell-story.ts";

const { values } = parseArgs({ options: { headless: { type: "boolean", default: false } } });
const headless = values.headless || (process.platform === "linux" && !process.env.DISPLAY && !process.env.WAYLAND_DISPLAY);

const stops = makeStops();
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, () => void stops.run().then(() => process.exit(130)));
try {
	const demo = await startDemo(headless ? "story" : "demo", stops);
	await (headless ? tellStory(demo) : openBrowser(demo));
} catch (error) {
	// Whatever was starting when the demo had to stop fails, and nobody needs to know.
	if (!stops.isRunning()) console.error(error instanceof Error ? error.message : error);
	process.exitCode = 1;
}
await stops.run();
