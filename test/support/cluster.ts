import { existsSync } from "node:fs";
import { readdir, readFile, rm, stat } from "node:fs/promises";
import { join } from "node:path";
import type { TestProject } from "vitest/node";
import { startEmbeddedPostgres } from "../../server/embedded/embedded-postgres.ts";
import { makeFolder, places, prefix } from "./make-folder.ts";

declare module "vitest" {
	export interface ProvidedContext {
		/** The superuser's address of this run's cluster, without a database. */
		cluster: string;
		clusterDirectory: string;
	}
}

/**
 * One PostgreSQL for the whole run, from EXPUNGE_TEST_POSTGRES if that is set. It is deleted at the end, unless a test file failed and kept
 * its database.
 */
export default async function startCluster(project: TestProject): Promise<(() => Promise<void>) | undefined> {
	const running = process.env.EXPUNGE_TEST_CLUSTER;
	if (running) {
		// Started for another project of this run.
		const [cluster = "", directory = ""] = running.split(" ");
		project.provide("cluster", cluster);
		project.provide("clusterDirectory", directory);
		return undefined;
	}
	for (const place of places) await removeForgotten(place);
	const wanted = await makeFolder();
	const programs = process.env.EXPUNGE_TEST_POSTGRES;
	const cluster = await startEmbeddedPostgres({ directory: wanted, durable: false, ...(programs ? { programs } : {}) });
	project.provide("cluster", cluster.superuserUrl(""));
	project.provide("clusterDirectory", wanted);
	process.env.EXPUNGE_TEST_CLUSTER = `${cluster.superuserUrl("")} ${wanted}`;
	return async () => {
		const kept = existsSync(join(wanted, "kept"));
		await cluster.stop();
		if (kept) console.log(`Databases of failed files are kept in ${cluster.directory}/data; it is removed by a run an hour from now.`);
		else await rm(cluster.directory, { recursive: true, force: true });
		if (!kept) await rm(wanted, { recursive: true, force: true });
	};
}

/** Stops and removes clusters of killed runs, and after an hour those kept for inspection. Other people's clusters stay. */
export async function removeForgotten(place: string): Promise<void> {
	for (const name of (await readdir(place).catch(() => [])).filter((name) => name.startsWith(prefix))) {
		const directory = join(place, name);
		const found = await stat(directory).catch(() => undefined);
		if (found === undefined || !isOurs(found.uid) || Date.now() - found.mtimeMs < 3_600_000) continue;
		if (isAlive(Number(name.slice(prefix.length).split("-")[0]))) continue;
		const pidFile = await readFile(join(directory, "data/postmaster.pid"), "utf8").catch(() => "");
		const postmaster = Number(pidFile.split("\n")[0]);
		if (postmaster && (await readFile(`/proc/${postmaster}/cmdline`, "utf8").catch(() => "")).includes(directory))
			process.kill(postmaster, "SIGQUIT");
		await rm(directory, { recursive: true, force: true });
	}
}

/** For root, the clusters of an unprivileged account are ours too. */
function isOurs(owner: number): boolean {
	const own = process.getuid?.() ?? owner;
	return own === 0 || own === owner;
}

/** A process that we may not signal belongs to somebody else, and is alive. */
function isAlive(pid: number): boolean {
	try {
		return process.kill(pid, 0);
	} catch (error) {
		return error instanceof Error && "code" in error && error.code === "EPERM";
	}
}
