import { execFileSync } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Page } from "playwright";
import { launchBrowser, pinToToolbar } from "../support/browser.ts";
import { openDisplay } from "../support/display.ts";
import { root } from "../support/run.ts";
import { expectBadge } from "../support/steps/badge.ts";
import { confirmationWindow, confirmWith, isArmed } from "../support/steps/confirmation.ts";
import { typeSignInToCrm } from "../support/steps/crm.ts";
import { twoFrames } from "../support/steps/offered.ts";
import { signInToExpunge } from "../support/steps/popup.ts";
import { deleteButton, openSearch, shownKeys, tick } from "../support/steps/search.ts";
import { startDemo } from "./start-demo.ts";
import { makeStops } from "./stops.ts";

/**
 * Records `.github/demo.gif`, the animation of the README: a bulk deletion in the demo CRM, in real browser windows on a display of its
 * own. Needs Linux and ImageMagick.
 */
const size = { width: 1120, height: 760 };
const picture = join(root, ".github/demo.gif");

const stops = makeStops();
const frames = await mkdtemp(join(tmpdir(), "expunge-frames-"));
/** The arguments for `convert`: each frame, after the hundredths of a second for which it stays. */
const parameters: string[] = [];

try {
	const demo = await startDemo("story", stops);
	const display = await openDisplay(size.width, size.height);
	stops.add(async () => display.close());
	process.env.DISPLAY = display.name;
	const browser = await launchBrowser({ extension: demo.extension, headless: false, keepsSetUp: false, ...size });
	stops.add(browser.close);
	const take = async (shown: Page, hundredths: number) => {
		await shown.evaluate(() => Promise.all(document.getAnimations().map(({ finished }) => finished)).then(() => undefined));
		await twoFrames(shown);
		const frame = join(frames, `${String(parameters.length).padStart(3, "0")}.png`);
		execFileSync("import", ["-display", display.name, "-window", "root", frame]);
		parameters.push("-delay", String(hundredths), frame);
	};

	const page = browser.context.pages()[0] ?? (await browser.context.newPage());
	await typeSignInToCrm(page, demo.crm, "bulk");
	await signInToExpunge({ browser, crm: demo.crm, server: demo.server }, "bulk");
	await pinToToolbar(browser);
	await page.bringToFront();
	await openSearch(page, demo.crm, "customers");
	await take(page, 120);
	for (const key of (await shownKeys(page)).slice(1, 6)) {
		await tick(page, key);
		await take(page, 25);
	}
	await deleteButton(page).hover();
	await take(page, 120);
	const confirmation = await confirmationWindow(page, () => deleteButton(page).click());
	await confirmation.getByRole("textbox").waitFor();
	await isArmed(confirmation);
	await take(confirmation, 250);
	for (const letter of "DELETE") {
		await confirmation.keyboard.type(letter);
		await take(confirmation, 22);
	}
	await confirmation.locator("button[type=submit]:enabled").waitFor();
	await take(confirmation, 120);
	await confirmWith(confirmation, "Delete Customers");
	await confirmation.getByRole("heading", { name: "are being deleted" }).waitFor();
	await take(confirmation, 180);
	await confirmation.close();
	await page.bringToFront();
	await page.getByText("Bulk deletion complete").waitFor();
	await expectBadge(browser, "1");
	await take(page, 400);
	execFileSync("convert", ["-loop", "0", ...parameters, "+dither", "-colors", "96", "-layers", "Optimize", picture]);
	console.log(`Recorded ${picture}.`);
} finally {
	await stops.run();
	await rm(frames, { recursive: true, force: true });
}
