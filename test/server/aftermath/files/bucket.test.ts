import { beforeEach, expect, test } from "vitest";
import { findUndone } from "../../../../server/doctor/find-undone.ts";
import { startS3Server } from "../../../support/s3-server.ts";
import { openArchive } from "./archive.ts";

const store = await startS3Server("crm-files");
const place = { ...store.place, prefix: "tenant/" };
const { superuser, services, get, remove, work, makeDue } = await openArchive();

/** A paper of this person, with an object under its path. */
async function addPaper(person: number, folder: string, digest: string): Promise<string> {
	await superuser`insert into crm.papers (person, folder, digest) values (${person}, ${folder}, ${digest})`;
	const key = `tenant/${folder}/${digest.slice(0, 2)}/${digest}`;
	store.put(key);
	return key;
}

const done = (counts: object) => ({ waiting: 0, failing: 0, done: 0, missing: 0, shared: 0, ...counts });
const failures = async (change: object = {}) => Object.fromEntries((await work({ ...place, ...change })).failed);

beforeEach(async () => {
	Object.assign(store.state, { versioned: false, listsVersions: true, refusedListings: 0 });
	store.state.calls.length = 0;
	store.state.refusedKeys.clear();
	await superuser`delete from expunge.outbox`;
});

test("the objects that a deleted row names are removed, with those derived from them, and no others", async () => {
	const [mine, other] = [await addPaper(1, "2026/11", "aa11"), await addPaper(2, "2026/11", "aa22")];
	const derived = ["aa11_1.png", "aa11_2.png", "aa11_3.png", "aa11_4.png", "aa11_5.png"].map((name) => `tenant/thumbs/${name}`);
	const others = [
		"tenant/thumbs/aa112_1.png",
		"tenant/thumbs/aa11_1.gif",
		"tenant/thumbs/aa11_x/1.png",
		"thumbs/aa11_1.png",
		"2026/11/aa/aa11",
	];
	store.put(...derived, ...others);
	const { id } = await remove("1");
	expect(await work(place)).toMatchObject({ settled: 1 });
	expect(store.keys()).toEqual([other, ...others].sort());
	expect(store.keys()).not.toContain(mine);
	expect((await get(id)).aftermath.file).toEqual(done({ done: 1 }));
});

test("an object stays while a remaining row names it", async () => {
	const key = await addPaper(3, "2026", "bb33");
	await addPaper(4, "2026", "bb33");
	const { id } = await remove("3");
	await work(place);
	expect(store.keys()).toContain(key);
	expect((await get(id)).aftermath.file).toEqual(done({ shared: 1 }));
	await remove("4");
	await work(place);
	expect(store.keys()).not.toContain(key);
});

test("one call removes up to 1,000 objects", async () => {
	await superuser`insert into crm.drafts select 5, 'n' || n from generate_series(1, 1100) as n`;
	store.put(...Array.from({ length: 1_100 }, (_, number) => `tenant/drafts/n${number + 1}`));
	const { id } = await remove("5");
	await work(place);
	expect(store.state.calls.filter((call) => call === "delete")).toHaveLength(2);
	expect(store.keys().filter((key) => key.startsWith("tenant/drafts/"))).toEqual([]);
	expect((await get(id)).aftermath.file).toEqual(done({ done: 1_100 }));
});

test("a store that is away for a while loses nothing", async () => {
	const key = await addPaper(6, "2026", "cc66");
	await superuser`update crm.papers set thumb = 'cc66' where person = 6`;
	await superuser`insert into crm.drafts values (6, 'away')`;
	store.put("tenant/drafts/away");
	const { id } = await remove("6");
	await store.stop();
	expect(await failures()).toEqual({ ECONNREFUSED: 2 });
	expect((await get(id)).aftermath.file).toEqual(done({ waiting: 2, failing: 2 }));
	await store.start();
	await makeDue();
	expect(await work(place)).toMatchObject({ settled: 2 });
	expect(store.keys()).not.toContain(key);
	expect(store.keys()).not.toContain("tenant/drafts/away");
});

test("an object that the store refuses to remove waits, holds up no other, and the doctor names the reason but no key", async () => {
	await superuser`insert into crm.drafts values (7, 'locked'), (7, 'free')`;
	store.put("tenant/drafts/locked", "tenant/drafts/free");
	store.state.refusedKeys.add("tenant/drafts/locked");
	const { id } = await remove("7");
	expect(await failures()).toEqual({ AccessDenied: 1 });
	expect((await get(id)).aftermath.file).toEqual(done({ waiting: 1, failing: 1, done: 1 }));
	const [finding] = await findUndone(services.db);
	expect(finding?.message).toContain("the object store denies access (AccessDenied)");
	expect(finding?.message).not.toContain("locked");
});

test("a wrong key of the operator removes nothing", async () => {
	const key = await addPaper(8, "2026", "dd88");
	await remove("8");
	const credentials = { accessKeyId: "expunge-test", secretAccessKey: "wrong" };
	expect(await failures({ credentials })).toEqual({ SignatureDoesNotMatch: 1 });
	await makeDue();
	expect(await failures({ bucket: "other-files" })).toEqual({ NoSuchBucket: 1 });
	expect(store.keys()).toContain(key);
});

test("in a bucket with versions, every version and mark is removed", async () => {
	store.state.versioned = true;
	await superuser`insert into crm.drafts values (9, 'often')`;
	store.put("tenant/drafts/often", "tenant/drafts/often", "tenant/drafts/often-else");
	await remove("9");
	expect(await work(place)).toMatchObject({ settled: 1 });
	expect(store.keys()).toContain("tenant/drafts/often-else");
	expect(store.keys()).not.toContain("tenant/drafts/often");
});

test("versions of derived objects do not stay when the store fails in between", async () => {
	store.state.versioned = true;
	const key = await addPaper(11, "2026", "ee11");
	store.put("tenant/thumbs/ee11_1.png", "tenant/thumbs/ee11_1.png", "tenant/thumbs/ee112_1.png");
	await remove("11");
	store.state.refusedListings = 1;
	expect(await failures()).toEqual({ AccessDenied: 1 });
	await makeDue();
	expect(await work(place)).toMatchObject({ settled: 1 });
	expect(store.keys()).toContain("tenant/thumbs/ee112_1.png");
	expect(store.keys()).not.toContain("tenant/thumbs/ee11_1.png");
	expect(store.keys()).not.toContain(key);
});

test("a store without versions is listed without them", async () => {
	store.state.listsVersions = false;
	const key = await addPaper(12, "2026", "ff12");
	store.put("tenant/thumbs/ff12_1.png");
	await remove("12");
	expect(await work(place)).toMatchObject({ settled: 1 });
	expect(store.keys()).not.toContain("tenant/thumbs/ff12_1.png");
	expect(store.keys()).not.toContain(key);
});

test("an object that is not in the bucket waits for a day, because the prefix may be wrong", async () => {
	const key = await addPaper(13, "2026", "ab13");
	await superuser`insert into crm.drafts values (13, 'never')`;
	const { id } = await remove("13");
	expect(await failures({ prefix: "tenants/" })).toEqual({ NOT_THERE: 2 });
	expect(store.keys()).toContain(key);
	await makeDue();
	expect(await failures()).toEqual({ NOT_THERE: 1 });
	expect(store.keys()).not.toContain(key);
	await superuser`update expunge.outbox set due_at = now(), missing_since = now() - interval '25 hours'`;
	expect(await work(place)).toMatchObject({ settled: 1 });
	expect((await get(id)).aftermath.file).toEqual(done({ done: 1, missing: 1 }));
});

test("a value that no key can have, or that leads out of the prefix, is not sent, and holds up no other", async () => {
	await superuser`insert into crm.drafts values (10, '../other'), (10, ${"a\u0001b"}), (10, ${"x".repeat(1_100)}), (10, 'a & <b>')`;
	store.put("tenant/drafts/a & <b>", "tenant/other");
	await remove("10");
	expect(await failures()).toEqual({ UNSAFE_PATH: 3 });
	expect(store.keys()).toContain("tenant/other");
	expect(store.keys()).not.toContain("tenant/drafts/a & <b>");
});
