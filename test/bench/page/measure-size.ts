import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { gzipSync } from "node:zlib";

/** Kilobytes of a file of the built extension after gzip. */
export async function measureSize(extension: string, file: string): Promise<number> {
	return Math.round(gzipSync(await readFile(join(extension, file))).length / 102.4) / 10;
}
