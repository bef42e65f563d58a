import { existsSync } from "node:fs";
import { readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import postgres from "postgres";
import { afterAll, beforeAll, expect, onTestFailed, test } from "vitest";
import { verifyChain } from "../../../server/audit/verify-chain.ts";
import { connect } from "../../../server/database/database.ts";
import { isUnreachable } from "../../../server/database/sqlstates.ts";
import { type EmbeddedPostgres, startEmbeddedPostgres } from "../../../server/embedded/embedded-postgres.ts";
import { insertUser } from "../../../server/people/create-user.ts";
import { setUp } from "../../../server/setup/set-up.ts";
import { casework, caseworkSchema, refillCasework } from "../../server/deletions/casework-crm.ts";
import { play, requestsThrough, signInAs } from "../../server/deletions/play.ts";
import { password } from "../../support/accounts.ts";
import { effort } from "../../support/effort.ts";
import { type ExpungeServer, secrets, startExpungeServer } from "../../support/expunge-server.ts";
import { urlsOf } from "../../support/fill-database.ts";
import { makeFolder } from "../../support/make-folder.ts";
import { pauseDeletions } from "../../support/pause-deletions.ts";
import { type Random, randomFrom } from "../../support/random-numbers.ts";
import { rolePasswords } from "../../support/role-addresses.ts";
import { root } from "../../support/run.ts";
import { until } from "../../support/until.ts";

const records = effort.killedRecords;
const referenced = 200;
const strikes = ["the worker is killed", "PostgreSQL stops at once", "PostgreSQL is restarted"] as const;
type Strike = (typeof strikes)[number];

let cluster: EmbeddedPostgres;
let server: ExpungeServer;
let superuser: postgres.Sql;
let directory: string;
let appUrl: string;
let adminUrl: string;

beforeAll(async () => {
	directory = await makeFolder();
	cluster = await startEmbeddedPostgres({ directory, durable: true });
	const urls = urlsOf(cluster.superuserUrl(""), "casework");
	({ adminUrl, appUrl } = urls);
	const first = postgres(cluster.superuserUrl("postgres"), { max: 1 });
	await first`create database casework`;
	await first.end();
	superuser = postgres(urls.adminUrl, { max: 2, onnotice: () => {} });
	await superuser.unsafe(caseworkSchema);
	await setUp({ adminUrl: urls.adminUrl, crm: casework, ...rolePasswords, print: () => {} });
	const { db, close } = connect(appUrl);
	await insertUser(db, { name: "Ada", email: "ada@example.test", role: "admin", password });
	await close();
	const adapter = `${root}test/server/deletions/casework-crm.ts`;
	server = await startExpungeServer({ databaseUrl: appUrl, adapter, crmOrigin: "https://crm.example.test" });
});

afterAll(async () => {
	await server?.stop();
	await superuser?.end({ timeout: 5 });
	// It is thrown away without a checkpoint, which would only load the disk.
	if (cluster) await stopAtOnce();
	for (const place of new Set([cluster?.directory, directory])) await rm(place, { recursive: true, force: true });
});

/** Each kind of kill once, in random order, at random moments of the first 70 % of the records. */
function plan(random: Random): { after: number; milliseconds: number; strike: Strike }[] {
	const moments = strikes.map(() => Math.floor(random() * 0.7 * records)).sort((a, b) => a - b);
	const order = strikes.map((strike) => ({ strike, place: random() })).sort((a, b) => a.place - b.place);
	return moments.map((after, index) => ({
		after,
		// Progress is visible after a commit. The delay leads to any moment of the next batch.
		milliseconds: Math.floor(random() * 400),
		strike: order[index]?.strike ?? strikes[0],
	}));
}

async function strike(kind: Strike): Promise<void> {
	if (kind === "the worker is killed") {
		await server.kill();
		return server.start();
	}
	const { port } = cluster;
	if (kind === "PostgreSQL is restarted") await cluster.stop();
	else await stopAtOnce();
	cluster = await startEmbeddedPostgres({ directory, port, durable: true });
	expect(cluster.port).toBe(port);
}

/** Stops like `pg_ctl stop -m immediate`: without a checkpoint, so that the next start recovers from the write-ahead log. */
async function stopAtOnce(): Promise<void> {
	const file = join(cluster.directory, "data/postmaster.pid");
	process.kill(Number((await readFile(file, "utf8")).split("\n")[0]), "SIGQUIT");
	await until(
		() => existsSync(file),
		(isThere) => !isThere,
		{ what: "PostgreSQL's own file" },
	);
}

interface Look {
	submitted: number;
	counted: number;
	deleted: number;
	items: number;
	waiting: number;
	entries: number;
	customers: number;
	cases: number;
	notes: number;
	visits: number;
	ended: boolean;
}

/** Reads everything in one statement. Undefined while the database is unreachable. */
async function look(id: string): Promise<Look | undefined> {
	try {
		const [row] = await superuser<Look[]>`
			select submitted, succeeded + failed + skipped + cancelled as counted, succeeded as deleted, ended_at is not null as ended,
				(select count(*)::int from expunge.outcomes where deletion_id = d.id) as items,
				(select count(*)::int from expunge.preview_records r where preview_id = d.id
					and not exists (select from expunge.outcomes i where i.deletion_id = d.id and i.position = r.position)) as waiting,
				(select count(*)::int from expunge.audit_entries join expunge.audit_links using (batch) where deletion_id = d.id) as entries,
				(select count(*)::int from crm.customers) as customers, (select count(*)::int from crm.cases) as cases,
				(select count(*)::int from crm.notes) as notes, (select count(*)::int from crm.visits) as visits
			from expunge.deletions d where id = ${id}`;
		return row;
	} catch (error) {
		if (!isUnreachable(error)) throw error;
		return undefined;
	}
}

function expectToAddUp(seen: Look): void {
	expect(seen.submitted).toBe(records);
	expect(seen.counted).toBe(seen.items);
	expect(seen.counted + seen.waiting).toBe(records);
	expect(seen.entries).toBe(seen.deleted);
	expect(seen.customers).toBe(records - seen.deleted);
	expect(seen).toMatchObject({ cases: seen.customers * 2, notes: seen.customers * 4, visits: seen.customers });
}

async function watchToTheEnd(id: string): Promise<void> {
	const watched = async () => {
		const seen = await look(id);
		if (seen) expectToAddUp(seen);
		return seen;
	};
	await until(watched, (seen) => seen?.ended === true, { what: "The deletion should have ended", seconds: 180, milliseconds: 100 });
}

async function confirmAll(): Promise<string> {
	const requests = requestsThrough((path, init) => fetch(`${server.url}${path}`, init));
	const { preview, confirm } = play(requests, await signInAs(requests, "ada@example.test", password));
	const keys = (await superuser<{ key: string }[]>`select id::text as key from crm.customers order by id`).map(({ key }) => key);
	const { id } = await preview({ object: "customer", bulk: true, ids: keys });
	return (await confirm(id)).id;
}

/** Keys of records that neither exist without an audit entry nor are deleted with exactly one. */
async function findHalf(id: string): Promise<string[]> {
	const rows = await superuser<{ key: string }[]>`
		select r.key from expunge.preview_records r
			left join expunge.outcomes i on i.deletion_id = r.preview_id and i.position = r.position
			left join crm.customers c on c.id::text = r.key
			left join (select key, count(*) as entries from expunge.audit_entries join expunge.audit_links using (batch) where deletion_id = ${id} group by key) a on a.key = r.key
		where r.preview_id = ${id} and case when c.id is null
			then i.code is distinct from 'deleted' or a.entries is distinct from 1
			else i.code is distinct from 'referenced' or a.entries is not null end`;
	return rows.map(({ key }) => key);
}

const rounds = Array.from({ length: Math.ceil(effort.kills / strikes.length) }, (_, round) => effort.seed + round);

test.each(rounds)(
	"a deletion of thousands of records survives kills of the worker and of PostgreSQL, each record intact or gone (seed %i)",
	{
		timeout: 240_000,
	},
	async (seed) => {
		onTestFailed(() => console.log(server.log().slice(-4_000)));
		await refillCasework(superuser, records, referenced);
		const random = randomFrom(seed);
		const id = await confirmAll();
		let done = 0;
		let over = false;
		const watching = watchToTheEnd(id).finally(() => {
			over = true;
		});
		const striking = async () => {
			for (const { after, milliseconds, strike: kind } of plan(random)) {
				// Batch by batch, so that the deletion cannot be over before, however fast it is and however seldom this process gets its turn.
				const paused = await pauseDeletions(adminUrl);
				while (done < after) {
					await paused.letOneBatchPass();
					done = (await look(id))?.counted ?? 0;
				}
				await paused.resume();
				await setTimeout(milliseconds);
				if (over) throw new Error(`It was over before ${kind}.`);
				console.log(`Seed ${seed}: after ${done} records ${kind}.`);
				const pid = server.pid();
				await strike(kind);
				if (kind !== "the worker is killed") expect(process.kill(pid, 0)).toBe(true);
			}
		};
		await Promise.all([watching, striking()]);

		expect(await findHalf(id)).toEqual([]);
		const [end] = await superuser`
		select state, succeeded, failed, (select count(*)::int from expunge.notifications where deletion_id = d.id) as notifications
		from expunge.deletions d where id = ${id}`;
		expect(end).toEqual({ state: "complete_with_errors", succeeded: records - referenced, failed: referenced, notifications: 1 });
		const { db, close } = connect(appUrl);
		expect(await verifyChain(db, secrets.AUDIT_KEY)).toMatchObject({ problems: [] });
		await close();
	},
);
