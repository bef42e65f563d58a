import type { TestProject } from "vitest/node";
import { readElsewhere, useElsewhere } from "./elsewhere.ts";
import { takeTurn } from "./place.ts";
import { startRequestTracker } from "./start.ts";

declare module "vitest" {
	export interface ProvidedContext {
		requestTracker: {
			/** The address of its pages. */
			url: string;
			/** The superuser's address of the database that its pages show. */
			databaseUrl: string;
			/** The database that is copied. */
			seed: string;
			/** The superuser's address of the cluster, without a database. */
			cluster: string;
		};
	}
}

/** Our own Request Tracker, or the one of RT_URL and RT_DATABASE_URL. */
export default async function provideRequestTracker(project: TestProject): Promise<(() => Promise<void>) | undefined> {
	const elsewhere = readElsewhere();
	if (elsewhere) {
		project.provide("requestTracker", await useElsewhere(elsewhere));
		return undefined;
	}
	const release = await takeTurn();
	const { url, databaseUrl, seed, cluster } = await startRequestTracker();
	project.provide("requestTracker", { url, databaseUrl, seed, cluster: cluster.superuserUrl("") });
	return release;
}
