import { randomUUID } from "node:crypto";
import postgres from "postgres";
import type { ProvidedContext } from "vitest";
import { password, people } from "../../support/accounts.ts";
import { until } from "../../support/until.ts";
import { type Cluster, copyDatabase, dropDatabase, exists, onServer, readSeed, runFile } from "./databases.ts";
import { appPassword } from "./erase.ts";
import { organization } from "./site.ts";

interface Elsewhere {
	/** Where its pages are. */
	url: string;
	/** Its database, as a superuser. */
	databaseUrl: string;
}

/** An existing Request Tracker, if the environment names one. */
export function readElsewhere(): Elsewhere | undefined {
	const { RT_URL: url, RT_DATABASE_URL: databaseUrl } = process.env;
	if (!url && !databaseUrl) return undefined;
	if (!url || !databaseUrl) throw new Error("RT_URL and RT_DATABASE_URL go together: set both, or neither.");
	if (new URL(url).pathname !== "/") throw new Error("RT_URL has a path: these tests need a Request Tracker whose $WebPath is empty.");
	return { url: new URL(url).origin, databaseUrl };
}

/**
 * Uses it if it holds our seed and nothing else. A separate database keeps the seed, and a copy of that replaces RT's database, so that
 * every run begins with the same data.
 */
export async function useElsewhere({ url, databaseUrl }: Elsewhere): Promise<ProvidedContext["requestTracker"]> {
	await refuseOthers({ url, databaseUrl });
	const cluster = clusterOf(databaseUrl);
	const seed = await keptName();
	if (!(await onServer(cluster, (server) => exists(server, seed)))) await keepSeed(cluster, databaseUrl, seed);
	await copyDatabase(cluster, seed, databaseName(databaseUrl));
	await refuseOtherPages({ url, databaseUrl });
	return { url, databaseUrl, seed, cluster: cluster.superuserUrl("") };
}

/** Restores RT's database as it was filled, and drops the copy that was kept for that. */
export async function forgetElsewhere({ url, databaseUrl }: Elsewhere): Promise<void> {
	await refuseOthers({ url, databaseUrl });
	const cluster = clusterOf(databaseUrl);
	const seed = await keptName();
	if (!(await onServer(cluster, (server) => exists(server, seed)))) return;
	await copyDatabase(cluster, seed, databaseName(databaseUrl));
	await dropDatabase(cluster, seed);
}

async function keptName(): Promise<string> {
	return `expunge_test_rt_seed_${(await readSeed()).hash}`;
}

async function keepSeed(cluster: Cluster, databaseUrl: string, kept: string): Promise<void> {
	const [name, unfinished] = [databaseName(databaseUrl), `${kept}_unfinished`];
	// A database with open sessions cannot be copied. Request Tracker reconnects by itself.
	await onServer(cluster, (server) => server`select pg_terminate_backend(pid, 10000) from pg_stat_activity where datname = ${name}`);
	const sql = postgres(await copyDatabase(cluster, name, unfinished), { max: 1, onnotice: () => {} });
	const [filled] = await sql<{ whole: boolean; byHand: boolean }[]>`
		select (select count(*) from tickets where subject like 'Matter %') = 240 as whole,
			exists (select from configurations where name = 'Expunge') as "byHand"`.finally(() => sql.end());
	if (!filled?.whole) throw new Error("Some of the data of these tests is missing from the Request Tracker. Fill a fresh one.");
	if (!filled.byHand) await runFile(cluster, unfinished, (await readSeed()).byHand);
	await onServer(cluster, (server) => server`alter database ${server(unfinished)} rename to ${server(kept)}`);
}

/** Data that is not from our seed belongs to somebody. These tests delete records, so they do not begin. Nothing is changed here. */
export async function refuseOthers({ databaseUrl }: Elsewhere): Promise<void> {
	const sql = postgres(databaseUrl, { max: 1, onnotice: () => {} });
	try {
		const [whole] =
			await sql`select 1 where to_regclass('public.tickets') is not null and to_regclass('public.objectcustomfieldvalues') is not null`;
		if (!whole) throw new Error("The database in RT_DATABASE_URL is not that of a Request Tracker.");
		const [power] = await sql`select 1 from pg_roles where rolname = current_user and rolsuper`;
		if (!power) throw new Error("The role in RT_DATABASE_URL must be a superuser: these tests make roles, and copies of the database.");
		await refuseOthersData(sql);
		await refuseOthersRole(sql, databaseUrl);
	} finally {
		await sql.end();
	}
}

async function refuseOthersData(sql: postgres.Sql): Promise<void> {
	const [other] = await sql<{ what: string }[]>`
		select 'the user ' || name as what from users where name not in ('RT_System', 'root', 'Nobody')
			and name !~ '^agent[1-4]$' and name !~ '@customer[.]example$' and name !~ '^(ada.admin|bela.bulk|sol.single|nils.none)@example[.]test$'
		union all select 'ticket ' || id || ', ' || coalesce(subject, '') from tickets where subject !~ '^(Matter|Think of) [0-9]+$' and subject <> 'Changed in bulk'
		union all select 'asset ' || id || ', ' || name from assets where name !~ '^Thing [0-9]+$' limit 1`;
	if (other)
		throw new Error(
			`The Request Tracker in RT_DATABASE_URL has data that is not of these tests (${other.what}). The tests delete records and replace the whole database. Nothing was changed. Name a Request Tracker that is reserved for them.`,
		);
	const [seeded] = await sql`select 1 from users where name = 'zorvina.quellthame@customer.example'`;
	if (!seeded)
		throw new Error(
			"The Request Tracker in RT_DATABASE_URL is empty. Fill it where it is installed: perl -I<its lib> - < test/real/request-tracker/seed/seed.pl",
		);
	const [address] = await sql`select 1 from links where base like ${`fsck.com-rt://${organization}/ticket/%`}`;
	if (!address)
		throw new Error(`The Request Tracker was filled under another $Organization than '${organization}', which these tests need.`);
}

/** The setup of these tests changes the password of expunge_app. That must not happen where another Expunge signs in with it. */
async function refuseOthersRole(server: postgres.Sql, databaseUrl: string): Promise<void> {
	const [role] = await server`select 1 from pg_roles where rolname = 'expunge_app'`;
	if (!role) return;
	const sql = postgres(databaseUrl, { username: "expunge_app", password: appPassword, database: "postgres", max: 1, onnotice: () => {} });
	const isOurs = await sql`select 1`.then(
		() => true,
		() => false,
	);
	await sql.end();
	if (!isOurs)
		throw new Error(
			"Another Expunge is set up on the server in RT_DATABASE_URL, and these tests would change its password. Use another server.",
		);
}

/** The pages must show this very database: a word that is written here must be readable there. */
async function refuseOtherPages({ url, databaseUrl }: Elsewhere): Promise<void> {
	const word = randomUUID().slice(0, 8);
	const sql = postgres(databaseUrl, { max: 1, onnotice: () => {} });
	await sql`update users set nickname = ${word} where name = ${people.bulk.email}`.finally(() => sql.end());
	const authorization = `Basic ${Buffer.from(`${people.bulk.email}:${password}`).toString("base64")}`;
	const read = () => fetch(`${url}/REST/2.0/user/${people.bulk.email}`, { headers: { authorization } }).then((answer) => answer.text());
	await until(read, (text) => text.includes(word), {
		what: `The pages at RT_URL should show the database in RT_DATABASE_URL, and RT's REST interface say so to ${people.bulk.email}`,
		seconds: 30,
	});
}

function clusterOf(databaseUrl: string): Cluster {
	return {
		superuserUrl: (name) => {
			const url = new URL(databaseUrl);
			url.pathname = `/${name}`;
			return url.href;
		},
	};
}

function databaseName(databaseUrl: string): string {
	return decodeURIComponent(new URL(databaseUrl).pathname.slice(1));
}
