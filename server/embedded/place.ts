import { randomUUID } from "node:crypto";
import { existsSync } from "node:fs";
import { mkdir, readFile, stat, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import type { Account } from "./account.ts";

/**
 * Where the cluster that belongs to a directory lives: in it, or under /var/lib where another account must reach it and cannot. Only
 * the directory knows that place: without it everything begins anew, and never with new secrets over an old database.
 */
export async function findPlace(directory: string, account: Account | undefined): Promise<string> {
	if (!account || (await canReach(directory))) return directory;
	const file = join(directory, "place");
	if (existsSync(file)) return readFile(file, "utf8");
	const place = join("/var/lib/expunge", randomUUID());
	await mkdir(directory, { recursive: true });
	await writeFile(file, place);
	return place;
}

/** Whether accounts that are not this one get as far as the directory. */
async function canReach(directory: string): Promise<boolean> {
	for (let above = dirname(directory); above !== dirname(above); above = dirname(above)) {
		if (existsSync(above) && ((await stat(above)).mode & 0o001) === 0) return false;
	}
	return true;
}
