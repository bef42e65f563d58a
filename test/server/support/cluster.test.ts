import { spawnSync } from "node:child_process";
import { mkdir, mkdtemp, readdir, rm, utimes } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import postgres from "postgres";
import { expect, test } from "vitest";
import { removeForgotten } from "../../support/cluster.ts";
import { freshDatabase } from "../../support/database.ts";

const database = await freshDatabase({ template: "empty" });

test("each test file has its own PostgreSQL 18, with the same collation on every machine", async () => {
	const sql = postgres(database.adminUrl, { max: 1 });
	const [row] =
		await sql`select current_setting('server_version_num')::int as version, datlocprovider as provider, datlocale as locale from pg_database where datname = current_database()`;
	expect(row).toMatchObject({ provider: "b", locale: "C.UTF-8" });
	expect(row?.version).toBeGreaterThanOrEqual(180_000);
	await sql.end();
});

test("remains of a finished run are removed after an hour, and those of a running one stay", async () => {
	const place = await mkdtemp(join(tmpdir(), "forgotten-"));
	const over = spawnSync("true").pid;
	const [old, young] = [new Date(Date.now() - 7_200_000), new Date()];
	for (const [name, at] of [
		[`${over}-old`, old],
		[`${over}-young`, young],
		[`${process.pid}-old`, old],
		["1-old", old],
	] as const) {
		await mkdir(join(place, `expunge-test-${name}`));
		await utimes(join(place, `expunge-test-${name}`), at, at);
	}
	await removeForgotten(place);
	expect((await readdir(place)).sort()).toEqual(
		[`${process.pid}-old`, `${over}-young`, "1-old"].map((name) => `expunge-test-${name}`).sort(),
	);
	await rm(place, { recursive: true });
});
