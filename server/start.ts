import { once } from "node:events";
import { Server } from "node:net";
import { serve, type WebSocketServerLike } from "@hono/node-server";
import { WebSocketServer } from "ws";
import { createApp } from "./app.ts";
import { isUnreachable } from "./database/sqlstates.ts";
import { type Env, EnvironmentError, type EnvWithDatabase, readEnv } from "./env.ts";
import { isTrustedProxy } from "./http/client-address.ts";
import { paceDrains } from "./http/pace-drains.ts";
import { limitConnections, serverOptions } from "./http/server-options.ts";
import { describeError } from "./log.ts";
import { createServices, type Services } from "./services.ts";
import { findContradictions, findStartProblems } from "./setup/find-start-problems.ts";
import { startOwnDatabase } from "./setup/start-own-database.ts";
import { startWorker } from "./worker.ts";

/** Starts database, checks, API and worker. All problems are reported together, one sentence each. */
export async function start(): Promise<void> {
	try {
		const env = readEnv();
		const own = env.databaseUrl === null ? await startOwnDatabase(env) : null;
		await run(
			env,
			own?.env ?? { ...env, databaseUrl: env.databaseUrl ?? "", eraserUrl: env.eraserUrl ?? "" },
			own?.stop ?? (async () => {}),
		);
	} catch (error) {
		console.error(error instanceof Error && isForPeople(error) ? error.message : describeError(error));
		process.exit(1);
	}
}

/** Why the server cannot start. */
class StartError extends Error {
	constructor(problems: readonly string[]) {
		super(`Expunge cannot start:\n${problems.map((problem) => `- ${problem}`).join("\n")}`);
		this.name = "StartError";
	}
}

function isForPeople(error: Error): boolean {
	return error instanceof EnvironmentError || error instanceof StartError || error.name === "CrmError";
}

async function run(given: Env, env: EnvWithDatabase, stopDatabase: () => Promise<void>): Promise<void> {
	const endings = [stopDatabase];
	try {
		const services = await createServices(env);
		endings.push(services.close);
		const problems = await findStartProblems(services);
		const contradictions = problems.length === 0 ? await findContradictions(services) : [];
		// The embedded database is empty at first. The CRM's tables can be created only while it runs.
		if (given.databaseUrl === null) sayBriefly(contradictions);
		else problems.push(...contradictions);
		if (problems.length > 0) throw new StartError(problems);
		outliveLostConnections(services);
		stopOnSignal(services, endings);
		endings.push(await startWorker(services));
		endings.push(await listen(services));
	} catch (error) {
		await endInTurn(endings);
		throw error;
	}
}

function sayBriefly(contradictions: readonly string[]): void {
	for (const contradiction of contradictions.slice(0, 8)) console.log(`- ${contradiction}`);
	if (contradictions.length > 8) console.log(`- … and ${contradictions.length - 8} more`);
}

async function listen(services: Services): Promise<() => Promise<void>> {
	const { env, log } = services;
	const sockets = new WebSocketServer({ noServer: true, maxPayload: 4096 });
	const server = serve({
		fetch: createApp(services).fetch,
		port: env.port,
		hostname: env.host,
		serverOptions,
		websocket: { server: asServed(sockets) },
	});
	if (server instanceof Server) limitConnections(server, (address) => isTrustedProxy(env, address));
	paceDrains(server);
	await once(server, "listening").catch((error: Error) => {
		throw new StartError([`Cannot listen on port ${env.port} of ${env.host}: ${error.message}. Choose another port in PORT.`]);
	});
	const address = server.address();
	log.info({ host: env.host, port: typeof address === "object" ? address?.port : env.port, crm: services.crm.name }, "listening");
	return async () => {
		const closed = new Promise((resolve) => server.close(resolve));
		for (const socket of sockets.clients) socket.close(1001);
		if ("closeIdleConnections" in server) server.closeIdleConnections();
		setTimeout(() => "closeAllConnections" in server && server.closeAllConnections(), 3_000).unref();
		await closed;
	};
}

/** node-server is made for ws, but has types of its own for it. They differ only in what may be undefined. */
function asServed(sockets: WebSocketServer): WebSocketServerLike {
	return sockets as unknown as WebSocketServerLike;
}

/**
 * A connection that ends while the driver reads the types of arrays on it rejects a promise that nobody handles (postgres 3.4.9,
 * `fetchArrayTypes`). The statement that waits for the connection gets its own answer.
 */
function outliveLostConnections({ log }: Services): void {
	process.on("unhandledRejection", (error) => {
		if (!isUnreachable(error)) throw error;
		log.warn({ error }, "a database connection was lost while it was being opened");
	});
}

/** The first signal stops cleanly, within ten seconds. The second stops at once. */
function stopOnSignal({ log }: Services, endings: readonly (() => Promise<void>)[]): void {
	let stopping = false;
	const handle = (signal: string) => {
		if (stopping) process.exit(1);
		stopping = true;
		log.info({ signal }, "stopping");
		setTimeout(() => process.exit(1), 10_000).unref();
		endInTurn(endings).then(
			() => process.exit(0),
			(error) => {
				log.error({ error }, "could not stop cleanly");
				process.exit(1);
			},
		);
	};
	process.on("SIGINT", handle);
	process.on("SIGTERM", handle);
}

/** Everything stops in the reverse order of starting. */
async function endInTurn(endings: readonly (() => Promise<void>)[]): Promise<void> {
	for (const end of endings.toReversed()) await end();
}
