import { mkdtemp, statfs } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** The prefix of the names of test runs' folders. A process id follows. */
export const prefix = "expunge-test-";

const memory = "/dev/shm";
const plenty = 8 * 2 ** 30;

/** The folders in which folders of test runs may be. */
export const places: readonly string[] = [...new Set([tmpdir(), memory])];

/**
 * A new folder for a cluster or a browser's profile. It is in memory if there is enough of it, because a disk is slow with their many
 * files. The next run removes it if this process is killed.
 */
export async function makeFolder(): Promise<string> {
	return mkdtemp(join(await findPlace(), `${prefix}${process.pid}-`));
}

async function findPlace(): Promise<string> {
	const { bavail, bsize } = await statfs(memory).catch(() => ({ bavail: 0, bsize: 0 }));
	return Math.min(bavail * bsize, process.availableMemory()) < plenty ? tmpdir() : memory;
}
