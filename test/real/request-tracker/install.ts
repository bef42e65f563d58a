import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { rm, writeFile } from "node:fs/promises";
import { environmentWithoutVitest } from "../../support/clean-environment.ts";

export const rtServer = "/usr/share/request-tracker5/libexec/rt-server";

const packages = ["request-tracker5", "rt5-db-postgresql", "rt5-standalone", "dbconfig-no-thanks"];

/**
 * Installs Debian's Request Tracker 5 if there is none. It starts no service and creates no database: the installer's questions are
 * answered with no, and a policy keeps services from starting. An existing RT is used as it is, and its configuration is never read.
 */
export async function installRequestTracker(): Promise<void> {
	if (existsSync(rtServer)) return;
	if (process.getuid?.() !== 0 || !existsSync("/etc/debian_version"))
		throw new Error(
			"Request Tracker 5 is not installed and can be installed here only on Debian as root. Elsewhere, set RT_URL and RT_DATABASE_URL to one that is reserved for tests (CONTRIBUTING.md).",
		);
	console.log("Installing Request Tracker 5 with apt …");
	const answers = ["dbconfig-install boolean false", "install-cronjobs boolean false", "handle-siteconfig-permissions boolean false"];
	execFileSync("debconf-set-selections", { input: answers.map((line) => `request-tracker5 request-tracker5/${line}\n`).join("") });
	const hasMailer = existsSync("/usr/sbin/sendmail");
	await withoutServices(() => {
		apt("update", "-qq");
		apt("install", "-y", "-qq", "--no-install-recommends", ...packages, ...(hasMailer ? [] : ["msmtp-mta"]));
	});
}

function apt(...parameters: string[]): void {
	execFileSync("apt-get", ["-o", "DPkg::Lock::Timeout=600", ...parameters], {
		stdio: ["ignore", "ignore", "inherit"],
		env: environmentWithoutVitest({ DEBIAN_FRONTEND: "noninteractive" }),
	});
}

/** Debian's packages ask this file before they start a service. If somebody else has created it, it is left unchanged. */
async function withoutServices(install: () => void): Promise<void> {
	const policy = "/usr/sbin/policy-rc.d";
	const ours = !existsSync(policy);
	if (ours) await writeFile(policy, "#!/bin/sh\nexit 101\n", { mode: 0o755 });
	try {
		install();
	} finally {
		if (ours) await rm(policy);
	}
}

/** The account that runs Request Tracker: that of the tests or, because it must not be root, Debian's account for web servers. */
export function webAccount(): { uid: number; gid: number } {
	const [user, group] = [process.getuid?.() ?? 0, process.getgid?.() ?? 0];
	if (user !== 0) return { uid: user, gid: group };
	const line = readFileSync("/etc/passwd", "utf8")
		.split("\n")
		.find((entry) => entry.startsWith("www-data:"));
	const [, , uid, gid] = line?.split(":") ?? [];
	if (!uid || !gid) throw new Error("There is no account www-data for Request Tracker to run as.");
	return { uid: Number(uid), gid: Number(gid) };
}
