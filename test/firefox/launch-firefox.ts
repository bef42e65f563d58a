import { randomUUID } from "node:crypto";
import puppeteer, { type Browser, type Page } from "puppeteer-core";
import { until } from "../support/until.ts";
import { findFirefox } from "./find-firefox.ts";

export interface Firefox {
	browser: Browser;
	/** "moz-extension://<uuid>" */
	extension: string;
	/** A page of the extension in a tab of its own. */
	openExtensionPage(path: string): Promise<Page>;
	/** The open pages whose address contains this. */
	pagesOf(address: string): Promise<Page[]>;
	/** The first of them, once there is one. */
	waitForPage(address: string): Promise<Page>;
}

const addOn = "expunge@expunge.example";

/** A real Firefox with the built extension. Permissions that the extension asks for in a click are granted without Firefox's own question. */
export async function launchFirefox(extension: string, { idleMs = 2_000 } = {}): Promise<Firefox> {
	const host = randomUUID();
	const browser = await puppeteer.launch({
		browser: "firefox",
		executablePath: findFirefox(),
		headless: true,
		defaultViewport: null,
		// Without this, extension pages cannot be driven.
		args: ["-remote-allow-system-access", "--width=1280", "--height=900"],
		extraPrefsFirefox: {
			"extensions.webextOptionalPermissionPrompts": false,
			"extensions.webextensions.uuids": JSON.stringify({ [addOn]: host }),
			// The background page sleeps after two seconds instead of thirty, so the stories must wake it.
			"extensions.background.idle.timeout": idleMs,
		},
	});
	await browser.installExtension(extension);

	async function pagesOf(address: string): Promise<Page[]> {
		const pages = (await browser.pages()).filter((page) => page.url().includes(address));
		// Windows that closed by themselves are still listed, but no longer answer.
		const alive = await Promise.all(pages.map((page) => page.evaluate("true").catch(() => false)));
		return pages.filter((_, index) => alive[index]);
	}

	async function waitForPage(address: string): Promise<Page> {
		let found: Page[] = [];
		const look = async () => {
			found = await pagesOf(address);
			return found.length;
		};
		await until(look, (count) => count > 0, { what: `The number of pages of ${address}` });
		const [page] = found;
		if (!page) throw new Error(`There is no page of ${address}.`);
		return page;
	}

	async function openExtensionPage(path: string): Promise<Page> {
		const page = await browser.newPage();
		// The page loads, but Firefox never reports it. A question that meets the change of documents fails.
		void page.goto(`moz-extension://${host}/${path}`).catch(() => undefined);
		const isDrawn = () => page.evaluate(`document.querySelector("main, form") !== null`).catch(() => false);
		await until(isDrawn, Boolean, { what: `The extension's page ${path} should be drawn`, seconds: 15 });
		return page;
	}

	return { browser, extension: `moz-extension://${host}`, openExtensionPage, pagesOf, waitForPage };
}
