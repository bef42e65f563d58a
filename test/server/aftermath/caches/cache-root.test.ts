import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { openCachedCrm } from "./cached-crm.ts";

const root = mkdtempSync(join(tmpdir(), "expunge-cache-"));
afterAll(() => rmSync(root, { recursive: true }));

const { remove, cachesOf, counts, work, failures, makeDue } = await openCachedCrm(
	[
		{ table: "crm.people", folder: "person_{id}.html" },
		{ table: "crm.people", folder: "{id:0:1}/{id:1:2}/{id}" },
	],
	{ CRM_CACHE_FOLDER: root },
);

test("while the cache folder is empty, as it is without its mount, its entries do not count as missing", async () => {
	const { id } = await remove("11");
	expect(await failures()).toEqual({ FOLDER_NOT_THERE: 2 });
	expect(await cachesOf(id)).toMatchObject({ waiting: 2, missing: 0 });
	writeFileSync(join(root, "person_11.html"), "personal");
	await makeDue();
	await work();
	expect(await cachesOf(id)).toEqual(counts({ done: 1, missing: 1 }));
});

test("a row whose value is too short for a part of the path is reported, because its entry may have another path", async () => {
	writeFileSync(join(root, "person_7.html"), "personal");
	const { id } = await remove("7");
	expect(await failures()).toEqual({ UNSAFE_VALUE: 1 });
	expect(await cachesOf(id)).toEqual(counts({ done: 1, waiting: 1, failing: 1 }));
});
