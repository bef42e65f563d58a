import { isDeepStrictEqual } from "node:util";
import puppeteer, { type Browser, type Page, type Target } from "puppeteer-core";
import { setUpPath } from "./browser.ts";
import { addressBarFeatures, findChromium } from "./chromium.ts";
import { environmentWithoutVitest } from "./clean-environment.ts";
import type { Display, Point } from "./display.ts";
import { until } from "./until.ts";

export interface Bounds {
	left: number;
	top: number;
	width: number;
	height: number;
}

export interface HeadedBrowser {
	browser: Browser;
	/** Opens a new window and closes all others with their dialogs. */
	openWindow(bounds: Bounds): Promise<Page>;
	place(page: Page, bounds: Bounds): Promise<void>;
	/** The position of an element's centre on the screen. */
	find(page: Page, selector: string): Promise<Point>;
	/** The window of the confirmation, once it is open. */
	confirmation(): Promise<Page>;
}

/**
 * A Chromium with real windows: the driver simulates no focus and no size, popups are blocked as usual, and mouse and keyboard are the
 * display's.
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
			`--disable-features=${addressBarFeatures.join(",")}`,
			"--disable-gpu",
			"--password-store=basic",
		],
	});
	// The tab that opens after installation. It may be closed already.
	const closeSetUp = (target: Target) =>
		void (target.url().endsWith(setUpPath) && target.page().then((found) => found?.close().catch(() => undefined)));
	for (const target of browser.targets()) closeSetUp(target);
	browser.on("targetcreated", closeSetUp).on("targetchanged", closeSetUp);

	async function openWindow(bounds: Bounds): Promise<Page> {
		const old = await browser.pages();
		const page = await browser.newPage({ type: "window", windowBounds: bounds });
		page.setDefaultTimeout(60_000);
		await Promise.all(old.map((one) => one.close().catch(() => undefined)));
		await place(page, bounds);
		return page;
	}

	async function place(page: Page, bounds: Bounds): Promise<void> {
		await browser.setWindowBounds(await page.windowId(), bounds);
		await until(
			() => placeOf(page),
			(place) => isDeepStrictEqual(place, bounds),
			{ what: "The CRM's window should have its bounds" },
		);
	}

	async function confirmation(): Promise<Page> {
		const target = await browser.waitForTarget((candidate) => candidate.url().includes("/confirm.html"), { timeout: 60_000 });
		const found = await target.page();
		if (found === null) throw new Error("The confirmation has no page.");
		found.setDefaultTimeout(60_000);
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

	return { browser, openWindow, place, find, confirmation };
}

/** Where a window is, as its page sees it. */
export function placeOf(page: Page): Promise<Bounds> {
	return page.evaluate(() => ({ left: screenX, top: screenY, width: outerWidth, height: outerHeight }));
}
