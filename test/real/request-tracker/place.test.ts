import { existsSync } from "node:fs";
import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, inject, test } from "vitest";
import { directory, refuseForeign } from "./place.ts";
import { siteEnvironment } from "./site.ts";

test("a directory that somebody else created is refused with a sentence and left unchanged", async () => {
	const foreign = await mkdtemp(join(tmpdir(), "somebodys-"));
	await writeFile(join(foreign, "precious"), "yes");
	await expect(refuseForeign(foreign)).rejects.toThrow("was not made by Expunge's tests");
	expect(await readFile(join(foreign, "precious"), "utf8")).toBe("yes");
	await rm(foreign, { recursive: true });
	await mkdir(foreign);
	await expect(refuseForeign(foreign)).resolves.toBeUndefined();
	await rm(foreign, { recursive: true });
});

test("Request Tracker runs with its own configuration and cluster below one directory", async () => {
	const { databaseUrl } = inject("requestTracker");
	const { RT_SITE_CONFIG = "", RT_SITE_CONFIG_DIR } = siteEnvironment("any");
	expect(RT_SITE_CONFIG.startsWith(`${directory}/`)).toBe(true);
	expect(RT_SITE_CONFIG_DIR).toBe("/dev/null");
	expect(await readFile(RT_SITE_CONFIG, "utf8")).toContain(`Set($DatabasePort, '${new URL(databaseUrl).port}');`);
	expect(existsSync(join(directory, "cluster/data/postmaster.pid"))).toBe(true);
});
