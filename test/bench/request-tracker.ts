import { randomUUID } from "node:crypto";
import { cpus } from "node:os";
import postgres from "postgres";
import { connect } from "../../server/database/database.ts";
import type { EmbeddedPostgres } from "../../server/embedded/embedded-postgres.ts";
import { loadGraph } from "../../server/erasure/graph/load-graph.ts";
import { planErasure } from "../../server/erasure/plan/plan.ts";
import { eraseRecords } from "../../server/erasure/rows/erase-records.ts";
import { lockRecords } from "../../server/erasure/rows/lock-records.ts";
import { addedIndexes } from "../real/request-tracker/added-indexes.ts";
import { copyDatabase, dropDatabase, stopCluster } from "../real/request-tracker/databases.ts";
import { crm, setUpExpunge } from "../real/request-tracker/erase.ts";
import { multiply } from "../real/request-tracker/multiply.ts";
import { takeTurn } from "../real/request-tracker/place.ts";
import { shred } from "../real/request-tracker/shredder.ts";
import { prepareDatabases } from "../real/request-tracker/start.ts";
import { pickSome, randomFrom } from "../support/random-numbers.ts";

const bars = { small: 100, largeHelped: 20 };

interface Run {
	seconds: number;
	rows: number;
}

/**
 * Compares Request Tracker's own Shredder with Expunge on one database. Each run deletes random tickets that no run has used. It counts the
 * time from the first statement to the last commit, after both programs have started, connected and read the schema. Returns false if one of the
 * two ratios misses its bar.
 */
export async function benchRequestTracker(copies = 420): Promise<boolean> {
	const release = await takeTurn();
	// A cluster that is already running may have been started for tests, which do not write to the disk.
	await stopCluster();
	const { cluster, seed } = await prepareDatabases(true);
	try {
		const small = await withDatabase(cluster, seed, 4, async (bench) => {
			await bench.describe();
			return compare(bench, "RT's own indexes", 200);
		});
		const large = await withDatabase(cluster, seed, copies, async (bench) => {
			await bench.describe();
			const own = await compare(bench, "RT's own indexes", 5);
			await bench.sql.unsafe(addedIndexes.join(";\n"));
			await bench.sql`analyze`;
			const helped = await compare(bench, "with the helper indexes", 50);
			return { own, helped, rowsPerSecond: await bulk(bench, 5_000) };
		});
		const result = {
			bench: "request-tracker",
			ratio_small_200: round(small),
			ratio_large_helper_indexes_50: round(large.helped),
			ratio_large_own_indexes_5: round(large.own),
			tickets_5000_rows_s: Math.round(large.rowsPerSecond),
		};
		const met = small >= bars.small && large.helped >= bars.largeHelped;
		console.log(
			met
				? "Both bars are met."
				: `Missed: at least ${bars.small} times as fast on the small database, ${bars.largeHelped} on the large one.`,
		);
		console.log(JSON.stringify(result));
		return met;
	} finally {
		await cluster.stop();
		await release();
	}
}

interface Bench {
	name: string;
	sql: postgres.Sql;
	describe(): Promise<void>;
	/** Tickets that no earlier run has used. */
	tickets(count: number): number[];
	erase(ids: readonly number[]): Promise<Run>;
}

async function withDatabase<Result>(cluster: EmbeddedPostgres, seed: string, times: number, work: (bench: Bench) => Promise<Result>) {
	const name = "rt_bench";
	const url = await copyDatabase(cluster, seed, name);
	const sql = postgres(url, { max: 1, onnotice: () => {} });
	console.log(`Repeating the seed ${times} times …`);
	await multiply(sql, times);
	await setUpExpunge(url);
	await sql`vacuum analyze`;
	const rows = await sql<{ id: number }[]>`select id from tickets where type = 'ticket' and ismerged is null`;
	const waiting = pickSome(
		rows.map(({ id }) => id),
		rows.length,
		randomFrom(7),
	);
	const connection = connect(url, { max: 1 });
	const plan = planErasure(await loadGraph(connection.db, crm), "ticket");
	const bench: Bench = {
		name,
		sql,
		tickets: (count) => waiting.splice(0, count),
		async erase(ids) {
			const start = performance.now();
			const { rows } = await connection.db.transaction(async (tx) => {
				const locked = await lockRecords(tx, plan, ids.map(String));
				return eraseRecords(tx, plan, locked, { deletionId: randomUUID() });
			});
			return { seconds: (performance.now() - start) / 1_000, rows };
		},
		async describe() {
			const [found] = await sql`select (select count(*) from tickets) as tickets, (select count(*) from transactions) as entries,
				pg_size_pretty(pg_database_size(current_database())) as size, version() as version,
				current_setting('fsync') as fsync, current_setting('synchronous_commit') as commit`;
			console.log(found, `${cpus().length} × ${cpus()[0]?.model}`);
		},
	};
	try {
		return await work(bench);
	} finally {
		await connection.close();
		await sql.end();
		await dropDatabase(cluster, name);
	}
}

/** How many times faster Expunge is: the median of three runs against one run of Shredder, which is slow. */
async function compare(bench: Bench, indexes: string, count: number): Promise<number> {
	const theirs = await shredTimed(bench, bench.tickets(count));
	const runs: Run[] = [];
	for (let run = 0; run < 3; run++) runs.push(await bench.erase(bench.tickets(count)));
	const ours = [...runs].sort((one, other) => one.seconds - other.seconds)[1];
	if (!ours) throw new Error("There was no run.");
	console.log(
		`${count} tickets, ${indexes}: Shredder ${describeRun(theirs)}; Expunge ${describeRun(ours)} (${runs.map(describeRun).join(", ")})`,
	);
	return theirs.seconds / ours.seconds;
}

async function shredTimed({ name, sql }: Bench, ids: number[]): Promise<Run> {
	const before = await countRows(sql);
	const seconds = await shred(name, "ticket", ids);
	return { seconds, rows: before - (await countRows(sql)) };
}

async function countRows(sql: postgres.Sql): Promise<number> {
	const tables = await sql<{ name: string }[]>`select tablename as name from pg_tables where schemaname = 'public'`;
	let rows = 0;
	for (const { name } of tables) rows += Number((await sql`select count(*) from ${sql(name)}`)[0]?.["count"]);
	return rows;
}

/** Deletes in batches, as a job does. */
async function bulk(bench: Bench, count: number): Promise<number> {
	const total: Run = { seconds: 0, rows: 0 };
	for (let done = 0; done < count; done += 250) {
		const { seconds, rows } = await bench.erase(bench.tickets(250));
		total.seconds += seconds;
		total.rows += rows;
	}
	console.log(`${count} tickets in batches of 250: ${describeRun(total)}`);
	return total.rows / total.seconds;
}

function describeRun({ seconds, rows }: Run): string {
	return `${seconds.toFixed(2)} s for ${rows.toLocaleString("en")} rows`;
}

function round(value: number): number {
	return Math.round(value * 10) / 10;
}
