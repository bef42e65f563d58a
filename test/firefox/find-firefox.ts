import { existsSync } from "node:fs";
import { delimiter, join } from "node:path";
import { installWithApt } from "../support/install-with-apt.ts";

/** The path of an installed Firefox. As root on Debian, it installs the distribution's own if there is none. */
export function findFirefox(): string {
	const found = installed();
	if (found) return found;
	installWithApt("firefox-esr");
	const now = installed();
	if (now) return now;
	throw new Error("No Firefox was found: install it (Debian: sudo apt install firefox-esr) and try again.");
}

function installed(): string | undefined {
	const folders = (process.env.PATH ?? "").split(delimiter);
	const inPath = folders.flatMap((folder) => [join(folder, "firefox-esr"), join(folder, "firefox")]);
	return [...inPath, "/Applications/Firefox.app/Contents/MacOS/firefox"].find((path) => existsSync(path));
}
