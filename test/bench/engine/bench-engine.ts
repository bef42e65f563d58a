import { mkdtemp, rm } from "node:fs/promises";
import { cpus, tmpdir, totalmem } from "node:os";
import { join } from "node:path";
import postgres from "postgres";
import { startEmbeddedPostgres } from "../../../server/embedded/embedded-postgres.ts";
import { setUp } from "../../../server/setup/set-up.ts";
import { rolePasswords } from "../../support/role-addresses.ts";
import { compareStrategies, type MeasuredStrategy } from "./compare-strategies.ts";
import { benchCrm, changeKeys, countAllRows, createBenchCrm, rowsPerCustomer } from "./crm-schema.ts";
import { printEngineFigures } from "./figures.ts";
import { measureAlone } from "./measure-alone.ts";
import { createOurStrategies, type OurStrategy } from "./our-strategies.ts";
import { childrenFirst, floor, nativeCascade } from "./rival-strategies.ts";

/** With fewer, a small batch of `compareStrategies` would be empty. */
const minCustomers = 5_000;

/** Compares the engine with the database's own cascade and a hand-written script. Returns false if a figure misses its bar. */
export async function benchEngine(customers = 100_000): Promise<boolean> {
	if (!(customers >= minCustomers)) throw new Error(`The benchmark needs at least ${minCustomers.toLocaleString("en")} customers.`);
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
		const share = Math.floor(customers * 0.03);
		const cascade = await contest(cluster.superuserUrl("cascade"), share, (sql, ours) => ({
			native_cascade: nativeCascade(sql),
			ours_native: ours("native"),
		}));
		const plain = await contest(cluster.superuserUrl("plain"), share, (sql, ours) => ({
			children_first_in: childrenFirst(sql, "in"),
			children_first_any: childrenFirst(sql, "any"),
			floor: floor(sql),
			ours_checked: ours("checked"),
			ours_unchecked: ours("unchecked"),
		}));
		console.log("Expunge alone in its own process, beside a CRM that writes");
		const superuser = cluster.superuserUrl("alone");
		const alone = await measureAlone({ app: appUrl(superuser), superuser }, customers);
		await demandNothing(superuser);
		await server.end();
		return printEngineFigures({ cascade, plain, alone }).length === 0;
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
	await setUp({ adminUrl: url, crm: benchCrm, ...rolePasswords, firstAdmin: { email: "ada@example.test", name: "Ada" }, print: () => {} });
	await sql`grant set on parameter session_replication_role to expunge_eraser`;
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
	url.password = rolePasswords.appPassword;
	return url.href;
}

async function contest(
	url: string,
	share: number,
	choose: (sql: postgres.Sql, ours: (expected: OurStrategy) => MeasuredStrategy) => Record<string, MeasuredStrategy>,
): Promise<Map<string, number>> {
	const sql = postgres(url, { max: 1, onnotice: () => {} });
	const { ours, close } = await createOurStrategies(appUrl(url));
	const speeds = await compareStrategies(sql, choose(sql, ours), share);
	await close();
	await sql.end();
	return speeds;
}

/** Once all customers are gone, the rows that the CRM wrote for them meanwhile must be gone too. */
async function demandNothing(url: string): Promise<void> {
	const sql = postgres(url, { max: 1, onnotice: () => {} });
	const left = await countAllRows(sql);
	await sql.end();
	if (left > 0) throw new Error(`All customers were deleted, but ${left} rows are left.`);
}
