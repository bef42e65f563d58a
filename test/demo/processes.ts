import { readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";

const file = (folder: string) => join(folder, "server.pid");

/** So that the next start can end it, should this process be killed. */
export async function remember(folder: string, pid: number): Promise<void> {
	await writeFile(file(folder), String(pid));
}

/** Ends the server that a killed demo left behind; a number that belongs to some other program by now is left alone. */
export async function endForgotten(folder: string): Promise<void> {
	const pid = Number(await readFile(file(folder), "utf8").catch(() => "0"));
	if (pid && (await commandOf(pid)).includes("server/main.ts")) process.kill(pid, "SIGKILL");
	await rm(file(folder), { force: true });
}

async function commandOf(pid: number): Promise<string> {
	if (process.platform === "linux") return readFile(`/proc/${pid}/cmdline`, "utf8").catch(() => "");
	const { execFileSync } = await import("node:child_process");
	try {
		return execFileSync("ps", ["-p", String(pid), "-o", "args="], { encoding: "utf8" });
	} catch {
		return "";
	}
}
