import { fork } from "node:child_process";
import { on, once } from "node:events";
import { fileURLToPath } from "node:url";
import manifest from "../../../package.json" with { type: "json" };
import { percentile } from "../statistics.ts";
import type { Alone } from "./run-alone.ts";

/** Expunge alone: API and worker in one process as `npm start` runs them, and a second process that writes rows of the customers meanwhile. */
export async function measureAlone(
	{ app, superuser }: { app: string; superuser: string },
	customers: number,
): Promise<Alone & { writer_p99_ms: number; writer_max_ms: number }> {
	const server = start("run-alone.ts", [app, String(customers)], startFlags());
	await server.next();
	const writer = start("write-beneath.ts", [superuser, String(customers)], []);
	const alone = await server.next<Alone>();
	writer.end();
	const times = await writer.next<number[]>();
	server.end();
	await Promise.all([server.ended, writer.ended]);
	console.log(`  the CRM made ${times.length.toLocaleString("en")} changes meanwhile`);
	return { ...alone, writer_p99_ms: Math.round(percentile(times, 0.99)), writer_max_ms: Math.round(Math.max(...times)) };
}

function startFlags(): string[] {
	return manifest.scripts.start.split(" ").filter((word) => word.startsWith("--"));
}

function start(file: string, parameters: string[], flags: string[]) {
	const child = fork(fileURLToPath(new URL(file, import.meta.url)), parameters, { execArgv: flags });
	const messages = on(child, "message", { close: ["exit"] });
	return {
		async next<Message>(): Promise<Message> {
			const { value, done } = await messages.next();
			if (done) throw new Error(`${file} has ended without an answer.`);
			return value[0];
		},
		end: () => child.send("end"),
		ended: once(child, "exit"),
	};
}
