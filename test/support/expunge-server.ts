import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { cleanEnvironment } from "./clean-environment.ts";
import { findPort } from "./find-port.ts";
import { variablesOf } from "./role-addresses.ts";
import { root } from "./run.ts";
import { until } from "./until.ts";

export interface ExpungeServer {
	url: string;
	/** Starts it again at the same address after `stop` or `kill`. */
	start(): Promise<void>;
	/** Stops it like a deployment. */
	stop(): Promise<void>;
	/** Kills it like a crash. */
	kill(): Promise<void>;
	pid(): number;
	/** Whether the current process has not ended by itself. */
	isRunning(): boolean;
	/** Its log, from all its starts. */
	log(): string;
	/** For a server that was started with `measured`. */
	measure(): Promise<Measured>;
}

/** Memory in MB, and the event loop's longest uninterrupted run in milliseconds since the last measurement. */
export interface Measured {
	memory: number;
	peak: number;
	blocked: number;
}

interface ExpungeServerOptions {
	databaseUrl: string;
	/** Path of the CRM's adapter, from the root of the repository. */
	adapter: string;
	/** The value of CRM_SETTINGS. */
	settings?: string;
	crmOrigin: string;
	/** More of its environment. */
	variables?: Readonly<Record<string, string>>;
	port?: number;
	/** Whether a test will measure its memory and the blocking of its event loop. */
	measured?: boolean;
}

/** Secrets of tests and the demo. Nothing real is signed with them. */
export const secrets = {
	AUTH_SECRET: "only-for-tests-and-the-demo-0123456789",
	AUDIT_KEY: "only-for-tests-and-the-demo-9876543210",
};

/** As in the script "start", for a server whose memory is measured. With more memory for new objects, a server starts faster. */
const memoryOptions = ["--max-semi-space-size=4", "--max-old-space-size=1024"];

/** Runs API and worker as a separate process, like `npm start`, so that they can be stopped and killed. */
export async function startExpungeServer(options: ExpungeServerOptions): Promise<ExpungeServer> {
	const port = await findPort(options.port);
	const url = `http://127.0.0.1:${port}`;
	let child: ChildProcess | undefined;
	let output = "";

	async function start(): Promise<void> {
		const environment = cleanEnvironment({
			...secrets,
			...variablesOf(options.databaseUrl),
			CRM_ADAPTER: options.adapter,
			...(options.settings === undefined ? {} : { CRM_SETTINGS: options.settings }),
			CRM_ORIGIN: options.crmOrigin,
			PORT: String(port),
			SIGN_IN_LIMIT: "1000",
			...options.variables,
		});
		const measured = options.measured ? [...memoryOptions, "--import", "./test/support/watch-process.ts"] : [];
		const started = spawn(process.execPath, [...measured, "server/main.ts"], {
			cwd: root,
			env: environment,
			stdio: ["ignore", "pipe", "pipe"],
		});
		child = started;
		// A test file that breaks off does not stop its server.
		const kill = () => started.kill("SIGKILL");
		process.once("exit", kill);
		started.once("exit", () => process.off("exit", kill));
		started.stdout.on("data", (text) => (output += text));
		started.stderr.on("data", (text) => (output += text));
		await answers(started);
	}

	/** The server logs no line that promises more than its health. */
	async function answers(started: ChildProcess): Promise<void> {
		const look = async () => {
			if (started.exitCode !== null || started.signalCode !== null) throw new Error("Its process has ended.");
			return fetch(`${url}/api/health`).then(
				({ ok }) => ok,
				() => false,
			);
		};
		await until(look, Boolean, { what: "It should be healthy", seconds: 60 }).catch((cause: unknown) => {
			started.kill("SIGKILL");
			throw new Error(`The Expunge server did not start:\n${output.slice(-4_000)}`, { cause });
		});
	}

	async function end(signal: "SIGTERM" | "SIGKILL"): Promise<void> {
		if (!child || !isRunning()) return;
		// Not "exit", which may come before the last of the log.
		const gone = once(child, "close");
		child.kill(signal);
		await gone;
	}

	async function measure(): Promise<Measured> {
		const length = output.length;
		child?.kill("SIGUSR2");
		const line = await until(
			async () => output.slice(length).match(/^\{"measured":(.*)\}$/m)?.[1],
			(found) => found !== undefined,
			{ what: "The server should say its measurements" },
		);
		return JSON.parse(line ?? "");
	}

	function isRunning(): boolean {
		return child !== undefined && child.exitCode === null && child.signalCode === null;
	}

	await start();
	return {
		url,
		start,
		stop: () => end("SIGTERM"),
		kill: () => end("SIGKILL"),
		pid: () => child?.pid ?? 0,
		isRunning,
		log: () => output,
		measure,
	};
}
