import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { afterAll } from "vitest";
import { installWithApt } from "./install-with-apt.ts";

const command = "redis-server";

async function findFreePort(): Promise<number> {
	const server = createServer().listen(0, "127.0.0.1");
	await once(server, "listening");
	const { port } = server.address() as AddressInfo;
	server.close();
	await once(server, "close");
	return port;
}

/** A real Redis that stores nothing on the disk. */
export async function startRedis() {
	const isMissing = () => spawnSync(command, ["--version"]).error !== undefined;
	if (isMissing()) installWithApt(command);
	if (isMissing()) throw new Error(`This test needs ${command}, version 7: \`apt-get install redis-server\` on Debian.`);
	const port = await findFreePort();
	let running: ChildProcess | undefined;

	async function start(): Promise<void> {
		const own = ["--port", String(port), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no", "--dir", tmpdir()];
		const child = spawn(command, own, { stdio: ["ignore", "pipe", "inherit"] });
		running = child;
		await new Promise<void>((resolve, reject) => {
			child.once("exit", () => reject(new Error(`${command} ended before it was ready.`)));
			child.stdout.on("data", (data: Buffer) => {
				if (data.includes("Ready to accept connections")) resolve();
			});
		});
	}

	async function stop(): Promise<void> {
		if (!running || running.exitCode !== null || running.signalCode !== null) return;
		const ended = once(running, "exit");
		running.kill("SIGKILL");
		await ended;
	}

	await start();
	afterAll(stop);
	return { url: `redis://127.0.0.1:${port}`, start, stop };
}
