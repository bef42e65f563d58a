import { statfs } from "node:fs/promises";
import { tmpdir } from "node:os";

const memory = "/dev/shm";
const plenty = 8 * 2 ** 30;

/** The folders in which clusters of test runs may be. */
export const places: readonly string[] = [...new Set([tmpdir(), memory])];

/** Memory if there is enough of it, because thousands of schemas are created and dropped, and a disk is slow with their files. */
export async function findPlace(): Promise<string> {
	const { bavail, bsize } = await statfs(memory).catch(() => ({ bavail: 0, bsize: 0 }));
	return Math.min(bavail * bsize, process.availableMemory()) < plenty ? tmpdir() : memory;
}
