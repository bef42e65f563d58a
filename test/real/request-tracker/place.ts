import { existsSync } from "node:fs";
import { chown, mkdir, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { userInfo } from "node:os";
import { join } from "node:path";

/** The directory of everything that the test Request Tracker needs and creates. Removing it removes the whole. Each account has its own. */
export const directory = `/var/tmp/expunge-request-tracker${process.getuid?.() === 0 ? "" : `-${userInfo().username}`}`;

const marker = "made-by-expunge";
const words = "The test Request Tracker of Expunge. npm run test:request-tracker -- --down removes it.\n";

export const places = {
	cluster: join(directory, "cluster"),
	siteConfig: join(directory, "RT_SiteConfig.pm"),
	caches: join(directory, "caches"),
	sessions: join(directory, "sessions"),
	variable: join(directory, "variable"),
	mail: join(directory, "mail"),
	log: join(directory, "rt-server.log"),
	server: join(directory, "rt-server.json"),
};

/** Fails if a directory of that name is not ours to use or to remove. */
export async function refuseForeign(place: string): Promise<void> {
	if (!existsSync(place) || existsSync(join(place, marker)) || (await readdir(place)).length === 0) return;
	throw new Error(`${place} exists and was not made by Expunge's tests. Move it away; the tests will not change it.`);
}

export async function preparePlace(owner: { uid: number; gid: number }): Promise<void> {
	await refuseForeign(directory);
	await mkdir(directory, { recursive: true, mode: 0o755 });
	await writeFile(join(directory, marker), words);
	for (const path of [places.caches, places.sessions, places.variable, places.mail]) {
		await mkdir(path, { recursive: true, mode: 0o755 });
		await chown(path, owner.uid, owner.gid);
	}
	const shredder = join(places.variable, "data/RT-Shredder");
	await mkdir(shredder, { recursive: true });
	for (const path of [join(places.variable, "data"), shredder]) await chown(path, owner.uid, owner.gid);
}

/** Two runs at once would delete each other's records, so the second one fails. The returned function ends the turn. */
export async function takeTurn(): Promise<() => Promise<void>> {
	await refuseForeign(directory);
	await mkdir(directory, { recursive: true, mode: 0o755 });
	await writeFile(join(directory, marker), words);
	const turn = join(directory, "turn");
	const pid = existsSync(turn) ? (await readFile(turn, "utf8")).trim() : "";
	const others = pid && pid !== String(process.pid) ? await readFile(`/proc/${pid}/cmdline`, "utf8").catch(() => "") : "";
	if (others.includes("vitest"))
		throw new Error(`The tests on Request Tracker are running already, as process ${pid}: wait until they have ended.`);
	await writeFile(turn, String(process.pid));
	return () => rm(turn, { force: true });
}

export async function removePlace(): Promise<void> {
	await refuseForeign(directory);
	await rm(directory, { recursive: true, force: true });
}

/** The server that was started last. It may have ended. */
export async function readServer(): Promise<{ pid: number; port: number; database: string; config: string } | undefined> {
	return existsSync(places.server) ? JSON.parse(await readFile(places.server, "utf8")) : undefined;
}
