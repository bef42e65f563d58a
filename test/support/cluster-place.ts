import { statfs } from "node:fs/promises";
import { tmpdir } from "node:os";

const memory = "/dev/shm";
const plenty = 8 * 2 ** 30;

/** Where clusters of test runs may lie. */
export const places: readonly string[] = [...new Set([tmpdir(), memory])];

/** In memory where there is plenty of it: thousands of schemas come and go, and a disk is slow to make and remove their files. */
export async function findPlace(): Promise<string> {
	const { bavail, bsize } = await statfs(memory).catch(() => ({ bavail: 0, bsize: 0 }));
	return Math.min(bavail * bsize, process.availableMemory()) < plenty ? tmpdir() : memory;
}
