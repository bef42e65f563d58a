import { randomUUID } from "node:crypto";
import { existsSync } from "node:fs";
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import puppeteer, { type Browser, type Page } from "puppeteer-core";
import { environmentWithoutVitest } from "../support/clean-environment.ts";
import { until } from "../support/until.ts";
import { findFirefox } from "./find-firefox.ts";

export interface Firefox {
	browser: Browser;
	/** A page of the extension in a tab of its own. */
	openExtensionPage(path: string): Promise<Page>;
	/** The open pages whose address contains this. */
	pagesOf(address: string): Promise<Page[]>;
	/** The first of them, once there is one. */
	waitForPage(address: string): Promise<Page>;
}

interface FirefoxOptions {
	/** The background page sleeps after this many milliseconds, instead of thirty seconds. The stories must wake it. */
	idleMs?: number;
	/** A profile that outlives the browser. The extension is installed in it for good. */
	profile?: string;
	/** A home folder with a managed policy. */
	home?: string;
	/** Whether the tab that opens after installation stays open. It otherwise closes before a story begins, so that it hides no other tab. */
	keepsSetUp?: boolean;
}

const addOn = "expunge@expunge.example";
/** One for the whole file, because a profile keeps it. */
const host = randomUUID();

/** A real Firefox with the built extension. Permissions that the extension asks for in a click are granted without Firefox's own question. */
export async function launchFirefox(
	extension: string,
	{ idleMs = 2_000, profile, home, keepsSetUp = false }: FirefoxOptions = {},
): Promise<Firefox> {
	const isNew = profile === undefined || (await installForGood(extension, profile));
	const browser = await puppeteer.launch({
		browser: "firefox",
		executablePath: findFirefox(),
		headless: true,
		defaultViewport: null,
		...(profile === undefined ? {} : { userDataDir: profile }),
		...(home === undefined ? {} : { env: environmentWithoutVitest({ HOME: home }) }),
		// Without this, extension pages cannot be driven.
		args: ["-remote-allow-system-access", "--width=1280", "--height=900"],
		extraPrefsFirefox: {
			"extensions.webextOptionalPermissionPrompts": false,
			"extensions.webextensions.uuids": JSON.stringify({ [addOn]: host }),
			"extensions.background.idle.timeout": idleMs,
			// Firefox ESR then keeps an extension without a signature in its profile.
			"xpinstall.signatures.required": false,
			"extensions.autoDisableScopes": 0,
		},
	});
	if (profile === undefined) await browser.installExtension(extension);

	async function pagesOf(address: string): Promise<Page[]> {
		const pages = await browser.pages();
		// Asks each page, because Firefox does not report all addresses, and lists windows that closed by themselves.
		const addresses = await Promise.all(pages.map((page) => page.evaluate<[], () => string>("location.href").catch(() => "")));
		return pages.filter((_, index) => addresses[index]?.includes(address));
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
		await until(isDrawn, Boolean, { what: `The extension's page ${path} should be drawn` });
		return page;
	}

	if (isNew && !keepsSetUp) await (await waitForPage("console.html#set-up")).close();
	return { browser, openExtensionPage, pagesOf, waitForPage };
}

/** A file with the name of the add-on and the path of its folder installs it at the next start. Returns whether the profile is new. */
async function installForGood(extension: string, profile: string): Promise<boolean> {
	const file = join(profile, "extensions", addOn);
	if (existsSync(file)) return false;
	await mkdir(join(profile, "extensions"), { recursive: true });
	await writeFile(file, extension);
	return true;
}
