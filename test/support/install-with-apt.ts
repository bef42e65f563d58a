import { execFileSync } from "node:child_process";
import { existsSync } from "node:fs";
import { environmentWithoutVitest } from "./clean-environment.ts";

/** Installs Debian packages as root. Elsewhere, or if they are not available, it does nothing. */
export function installWithApt(...names: string[]): void {
	if (process.getuid?.() !== 0 || !existsSync("/usr/bin/apt-get")) return;
	console.log(`Installing ${names.join(", ")} with apt …`);
	const quietly = { stdio: "ignore", env: environmentWithoutVitest({ DEBIAN_FRONTEND: "noninteractive" }) } as const;
	try {
		execFileSync("apt-get", ["update"], quietly);
		execFileSync("apt-get", ["install", "--yes", "--no-install-recommends", ...names], quietly);
	} catch {
		// The caller checks whether it is there, and says what to do.
	}
}
