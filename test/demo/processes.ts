import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";

interface Processes {
	demo: number;
	server?: number;
}

/**
 * Makes this process the only one that runs the demo of this checkout, and fails if another one does. It ends a server that a killed
 * process left behind, unless its process id now belongs to another program.
 */
export async function claim(folder: string): Promise<void> {
	const text = await readFile(fileIn(folder), "utf8").catch(() => "{}");
	const { demo = 0, server = 0 }: Partial<Processes> = JSON.parse(text);
	if (demo !== process.pid && commandOf(demo).includes("test/demo/main.ts")) {
		throw new Error(`The demo already runs in this checkout, as process ${demo}. End that process first.`);
	}
	if (commandOf(server).includes("server/main.ts")) process.kill(server, "SIGKILL");
	await remember(folder, {});
}

export async function remember(folder: string, others: Omit<Processes, "demo">): Promise<void> {
	await writeFile(fileIn(folder), JSON.stringify({ demo: process.pid, ...others }));
}

export async function release(folder: string): Promise<void> {
	await rm(fileIn(folder), { force: true });
}

function fileIn(folder: string): string {
	return join(folder, "processes.json");
}

function commandOf(pid: number): string {
	if (pid === 0) return "";
	try {
		if (process.platform === "linux") return readFileSync(`/proc/${pid}/cmdline`, "utf8");
		return execFileSync("ps", ["-p", String(pid), "-o", "args="], { encoding: "utf8" });
	} catch {
		return "";
	}
}
