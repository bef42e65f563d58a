import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import postgres from "postgres";
import { type EmbeddedPostgres, startEmbeddedPostgres } from "../../../server/embedded/embedded-postgres.ts";
import { places } from "./place.ts";
import { runPerl, runProgram } from "./site.ts";

type Server = ReturnType<typeof postgres>;
export type Cluster = Pick<EmbeddedPostgres, "superuserUrl">;

export function startCluster(durable = false): Promise<EmbeddedPostgres> {
	return startEmbeddedPostgres({ directory: places.cluster, port: 47_832, durable });
}

/** If it cannot be taken over, nothing of it runs, so there is nothing to stop. */
export async function stopCluster(): Promise<void> {
	if (!existsSync(join(places.cluster, "data/postmaster.pid"))) return;
	const cluster = await startCluster().catch(() => undefined);
	await cluster?.stop();
}

/**
 * Two databases are built once, the second from the first: RT as installed, and the seed made through RT's own API. After that they are
 * only copied. Their names contain a hash of what made them.
 */
export async function ensureSeed(cluster: Cluster): Promise<string> {
	const { script, byHand, hash } = await readSeed();
	const seed = `rt_seed_${hash}`;
	await onServer(cluster, async (server) => {
		if (await exists(server, seed)) return;
		await buildCore(cluster, server);
		console.log("Seeding Request Tracker through its own API …");
		await build(cluster, server, seed, async (unfinished) => {
			await server`create database ${server(unfinished)} template rt_core`;
			await runPerl(unfinished, script);
			await runFile(cluster, unfinished, byHand);
		});
	});
	return seed;
}

/** What fills a Request Tracker, first through its API and then by hand, and the hash that identifies both. */
export async function readSeed(): Promise<{ script: string; byHand: string; hash: string }> {
	const [script = "", byHand = ""] = await Promise.all(
		["seed.pl", "by-hand.sql"].map((name) => readFile(new URL(`seed/${name}`, import.meta.url), "utf8")),
	);
	const hash = createHash("sha256").update(script).update(byHand).digest("hex");
	return { script, byHand, hash: hash.slice(0, 10) };
}

async function buildCore(cluster: Cluster, server: Server): Promise<void> {
	if (await exists(server, "rt_core")) return;
	console.log("Setting up Request Tracker's database …");
	const { password } = new URL(cluster.superuserUrl("postgres"));
	await build(cluster, server, "rt_core", async (unfinished) => {
		const parameters = ["--action", "init", "--dba", "postgres", "--dba-password", password, "--force"];
		const { code, output } = await runProgram(unfinished, "/usr/sbin/rt-setup-database-5", parameters);
		if (code !== 0) throw new Error(`Request Tracker's database could not be set up: ${output}`);
	});
}

/** It has another name until it is complete, so that an interrupted one is simply made again. */
async function build(cluster: Cluster, server: Server, name: string, make: (unfinished: string) => Promise<void>): Promise<void> {
	const unfinished = `${name}_unfinished`;
	await server`drop database if exists ${server(unfinished)} with (force)`;
	await make(unfinished);
	await analyze(cluster, unfinished);
	await server`alter database ${server(unfinished)} rename to ${server(name)}`;
}

/**
 * Copies a template, with the same owner, and replaces any database of that name. A Request Tracker that runs on it reconnects by itself.
 */
export async function copyDatabase(cluster: Cluster, template: string, name: string): Promise<string> {
	await onServer(cluster, async (server) => {
		const [row] = await server<{ owner: string }[]>`select pg_get_userbyid(datdba) as owner from pg_database where datname = ${template}`;
		await server`drop database if exists ${server(name)} with (force)`;
		await server`create database ${server(name)} template ${server(template)} owner ${server(row?.owner ?? "postgres")}`;
	});
	return cluster.superuserUrl(name);
}

export async function dropDatabase(cluster: Cluster, name: string): Promise<void> {
	await onServer(cluster, async (server) => {
		await server`drop database if exists ${server(name)} with (force)`;
	});
}

export async function runFile(cluster: Cluster, name: string, statements: string): Promise<void> {
	const database = postgres(cluster.superuserUrl(name), { max: 1, onnotice: () => {} });
	await database.unsafe(statements).finally(() => database.end());
}

export async function exists(server: Server, name: string): Promise<boolean> {
	return (await server`select 1 from pg_database where datname = ${name}`).length > 0;
}

async function analyze(cluster: Cluster, name: string): Promise<void> {
	const database = postgres(cluster.superuserUrl(name), { max: 1, onnotice: () => {} });
	await database`vacuum analyze`;
	await database.end();
}

export async function onServer<T>(cluster: Cluster, work: (server: Server) => Promise<T>): Promise<T> {
	const server = postgres(cluster.superuserUrl("postgres"), { max: 1, onnotice: () => {} });
	try {
		return await work(server);
	} finally {
		await server.end();
	}
}
