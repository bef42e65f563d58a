import { mkdir, readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { join } from "node:path";
import type { AxeResults, RunOptions } from "axe-core";
import type { Page } from "playwright";
import { expect } from "vitest";
import { root } from "./run.ts";

const axe = await readFile(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

/**
 * If set, each screen is also photographed into test/long/pictures/: light, dark, in forced colours, from right to left, narrow, and at
 * twice the font size.
 */
const takesPictures = process.env["EXPUNGE_TEST_PICTURES"] !== undefined;
const folder = join(root, "test/long/pictures");

/** As wide as a screen of 1280 pixels at 400 %. */
const narrow = 320;

/** German screens differ from the English ones in their words alone, so only their width is checked, and one picture is enough. */
function isGerman(name: string): boolean {
	return name.startsWith("german-");
}

/**
 * Checks whether a screen fits the window's width, also from right to left, and checks English screens with axe. `within` limits axe to our
 * own elements in a page of the CRM.
 */
export async function look(page: Page, name: string, within?: string): Promise<void> {
	const found = isGerman(name) ? [] : await findAxeProblems(page, within);
	if (within === undefined) found.push(...(await findOverflow(page)));
	if (takesPictures) await photograph(page, name);
	expect(found, name).toEqual([]);
}

async function findAxeProblems(page: Page, within: string | undefined): Promise<string[]> {
	// Panels share a document.
	if (await page.evaluate(() => !("axe" in window))) await page.evaluate(axe);
	const found = await problemsOf(page, within, {});
	// The console has the popup's panels and colours.
	if (page.url().includes("/console.html")) return found;
	await page.emulateMedia({ colorScheme: "dark" });
	found.push(...(await problemsOf(page, within, { runOnly: ["color-contrast"] })));
	await page.emulateMedia({ colorScheme: null });
	return found;
}

/** Transitions must be over before axe compares colours. */
async function problemsOf(page: Page, within: string | undefined, options: RunOptions): Promise<string[]> {
	const run = `Promise.all(document.getAnimations().filter((one) => one.effect?.getComputedTiming().endTime !== Infinity).map((one) => one.finished.catch(() => null)))
		.then(() => axe.run(${within === undefined ? "document" : JSON.stringify(within)}, ${JSON.stringify({ ...options, resultTypes: ["violations"] })}))`;
	const { violations } = await page.evaluate<AxeResults>(run);
	return violations.flatMap(({ id, nodes }) => nodes.map(({ target, failureSummary }) => `${id}: ${target.join(" ")}: ${failureSummary}`));
}

/** The console is also checked at 400 %. A popup has a fixed width, and the confirmation has tests of its own. */
async function findOverflow(page: Page): Promise<string[]> {
	const size = page.viewportSize();
	// Narrower windows lock the confirmation.
	if (size !== null && size.width < narrow) return [];
	const canChange = page.url().includes("/console.html") && size !== null;
	const found = await overflowsOf(page, "");
	if (canChange) {
		await page.setViewportSize({ width: narrow, height: size.height });
		found.push(...(await overflowsOf(page, `at ${narrow} pixels, `)));
		await page.setViewportSize(size);
	}
	return found;
}

async function overflowsOf(page: Page, size: string): Promise<string[]> {
	const overflows: string[] = [];
	for (const direction of ["ltr", "rtl"]) {
		const pixels = await page.evaluate((dir) => {
			const { documentElement } = document;
			documentElement.dir = dir;
			const { scrollWidth, clientWidth } = documentElement;
			documentElement.removeAttribute("dir");
			return scrollWidth - clientWidth;
		}, direction);
		if (pixels > 0) overflows.push(`${size}${direction}: ${pixels} pixels too wide`);
	}
	return overflows;
}

async function photograph(page: Page, name: string): Promise<void> {
	await mkdir(folder, { recursive: true });
	const isPanel = /\/(popup|console)\.html/.test(page.url());
	const take = async (variant: string) => {
		const [width, height] = await page.evaluate(() => [innerWidth, Math.min(document.documentElement.scrollHeight, 1_400)] as const);
		const whole = isPanel ? { fullPage: true, clip: { x: 0, y: 0, width, height } } : {};
		await page.screenshot({ path: join(folder, `${name}-${variant}.jpg`), type: "jpeg", quality: 35, animations: "disabled", ...whole });
	};
	await take("light");
	if (isGerman(name)) return;
	await page.emulateMedia({ colorScheme: "dark" });
	await take("dark");
	await page.emulateMedia({ colorScheme: null, forcedColors: "active" });
	await take("forced");
	await page.emulateMedia({ forcedColors: null });
	// The CRM's own policy may forbid styles of this kind.
	if (!page.url().startsWith("chrome-extension:")) return;
	await page.evaluate(() => document.documentElement.style.setProperty("font-size", "200%"));
	await take("large");
	await page.evaluate(() => {
		document.documentElement.style.removeProperty("font-size");
		document.documentElement.dir = "rtl";
	});
	await take("rtl");
	await page.evaluate(() => document.documentElement.removeAttribute("dir"));
	const size = page.viewportSize();
	if (!page.url().includes("/console.html") || size === null) return;
	await page.setViewportSize({ width: narrow, height: size.height });
	await take("narrow");
	await page.setViewportSize(size);
}
