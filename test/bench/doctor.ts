import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import postgres from "postgres";
import type { Crm } from "../../server/crm/crm.ts";
import { connect } from "../../server/database/database.ts";
import { rehearse } from "../../server/deletions/rehearsal/rehearse.ts";
import { findUndeclared } from "../../server/doctor/undeclared/find-undeclared.ts";
import { startEmbeddedPostgres } from "../../server/embedded/embedded-postgres.ts";
import { loadGraph } from "../../server/erasure/graph/load-graph.ts";
import { setUp } from "../../server/setup/set-up.ts";
import { asEraser, rolePasswords } from "../support/role-addresses.ts";
import { printFigures } from "./print-figures.ts";

const tables = 300;
/** Tables with a foreign key. The others refer without one. */
const keyed = 200;

const crm: Crm = {
	name: "bench",
	title: "Bench CRM",
	pages: { records: [], items: [], results: [] },
	objects: {
		client: {
			labels: { singular: "Client", plural: "Clients" },
			table: "bench.clients",
			key: "id",
			name: ["name"],
			identify: [{ column: "email" }],
			person: true,
		},
	},
	references: Array.from({ length: keyed }, (_, index) => ({
		table: `bench.t${index}` as const,
		columns: ["client_id"],
		rule: "delete" as const,
	})),
	tableLabels: {},
};

/**
 * How long the doctor searches a large database for references that nobody declared, how long it holds a lock at most, and how long a rehearsal
 * of one record takes. False: a figure misses its bar.
 */
export async function benchDoctor(rows = 10_000_000): Promise<boolean> {
	const directory = await mkdtemp(join(tmpdir(), "expunge-bench-"));
	const cluster = await startEmbeddedPostgres({ directory, durable: false });
	try {
		const url = cluster.superuserUrl("postgres");
		const sql = postgres(url, { max: 1, onnotice: () => {} });
		console.log(`Filling ${tables} tables with ${rows.toLocaleString("en")} rows`);
		await fill(sql, rows);
		await setUp({ adminUrl: url, crm, ...rolePasswords, print: () => {} });
		const figures = { ...(await find(sql, url)), rehearse_1_ms: await rehearseOne(url) };
		await sql.end();
		const bars = { find_s: { below: 60 }, longest_lock_ms: { below: 200 }, rehearse_1_ms: { below: 10_000 } };
		return printFigures("doctor", figures, bars).length === 0;
	} finally {
		await cluster.stop();
		await rm(cluster.directory, { recursive: true, force: true });
		await rm(directory, { recursive: true, force: true });
	}
}

/** A tenth of the rows are clients, four tenths are in one table without a key, and the rest is spread over the others. */
async function fill(sql: postgres.Sql, rows: number): Promise<void> {
	const clients = Math.floor(rows / 10);
	const each = Math.floor((rows * 0.5) / (tables - 2));
	await sql.unsafe(`create schema bench;
		create table bench.clients (id int primary key, name text, email text unique);
		insert into bench.clients select n, 'Person ' || n || ' of ' || n % 97, 'person' || n || '@example.org' from generate_series(1, ${clients}) as n;
		create table bench.clients_history (id int, name text, email text);
		insert into bench.clients_history select n % ${clients} + 1, 'Person ' || n, null from generate_series(1, ${Math.floor(rows * 0.4)}) as n`);
	for (let index = 0; index < tables - 2; index++) {
		const key = index < keyed ? " references bench.clients on delete cascade" : "";
		await sql.unsafe(`create table bench.t${index} (id int primary key, client_id int${key}, kind text, body text, amount int);
			insert into bench.t${index} select n, (n * 97 + ${index}) % ${clients} + 1, 'kind ' || n % 7, 'Some words about the order of ' || n, n % 1000 from generate_series(1, ${each}) as n;
			create index on bench.t${index} (client_id)`);
	}
	await sql.unsafe("vacuum analyze");
}

async function find(sql: postgres.Sql, url: string): Promise<{ find_s: number; longest_lock_ms: number; findings: number }> {
	const { db, close } = connect(url, { max: 1 });
	const graph = await loadGraph(db, crm);
	const [session] = await db.execute<{ pid: number }>("select pg_backend_pid() as pid");
	const watching = new AbortController();
	const longest = watchTransactions(sql, session?.pid ?? 0, watching.signal);
	const start = performance.now();
	const findings = await findUndeclared(db, graph, crm);
	const seconds = (performance.now() - start) / 1_000;
	watching.abort();
	await close();
	for (const { message } of findings.filter(({ severity }) => severity !== "danger")) console.log(message);
	return { find_s: round(seconds), longest_lock_ms: round(await longest), findings: findings.length };
}

/** The doctor's locks end with its transactions, so none is held longer than the longest transaction. */
async function watchTransactions(sql: postgres.Sql, pid: number, signal: AbortSignal): Promise<number> {
	let longest = 0;
	while (!signal.aborted) {
		const [row] = await sql<{ ms: number | null }[]>`
			select (extract(epoch from clock_timestamp() - xact_start) * 1000)::float8 as ms from pg_stat_activity where pid = ${pid}`;
		longest = Math.max(longest, row?.ms ?? 0);
		await setTimeout(5);
	}
	return longest;
}

async function rehearseOne(url: string): Promise<number> {
	const eraser = connect(asEraser(url), { max: 4, cleans: true });
	const reader = connect(url, { max: 3 });
	const graph = await loadGraph(eraser.db, crm);
	const { refusal, milliseconds } = await rehearse(eraser.db, "client", "17", { crm, graph, reader: reader.db });
	await Promise.all([eraser.close(), reader.close()]);
	if (refusal) throw new Error(`The rehearsal was refused: ${refusal.code}.`);
	return milliseconds;
}

function round(value: number): number {
	return Math.round(value * 10) / 10;
}
