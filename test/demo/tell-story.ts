import { launchBrowser } from "../support/browser.ts";
import { finish } from "../support/run.ts";
import { type Demo, folder } from "./start-demo.ts";
import { beginStory } from "./story.ts";

/** The whole product by itself, a line and a picture a step. */
export async function tellStory(demo: Demo): Promise<void> {
	const browser = await launchBrowser({ extension: demo.extension, headless: true });
	const { step, tally } = await beginStory(folder);
	const page = await browser.context.newPage();

	await step("the demo CRM asks who you are", async () => {
		await page.goto(demo.crm);
		return page;
	});

	await browser.close();
	finish([tally]);
}
