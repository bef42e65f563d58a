import puppeteer, { type Browser, type Page } from "puppeteer-core";
import { findChromium } from "./chromium.ts";
import { environmentWithoutVitest } from "./clean-environment.ts";
import type { Display, Point } from "./display.ts";
import { until } from "./until.ts";

interface HeadedBrowser {
	browser: Browser;
	page: Page;
	/** Puts the CRM's window where it is to be. */
	place(bounds: { left: number; top: number; width: number; height: number }): Promise<void>;
	/** Where on the screen the middle of an element is. */
	find(page: Page, selector: string): Promise<Point>;
	/** The window of the confirmation, once it is open. */
	confirmation(): Promise<Page>;
}

/**
 * A Chromium with real windows: the driver feigns no focus and no size, popups are blocked as they are for everybody, and mouse and
 * keyboard are the display's.
 */
export async function launchHeaded({ name }: Display, extension: string, profile: string): Promise<HeadedBrowser> {
	const browser = await puppeteer.launch({
		browser: "chrome",
		executablePath: await findChromium(),
		headless: false,
		defaultViewport: null,
		userDataDir: profile,
		env: environmentWithoutVitest({ DISPLAY: name }),
		ignoreDefaultArgs: ["--disable-popup-blocking", "--disable-extensions", "--enable-automation"],
		args: [
			"--no-sandbox",
			"--test-type",
			`--disable-extensions-except=${extension}`,
			`--load-extension=${extension}`,
			"--disable-gpu",
			"--password-store=basic",
		],
	});
	const [page = await browser.newPage()] = await browser.pages();
	const session = await page.createCDPSession();
	const { windowId } = await session.send("Browser.getWindowForTarget");

	async function confirmation(): Promise<Page> {
		const target = await browser.waitForTarget((candidate) => candidate.url().includes("/confirm.html"), { timeout: 15_000 });
		const found = await target.page();
		if (found === null) throw new Error("The confirmation has no page.");
		await found.waitForSelector("main[data-armed]");
		return found;
	}

	async function find(place: Page, selector: string): Promise<Point> {
		const element = await place.waitForSelector(selector, { visible: true });
		const on = await element?.evaluate((node) => {
			const { x, y, width, height } = node.getBoundingClientRect();
			const border = (outerWidth - innerWidth) / 2;
			return { x: screenX + border + x + width / 2, y: screenY + (outerHeight - innerHeight - border) + y + height / 2 };
		});
		if (on === undefined) throw new Error(`There is no ${selector}.`);
		return on;
	}

	return {
		browser,
		page,
		confirmation,
		find,
		async place(bounds) {
			await session.send("Browser.setWindowBounds", { windowId, bounds });
			await until(
				() => page.evaluate(() => [outerWidth, outerHeight]),
				([width, height]) => width === bounds.width && height === bounds.height,
				{ what: "The CRM's window should have its size" },
			);
		},
	};
}
