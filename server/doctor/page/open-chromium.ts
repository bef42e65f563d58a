import { existsSync } from "node:fs";
import type { BrowserContext } from "playwright";

const places = [
	"/usr/bin/chromium",
	"/usr/bin/chromium-browser",
	"/usr/bin/google-chrome",
	"/opt/google/chrome/chrome",
	"/snap/bin/chromium",
	"/Applications/Chromium.app/Contents/MacOS/Chromium",
	"/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
];

const noPlaywright =
	"Checking a page needs Playwright, which `npm ci --omit=dev` leaves out. Install it, which downloads no browser: npm install --no-save --omit=dev playwright-core";
const noChromium =
	"No Chromium was found. Install it (Debian: apt install chromium), or name its program with --browser /path/to/chromium.";

/** Hosts of this machine. A page that the doctor opens must not reach them, unless it is on this machine itself. */
const loopback = ["localhost", "*.localhost", "127.*", "0.0.0.0", "[::1]"];

/** Starts the installed Chromium with a new profile. `host`: the page's own. */
export async function openChromium(host: string | null, path?: string): Promise<BrowserContext> {
	const { chromium } = await loadPlaywright();
	const found = path ?? places.find((place) => existsSync(place)) ?? downloaded(chromium.executablePath());
	if (found === undefined || !existsSync(found)) throw new Error(path === undefined ? noChromium : `There is no program ${path}.`);
	const browser = await chromium.launch({
		executablePath: found,
		// Chromium refuses to start with its sandbox as root.
		chromiumSandbox: process.getuid?.() !== 0,
		args: ["--disable-gpu", "--disable-background-networking", "--disable-component-update", ...keepFromLoopback(host)],
	});
	const context = await browser.newContext({ serviceWorkers: "block", acceptDownloads: false, viewport: { width: 1280, height: 900 } });
	context.on("close", () => void browser.close());
	return context;
}

/** Chromium's rules also apply to redirects, which Playwright does not show. */
export function keepFromLoopback(host: string | null): string[] {
	if (host !== null && isLoopback(host)) return [];
	return [`--host-resolver-rules=${loopback.map((pattern) => `MAP ${pattern} ~NOTFOUND`).join(",")}`];
}

function isLoopback(host: string): boolean {
	return /^(?:(?:.+\.)?localhost|127\..+|0\.0\.0\.0|\[::1\])$/.test(host);
}

function downloaded(path: string): string | undefined {
	return existsSync(path) ? path : undefined;
}

/** Loaded only on request, because the server itself needs no browser. */
async function loadPlaywright(): Promise<Pick<typeof import("playwright"), "chromium">> {
	for (const name of ["playwright-core", "playwright"]) {
		try {
			return await import(name);
		} catch (error) {
			if (!(error instanceof Error && "code" in error && error.code === "ERR_MODULE_NOT_FOUND")) throw error;
		}
	}
	throw new Error(noPlaywright);
}
