import { randomBytes, randomUUID } from "node:crypto";
import { existsSync } from "node:fs";
import { chown, mkdir, readFile, rename, rm, stat, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { dirname, join, resolve } from "node:path";
import { setTimeout } from "node:timers/promises";
import { binariesIn, findBinaries, runAs } from "./binaries.ts";
import { type SystemAccount, unprivilegedAccount } from "./unprivileged-account.ts";

export interface EmbeddedPostgres {
	port: number;
	/** The cluster's real place. It differs from `directory` if PostgreSQL's own account cannot reach that directory. */
	directory: string;
	superuserUrl(database: string): string;
	/** Contains the superuser's password. Only the owner of the file can read it. */
	passwordFile: string;
	stop(): Promise<void>;
}

interface EmbeddedPostgresOptions {
	directory: string;
	/** The preferred port. If it is in use, a free one is taken. */
	port?: number;
	/** False only for data that may be lost: nothing is flushed to disk. */
	durable: boolean;
	/** The folder with initdb and pg_ctl of an installed PostgreSQL 15 or newer, to use it instead. */
	programs?: string;
}

/**
 * Starts a real PostgreSQL for `directory`: the packaged version 18, unless another is named. It listens on 127.0.0.1 only, and asks for a
 * password.
 *
 * It outlives this process if that is killed. So the next start first checks whether one is running on the directory, and takes it over.
 * `stop` ends it. If this process is root, PostgreSQL runs as an unprivileged account and from copied binaries, because that account may be
 * unable to read the checkout.
 */
export async function startEmbeddedPostgres(options: EmbeddedPostgresOptions): Promise<EmbeddedPostgres> {
	const account = unprivilegedAccount();
	const directory = await findPlace(resolve(options.directory), account);
	const binaries = options.programs ? binariesIn(options.programs) : await findBinaries(account);
	const data = join(directory, "data");
	const log = join(directory, "postgres.log");
	const passwordFile = join(directory, "password");
	const password = await createCluster();
	const running = await runningPort();
	const port = running ?? (await start());

	return {
		port,
		directory,
		passwordFile,
		superuserUrl: (database) => `postgres://postgres:${password}@127.0.0.1:${port}/${database}`,
		stop: () => stop("fast"),
	};

	async function createCluster(): Promise<string> {
		if (existsSync(data)) return (await readFile(passwordFile, "utf8")).trim();
		await mkdir(directory, { recursive: true, mode: 0o711 });
		const password = randomBytes(24).toString("hex");
		await writeFile(passwordFile, password, { mode: 0o600 });
		await giveTo(directory);
		await giveTo(passwordFile);
		// Renamed when complete, so that an interrupted initdb is simply repeated.
		const unfinished = join(directory, "data.unfinished");
		await rm(unfinished, { recursive: true, force: true });
		// Older versions have no locale provider of their own.
		const locale = options.programs ? ["--locale=C.UTF-8"] : ["--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8"];
		const trust = ["--username=postgres", "--auth=scram-sha-256", `--pwfile=${passwordFile}`];
		const result = await runAs(account, binaries.initdb, [
			"-D",
			unfinished,
			"--encoding=UTF8",
			...locale,
			...trust,
			"--no-sync",
			"--no-instructions",
		]);
		if (result.code !== 0) throw new Error(`PostgreSQL could not be set up in ${directory}: ${result.output}`);
		await rename(unfinished, data);
		return password;
	}

	async function giveTo(path: string): Promise<void> {
		if (account) await chown(path, account.uid, account.gid);
	}

	/** The port of a server that already runs on this directory, left by a killed process. */
	async function runningPort(): Promise<number | undefined> {
		const file = join(data, "postmaster.pid");
		const lines = existsSync(file) ? (await readFile(file, "utf8")).split("\n") : [];
		const pid = Number(lines[0]);
		const port = Number(lines[3]);
		if (!pid) return undefined;
		if (!(await isPostgres(pid))) {
			// Another process has this pid now, and PostgreSQL would take it for a running server. Given a pid that no process has,
			// PostgreSQL itself checks for leftover backends.
			await writeFile(file, ["99999999", ...lines.slice(1)].join("\n"));
			return undefined;
		}
		if (lines[7]?.trim() === "ready" && port && !(await isFree(port))) return port;
		await stop("immediate");
		return undefined;
	}

	async function start(): Promise<number> {
		let reason = "";
		for (const wanted of [options.port ?? 0, 0, 0]) {
			const port = await freePort(wanted);
			const settings = [
				`-p ${port}`,
				"-c listen_addresses=127.0.0.1",
				"-c unix_socket_directories=",
				"-c max_connections=200",
				...(options.durable ? [] : ["-c fsync=off", "-c synchronous_commit=off", "-c full_page_writes=off"]),
			].join(" ");
			await rm(log, { force: true });
			const result = await runAs(account, binaries.pg_ctl, ["start", "-w", "-t", "60", "-D", data, "-l", log, "-o", settings]);
			if (result.code === 0) return port;
			// Backends of a killed server need a moment to notice.
			await setTimeout(1_000);
			reason = (existsSync(log) ? await readFile(log, "utf8") : result.output).trim().split("\n").slice(-8).join("\n");
		}
		throw new Error(`PostgreSQL did not start in ${directory}:\n${reason}`);
	}

	async function stop(mode: "fast" | "immediate"): Promise<void> {
		const result = await runAs(account, binaries.pg_ctl, ["stop", "-w", "-t", "60", "-m", mode, "-D", data]);
		if (result.code !== 0 && existsSync(join(data, "postmaster.pid"))) throw new Error(`PostgreSQL did not stop: ${result.output}`);
	}
}

async function isPostgres(pid: number): Promise<boolean> {
	// A killed server that no parent has waited for is still listed, without its arguments on Linux and as defunct elsewhere.
	if (process.platform === "linux") return (await readFile(`/proc/${pid}/cmdline`, "utf8").catch(() => "")).includes("postgres");
	const { output } = await runAs(undefined, "ps", ["-p", String(pid), "-o", "args="]);
	return output.includes("postgres") && !output.includes("defunct");
}

async function isFree(port: number): Promise<boolean> {
	return (await freePort(port)) === port;
}

/** The port itself if nothing listens there, otherwise any free one. */
export function freePort(wanted: number): Promise<number> {
	return new Promise((resolvePort, reject) => {
		const probe = createServer();
		probe.once("error", (error) => (wanted === 0 ? reject(error) : resolvePort(freePort(0))));
		probe.listen(wanted, "127.0.0.1", () => {
			const address = probe.address();
			const port = typeof address === "object" && address ? address.port : 0;
			probe.close(() => resolvePort(port));
		});
	});
}

/**
 * Where a directory's cluster is: in the directory, or under /var/lib if the other account cannot reach the directory. Only the
 * directory records that place. Without the record a new cluster is created, so that new secrets are never used with an old database.
 */
export async function findPlace(directory: string, account: SystemAccount | undefined): Promise<string> {
	if (!account || (await canReach(directory))) return directory;
	const file = join(directory, "place");
	if (existsSync(file)) return readFile(file, "utf8");
	const place = join("/var/lib/expunge", randomUUID());
	await mkdir(directory, { recursive: true });
	await writeFile(file, place);
	return place;
}

/** Whether other accounts can reach the directory. */
async function canReach(directory: string): Promise<boolean> {
	for (let above = dirname(directory); above !== dirname(above); above = dirname(above)) {
		if (existsSync(above) && ((await stat(above)).mode & 0o001) === 0) return false;
	}
	return true;
}
