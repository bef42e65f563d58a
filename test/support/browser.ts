import { rm } from "node:fs/promises";
import { type BrowserContext, chromium, type Page, type Worker } from "playwright";
import { findChromium, findChromiumIn, quietArguments } from "./chromium.ts";
import { environmentWithoutVitest } from "./clean-environment.ts";
import { makeFolder } from "./make-folder.ts";

export interface Browser {
	context: BrowserContext;
	/** "chrome-extension://<id>" */
	extension: string;
	/** The extension's current service worker, woken if it sleeps. */
	worker(): Promise<Worker>;
	/** All errors so far of the pages and the extension, its service worker included. */
	errors(): Promise<string[]>;
	close(): Promise<void>;
}

interface BrowserOptions {
	extension: string;
	headless: boolean;
	/** A profile folder that outlives the browser. If omitted, the profile is deleted with it. */
	profile?: string;
	/** The window's size, if there is a window. */
	width?: number;
	height?: number;
	/** The language of its interface, in which the extension speaks. */
	language?: string;
	/** Whether the tab that opens after installation stays open. */
	keepsSetUp?: boolean;
}

/** A real Chromium with the built extension. */
export async function launchBrowser({
	extension,
	headless,
	profile: kept,
	keepsSetUp = !headless,
	language,
	width = 1280,
	height = 900,
}: BrowserOptions): Promise<Browser> {
	const profile = kept ?? (await makeFolder());
	const context = await chromium.launchPersistentContext(profile, {
		executablePath: await (language === undefined ? findChromium() : findChromiumIn(language)),
		...(language === undefined ? {} : { locale: language, env: environmentWithoutVitest({ LANGUAGE: language }) }),
		headless,
		chromiumSandbox: false,
		// The program that starts the browser also ends it.
		handleSIGINT: false,
		handleSIGTERM: false,
		handleSIGHUP: false,
		viewport: headless ? { width: 1280, height: 800 } : null,
		args: [
			`--disable-extensions-except=${extension}`,
			`--load-extension=${extension}`,
			...quietArguments,
			...(language === undefined ? [] : [`--lang=${language}`]),
			...(headless ? [] : [`--window-size=${width},${height}`, "--window-position=0,0", "--test-type"]),
		],
	});
	context.setDefaultTimeout(60_000);
	if (!keepsSetUp) closeSetUp(context);
	const first = context.serviceWorkers()[0] ?? (await context.waitForEvent("serviceworker"));
	const id = new URL(first.url()).host;
	const errors = watchPages(context);
	if (headless) await collectExtensionErrors(context, id);

	return {
		context,
		extension: `chrome-extension://${id}`,
		worker: async () => context.serviceWorkers().at(-1) ?? (await context.waitForEvent("serviceworker")),
		errors: async () => [...errors, ...(await readExtensionErrors(context, id))],
		close: async () => {
			await context.close();
			if (!kept) await rm(profile, { recursive: true, force: true });
		},
	};
}

export const setUpPath = "/console.html#set-up";

/** Stories begin in the popup. */
function closeSetUp(context: BrowserContext): void {
	const close = (page: Page) => void (page.url().endsWith(setUpPath) && page.close().catch(() => undefined));
	const watch = (page: Page) => {
		close(page);
		page.on("framenavigated", () => close(page));
	};
	for (const page of context.pages()) watch(page);
	context.on("page", watch);
}

function watchPages(context: BrowserContext): string[] {
	const errors: string[] = [];
	context.on("weberror", (error) => errors.push(`${error.page()?.url() ?? "a page"}: ${error.error().stack ?? error.error().message}`));
	context.on("console", (message) => {
		if (message.type() === "error") errors.push(`${message.page()?.url() ?? "a worker"}: ${message.text()} (${message.location().url})`);
	});
	return errors;
}

/** Lets the browser itself collect the extension's errors, so that no debugger keeps the worker awake. */
async function collectExtensionErrors(context: BrowserContext, id: string): Promise<void> {
	const settings = await openSettings(context);
	await settings.evaluate(`chrome.developerPrivate.updateProfileConfiguration({ inDeveloperMode: true })`);
	await settings.evaluate(`chrome.developerPrivate.updateExtensionConfiguration({ extensionId: "${id}", errorCollection: true })`);
}

async function readExtensionErrors(context: BrowserContext, id: string): Promise<string[]> {
	const settings = await openSettings(context);
	const read = `chrome.developerPrivate.getExtensionInfo("${id}").then((info) => [...info.runtimeErrors, ...info.manifestErrors].filter((error) => error.severity !== "LEVEL_WARN").map((error) => error.source + ": " + error.message))`;
	return settings.evaluate<string[]>(read);
}

/** Simulates an update of the extension: worker, session storage and registered scripts are gone, and pages keep the old script. */
export async function reloadExtension({ context, extension }: Browser): Promise<void> {
	const settings = await openSettings(context);
	const restarted = context.waitForEvent("serviceworker");
	await settings.evaluate(`chrome.developerPrivate.reload("${new URL(extension).host}", { failQuietly: true })`);
	await restarted;
}

/**
 * Approves the site like a person in the browser's own dialog, which headless Chromium cannot show. The extension must still request it in
 * a click.
 */
export async function approveSite(context: BrowserContext, extension: string, pattern: string): Promise<void> {
	const settings = await openSettings(context);
	await settings.evaluate(`chrome.developerPrivate.addHostPermission("${new URL(extension).host}", "${pattern}")`);
}

/**
 * Gives this browser alone a managed policy for the extension, by Chromium's own page for testing policies. A file of policies would apply to
 * every Chromium of the machine.
 */
export async function manageExtension({ context, extension }: Browser, policy: Record<string, string>): Promise<void> {
	const page = await context.newPage();
	await page.goto("chrome://policy/test");
	const [source, scope, level] = [0, 1, 1];
	const namespace = new URL(extension).host;
	const policies = Object.entries(policy).map(([name, value]) => ({ namespace, name, value, source, scope, level }));
	const buffer = Buffer.from(JSON.stringify(policies));
	await page.locator("#import-policies-file-input").setInputFiles({ name: "policies.json", mimeType: "application/json", buffer });
	// Importing has ended when the table shows what was imported.
	await page.waitForFunction(
		`[...(document.querySelector("policy-test-table").shadowRoot?.querySelectorAll("policy-test-row") ?? [])].some((row) => row.policyNamespace === "${namespace}")`,
	);
	await page.locator("#apply-policies").click();
}

/** Pins the extension's icon to the toolbar. A new extension is hidden in a menu. */
export async function pinToToolbar({ context, extension }: Browser): Promise<void> {
	const settings = await openSettings(context);
	const id = new URL(extension).host;
	await settings.evaluate(`chrome.developerPrivate.updateExtensionConfiguration({ extensionId: "${id}", pinnedToToolbar: true })`);
	await settings.close();
}

/** A small file of the browser's extensions page. It may call the same API, and loads in a third of the time. */
const settingsAddress = "chrome://extensions/strings.m.js";

async function openSettings(context: BrowserContext): Promise<Page> {
	const open = context.pages().find((page) => page.url() === settingsAddress);
	if (open) return open;
	const settings = await context.newPage();
	await settings.goto(settingsAddress);
	return settings;
}
