import postgres from "postgres";
import type { TestProject } from "vitest/node";
import { takeTurn } from "./place.ts";
import { startRequestTracker } from "./start.ts";

declare module "vitest" {
	export interface ProvidedContext {
		requestTracker: {
			/** Where its pages are. */
			url: string;
			/** The superuser's address of the database that its pages show. */
			databaseUrl: string;
			/** The database that copies are made of; undefined for a Request Tracker that is not ours. */
			seed?: string;
			/** The superuser's address of the cluster, without a database. */
			cluster?: string;
		};
	}
}

/** Our own Request Tracker, or the one of RT_URL and RT_DATABASE_URL, which must hold our seed and nothing of worth. */
export default async function provideRequestTracker(project: TestProject): Promise<(() => Promise<void>) | undefined> {
	const { RT_URL: url, RT_DATABASE_URL: databaseUrl } = process.env;
	if (url && databaseUrl) {
		await refuseForeignData(databaseUrl);
		project.provide("requestTracker", { url, databaseUrl });
		return undefined;
	}
	if (url || databaseUrl) throw new Error("RT_URL and RT_DATABASE_URL go together: set both, or neither on Debian as root.");
	const release = await takeTurn();
	const ours = await startRequestTracker();
	project.provide("requestTracker", {
		url: ours.url,
		databaseUrl: ours.databaseUrl,
		seed: ours.seed,
		cluster: ours.cluster.superuserUrl(""),
	});
	return release;
}

async function refuseForeignData(databaseUrl: string): Promise<void> {
	const sql = postgres(databaseUrl, { max: 1, onnotice: () => {} });
	const [seeded] = await sql`select 1 from users where name = 'zorvina.quellthame@customer.example'`.finally(() => sql.end());
	if (!seeded)
		throw new Error(
			"The database in RT_DATABASE_URL was not filled by test/request-tracker/seed/seed.pl; these tests delete records and will not touch it.",
		);
}
