import type { EmbeddedPostgres } from "../../../server/embedded/embedded-postgres.ts";
import { copyDatabase, ensureSeed, startCluster, stopCluster } from "./databases.ts";
import { installRequestTracker, webAccount } from "./install.ts";
import { preparePlace, readServer, removePlace, takeTurn } from "./place.ts";
import { startServer, stopServer } from "./server.ts";
import { writeSiteConfig } from "./site.ts";

interface RequestTracker {
	/** The superuser's address of the database that the web server works on. */
	databaseUrl: string;
	url: string;
	cluster: EmbeddedPostgres;
	/** The database that is copied. */
	seed: string;
}

/** Installs, sets up, seeds and starts Request Tracker, and skips what was done before. Its database is a fresh copy of the seed. */
export async function startRequestTracker(): Promise<RequestTracker> {
	const { cluster, seed } = await prepareDatabases();
	const databaseUrl = await copyDatabase(cluster, seed, "rt_live");
	const url = await startServer("rt_live", cluster.port);
	return { databaseUrl, url, cluster, seed };
}

export async function prepareDatabases(durable = false): Promise<{ cluster: EmbeddedPostgres; seed: string }> {
	await installRequestTracker();
	await preparePlace(webAccount());
	const cluster = await startCluster(durable);
	await writeSiteConfig((await readServer())?.port ?? 18_080, cluster.port);
	return { cluster, seed: await ensureSeed(cluster) };
}

/** Stops and removes everything that the tests made. Debian's packages stay: they may have been there before. */
export async function removeRequestTracker(): Promise<void> {
	await takeTurn();
	await stopServer();
	await stopCluster();
	await removePlace();
}
