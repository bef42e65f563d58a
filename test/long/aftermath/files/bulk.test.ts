import { expect, test } from "vitest";
import { openArchive } from "../../../server/aftermath/files/archive.ts";

const { superuser, get, put, names, removeMany, work } = await openArchive();

test("a bulk of 10,000 records with a file each removes every file and no other", async () => {
	const people = Array.from({ length: 10_000 }, (_, index) => String(index + 1_001));
	await superuser`insert into crm.people select n, 'Person ' || n from unnest(${people}::bigint[]) as n`;
	await superuser`insert into crm.drafts select n, 'bulk' || n from unnest(${people}::bigint[]) as n`;
	await superuser`insert into crm.drafts values (1, 'mine')`;
	await superuser`analyze crm.people, crm.drafts`;
	put(...people.map((person) => `drafts/bulk${person}`), "drafts/mine");
	const { id, counts } = await removeMany(people);
	expect(counts).toMatchObject({ succeeded: 10_000, failed: 0 });
	expect((await get(id)).aftermath.file).toMatchObject({ waiting: 10_000 });
	expect(await work()).toMatchObject({ settled: 10_000 });
	expect(names("drafts")).toEqual(["mine"]);
	expect((await get(id)).aftermath.file).toMatchObject({ waiting: 0, done: 10_000, failing: 0, missing: 0, shared: 0 });
});
