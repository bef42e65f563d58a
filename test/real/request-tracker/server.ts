import { spawn } from "node:child_process";
import { openSync } from "node:fs";
import { readFile, rm, writeFile } from "node:fs/promises";
import { freePort } from "../../../server/embedded/embedded-postgres.ts";
import { until } from "../../support/until.ts";
import { rtServer, webAccount } from "./install.ts";
import { places, readServer } from "./place.ts";
import { siteConfig, siteEnvironment, writeSiteConfig } from "./site.ts";

/** Starts RT's own web server on a database, or takes over the one that still runs on it. */
export async function startServer(database: string, databasePort: number): Promise<string> {
	const before = await readServer();
	const config = before && siteConfig(before.port, databasePort);
	const same = before?.database === database && before.config === config;
	if (before && same && (await isOurs(before.pid)) && (await answers(before.port))) return address(before.port);
	await stopServer();
	const port = await freePort(before?.port ?? 0);
	await writeSiteConfig(port, databasePort);
	const log = openSync(places.log, "a");
	const child = spawn(rtServer, ["--host", "127.0.0.1", "--port", String(port), "--max-workers", "3"], {
		...webAccount(),
		cwd: "/",
		env: siteEnvironment(database),
		stdio: ["ignore", log, log],
		detached: true,
	});
	child.unref();
	await writeFile(places.server, JSON.stringify({ pid: child.pid, port, database, config: siteConfig(port, databasePort) }));
	const look = () => {
		if (child.exitCode !== null) throw new Error("Its process has ended.");
		return answers(port);
	};
	await until(look, Boolean, { what: "It should answer", seconds: 60 }).catch(async (cause: unknown) => {
		const lines = (await readFile(places.log, "utf8")).trim().split("\n").slice(-8);
		throw new Error(`Request Tracker did not start:\n${lines.join("\n")}`, { cause });
	});
	return address(port);
}

export async function stopServer(): Promise<void> {
	const server = await readServer();
	if (!server) return;
	if (await isOurs(server.pid)) {
		process.kill(-server.pid, "SIGTERM");
		await until(
			() => isOurs(server.pid),
			(runs) => !runs,
			{ what: "Request Tracker's server should have ended" },
		);
	}
	await rm(places.server, { force: true });
}

/** The process id may belong to another program by now. Only a process with our configuration is ours. */
async function isOurs(pid: number): Promise<boolean> {
	const environment = await readFile(`/proc/${pid}/environ`, "utf8").catch(() => "");
	return environment.includes(`RT_SITE_CONFIG=${places.siteConfig}`);
}

async function answers(port: number): Promise<boolean> {
	return fetch(address(port), { redirect: "manual" }).then(
		() => true,
		() => false,
	);
}

function address(port: number): string {
	return `http://127.0.0.1:${port}`;
}
