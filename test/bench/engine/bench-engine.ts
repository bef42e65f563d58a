import { fork } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { cpus, tmpdir, totalmem } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import postgres from "postgres";
import { connect } from "../../../server/database.ts";
import { startEmbeddedPostgres } from "../../../server/embedded-postgres.ts";
import { loadGraph } from "../../../server/erasure/load-graph.ts";
import { planErasure } from "../../../server/erasure/plan.ts";
import { setUp } from "../../../server/setup/set-up.ts";
import { compareWays } from "./compare-ways.ts";
import { benchCrm, changeKeys, createBenchCrm, rowsPerCustomer } from "./crm-schema.ts";
import { childrenFirst, floor, nativeCascade } from "./rival-ways.ts";
import type { Alone } from "./run-alone.ts";

const appPassword = "bench-password";

/** The figures that the issue of the engine asks for, as a table and as one JSON object in the last line. */
export async function benchEngine(customers: number): Promise<void> {
	const directory = await mkdtemp(join(tmpdir(), "expunge-bench-"));
	const cluster = await startEmbeddedPostgres({ directory, durable: true });
	try {
		const server = postgres(cluster.superuserUrl("postgres"), { max: 1, onnotice: () => {} });
		for (const setting of ["max_wal_size = '8GB'", "checkpoint_timeout = '30min'"]) await server.unsafe(`alter system set ${setting}`);
		await server`select pg_reload_conf()`;
		await describeMachine(server, customers);
		console.log("Filling the databases");
		await server`create database cascade`;
		await fill(cluster.superuserUrl("cascade"), customers);
		for (const name of ["plain", "alone"]) await server`create database ${server(name)} template cascade strategy file_copy`;
		await forbidCascade(cluster.superuserUrl("plain"));
		const share = Math.floor(customers / 33);
		const cascade = await contest(cluster.superuserUrl("cascade"), "cascade", share);
		const plain = await contest(cluster.superuserUrl("plain"), "plain", share);
		console.log("Ours alone, in a process of its own");
		const alone = await runAlone(cluster.superuserUrl("alone"), customers);
		print(cascade, plain, alone);
		await server.end();
	} finally {
		await cluster.stop();
		await rm(cluster.directory, { recursive: true, force: true });
		await rm(directory, { recursive: true, force: true });
	}
}

async function describeMachine(server: postgres.Sql, customers: number): Promise<void> {
	const [row] =
		await server`select version(), current_setting('fsync') as fsync, current_setting('synchronous_commit') as synchronous_commit`;
	console.log(
		`${new Date().toISOString().slice(0, 10)}, ${cpus().length} × ${cpus()[0]?.model}, ${Math.round(totalmem() / 2 ** 30)} GB, Node ${process.version}`,
	);
	console.log(`${row?.["version"]}, fsync ${row?.["fsync"]}, synchronous_commit ${row?.["synchronous_commit"]}`);
	console.log(`${customers.toLocaleString("en")} customers, ${(customers * rowsPerCustomer).toLocaleString("en")} rows`);
}

async function fill(url: string, customers: number): Promise<void> {
	const sql = postgres(url, { max: 1, onnotice: () => {} });
	await createBenchCrm(sql, customers);
	await setUp({ adminUrl: url, crm: benchCrm, appPassword, firstAdmin: { email: "ada@example.test", name: "Ada" }, print: () => {} });
	await sql`grant set on parameter session_replication_role to expunge_app`;
	await sql.end();
}

async function forbidCascade(url: string): Promise<void> {
	const sql = postgres(url, { max: 1, onnotice: () => {} });
	await changeKeys(sql, "no action");
	await sql.end();
}

function appUrl(adminUrl: string): string {
	const url = new URL(adminUrl);
	url.username = "expunge_app";
	url.password = appPassword;
	return url.href;
}

async function contest(url: string, name: "cascade" | "plain", share: number): Promise<Map<string, number>> {
	const sql = postgres(url, { max: 1, onnotice: () => {} });
	const { db, close } = connect(appUrl(url), { max: 1 });
	const [admin] = await sql`select id from expunge.users`;
	const plan = planErasure(await loadGraph(db, benchCrm), "customer");
	const base = { sql, db, plan, actorId: admin?.["id"] };
	const result = await compareWays(
		name === "cascade"
			? { ...base, rivals: { native_cascade: nativeCascade(sql) }, ours: { ours_native: { way: "auto", expected: "native" } } }
			: {
					...base,
					rivals: { children_first_in: childrenFirst(sql, "in"), children_first_any: childrenFirst(sql, "any"), floor: floor(sql) },
					ours: { ours_checked: { way: "checked", expected: "checked" }, ours_unchecked: { way: "unchecked", expected: "unchecked" } },
				},
		share,
	);
	await close();
	await sql.end();
	return result;
}

function runAlone(url: string, customers: number): Promise<Alone> {
	return new Promise((resolve, reject) => {
		const child = fork(fileURLToPath(new URL("./run-alone.ts", import.meta.url)), [appUrl(url), String(customers)], {
			// As `npm start` runs the server: loading its modules would otherwise leave a heap of 250 MB behind.
			execArgv: ["--max-semi-space-size=8"],
		});
		let answer: Alone | undefined;
		child.on("message", (message: Alone) => {
			answer = message;
		});
		child.on("error", reject);
		child.on("exit", () =>
			answer ? resolve(answer) : reject(new Error("The process that measures ours alone has ended without an answer.")),
		);
	});
}

function print(cascade: ReadonlyMap<string, number>, plain: ReadonlyMap<string, number>, alone: Alone): void {
	const speed = (ways: ReadonlyMap<string, number>, name: string): number => Math.round(ways.get(name) ?? 0);
	const native = speed(cascade, "native_cascade");
	const script = Math.max(speed(plain, "children_first_in"), speed(plain, "children_first_any"));
	const ratio = (one: number, other: number): number => Math.round((one / other) * 100) / 100;
	const ours = { native: speed(cascade, "ours_native"), checked: speed(plain, "ours_checked"), unchecked: speed(plain, "ours_unchecked") };
	const figures = {
		bench: "engine",
		native_cascade_rows_s: native,
		children_first_rows_s: script,
		floor_rows_s: speed(plain, "floor"),
		ours_native_rows_s: ours.native,
		ours_checked_rows_s: ours.checked,
		ours_unchecked_rows_s: ours.unchecked,
		ours_vs_native: ratio(ours.native, native),
		checked_vs_children_first: ratio(ours.checked, script),
		unchecked_vs_floor: ratio(ours.unchecked, speed(plain, "floor")),
		...alone,
	};
	console.log("");
	for (const [name, value] of Object.entries(figures))
		console.log(`${name.padEnd(28)} ${typeof value === "number" ? value.toLocaleString("en") : value}`);
	console.log(JSON.stringify(figures));
}
