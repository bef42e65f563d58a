import { readdir, rm } from "node:fs/promises";
import { join } from "node:path";
import type { Page } from "playwright";
import type { Browser } from "../support/browser.ts";
import type { Tally } from "../support/run.ts";
import type { Demo } from "./start-demo.ts";

export interface Scene extends Demo {
	browser: Browser;
	/** The CRM's tab. */
	page: Page;
	step: Story["step"];
}

export interface Story {
	/** Runs `work`, and saves a screenshot of the page that it returns. */
	step(title: string, work: () => Promise<Page>): Promise<void>;
	tally: Tally;
}

/** A story has steps. If one fails, the following steps prove nothing and count as failed too. */
export async function beginStory(folder: string): Promise<Story> {
	for (const name of await readdir(folder)) if (name.endsWith(".png")) await rm(join(folder, name));
	const tally: Tally = { passed: 0, failed: 0 };
	return {
		tally,
		async step(title, work) {
			const number = String(tally.passed + tally.failed + 1).padStart(2, "0");
			if (tally.failed > 0) {
				tally.failed++;
				console.log(`- ${number} ${title} (not tried)`);
				return;
			}
			try {
				const page = await work();
				const picture = join(folder, `${number}-${title.toLowerCase().replaceAll(/[^a-z0-9]+/g, "-")}.png`);
				await page.screenshot({ path: picture, animations: "disabled" });
				tally.passed++;
				console.log(`✓ ${number} ${title}`);
			} catch (error) {
				tally.failed++;
				console.log(`✗ ${number} ${title}\n${error instanceof Error ? error.message : error}`);
			}
		},
	};
}
