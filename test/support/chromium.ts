import { copyFileSync, existsSync, linkSync, mkdirSync, mkdtempSync, readdirSync, symlinkSync } from "node:fs";
import { homedir, tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { chromium } from "playwright";
import { installWithApt } from "./install-with-apt.ts";
import { prefix } from "./make-folder.ts";

const inBundle = "Chromium.app/Contents/MacOS/Chromium";

/** They load pages for the address bar into every new window. */
export const addressBarFeatures: readonly string[] = ["WebUIOmniboxPopup", "WebUIOmniboxAimPopup"];

/** Contains Playwright's list, because Chromium obeys only the last one. */
const unwantedFeatures = [
	...addressBarFeatures,
	"AimEnabled",
	"AvoidCorsURLLoaderRestartOnRedirect",
	"AvoidUnnecessaryBeforeUnloadCheckSync",
	"DestroyProfileOnBrowserClose",
	"HttpsFirstBalancedModeAutoEnable",
	"HttpsUpgrades",
	"LensOverlay",
	"MediaRouter",
	"NetworkTimeServiceQuerying",
	"OptimizationHints",
	"PaintHolding",
	"PreconnectToSearch",
	"ThirdPartyStoragePartitioning",
];

/** These arguments stop Chromium's own background work. */
export const quietArguments: readonly string[] = [
	`--disable-features=${unwantedFeatures.join(",")}`,
	"--disable-gpu",
	"--disable-quic",
	"--disable-background-networking",
	"--disable-component-update",
	"--disable-sync",
	"--no-first-run",
	"--password-store=basic",
];

/**
 * The path of a Chromium that can load an unpacked extension: an installed one, Playwright's, or on Debian as root the distribution's,
 * installed now. Branded Chrome no longer loads extensions from the command line.
 */
export async function findChromium(): Promise<string> {
	const found = installed() ?? downloadedByPlaywright();
	if (found) return found;
	installWithApt("chromium");
	const now = installed();
	if (now) return now;
	throw new Error(
		"No Chromium was found: install it (Debian: sudo apt install chromium; anywhere: npx playwright install chromium) and try again.",
	);
}

/** Where Debian has the program, without the words of other languages, which are a package of their own. */
const debian = "/usr/lib/chromium";

/**
 * The path of a Chromium that can run in this language. Debian's may have only the English language file. Then a copy of Chromium uses that
 * file for the other language. An extension sees no difference.
 */
export async function findChromiumIn(language: string): Promise<string> {
	const found = await findChromium();
	const hasWords = existsSync(join(debian, "locales", `${language}.pak`));
	if (hasWords || found.startsWith(homedir()) || !existsSync(join(debian, "chromium"))) return found;
	// Not in memory, where the program could not be linked. It finds its other files beside itself.
	const folder = mkdtempSync(join(tmpdir(), `${prefix}${process.pid}-`));
	for (const name of readdirSync(debian)) {
		if (name === "chromium") linkOrCopy(join(debian, name), join(folder, name));
		else if (name !== "locales") symlinkSync(join(debian, name), join(folder, name));
	}
	mkdirSync(join(folder, "locales"));
	for (const words of ["en-US", language]) copyFileSync(join(debian, "locales/en-US.pak"), join(folder, "locales", `${words}.pak`));
	return join(folder, "chromium");
}

function linkOrCopy(from: string, to: string): void {
	try {
		linkSync(from, to);
	} catch {
		copyFileSync(from, to);
	}
}

function installed(): string | undefined {
	const folders = (process.env.PATH ?? "").split(delimiter);
	const inPath = folders.flatMap((folder) => [join(folder, "chromium"), join(folder, "chromium-browser")]);
	return [...inPath, `/Applications/${inBundle}`, join(homedir(), "Applications", inBundle)].find((path) => existsSync(path));
}

function downloadedByPlaywright(): string | undefined {
	const expected = chromium.executablePath();
	if (existsSync(expected)) return expected;
	// Any other version in the same cache: <cache>/chromium-1234/<below>.
	const [, cache, below] = expected.match(/^(.*)[\\/]chromium-\d+[\\/](.*)$/) ?? [];
	if (!cache || !below || !existsSync(cache)) return undefined;
	const others = readdirSync(cache).filter((name) => /^chromium-\d+$/.test(name));
	return others.map((name) => join(cache, name, below)).find((path) => existsSync(path));
}
