import { existsSync, mkdirSync, renameSync, rmSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { beforeEach, expect, test } from "vitest";
import { findUndone } from "../../../../server/doctor/find-undone.ts";
import { openArchive } from "./archive.ts";
import archive from "./archive-crm.ts";

const { superuser, services, get, remove, work, makeDue, put, has, root } = await openArchive({
	...archive,
	files: [
		{ table: "crm.drafts", path: "drafts/{name}", checklist: "checklist/{name:0:1}/{name}" },
		{ table: "crm.logos", path: "{path}" },
	],
});

async function addDraft(person: number, name: string): Promise<void> {
	await superuser`insert into crm.drafts values (${person}, ${name})`;
	put(`drafts/${name}`);
}

const counts = (some: object) => ({ waiting: 0, failing: 0, done: 0, missing: 0, shared: 0, ...some });
const filesOf = async (id: string) => (await get(id)).aftermath.file;
const failures = async () => Object.fromEntries((await work()).failed);

beforeEach(async () => {
	rmSync(join(root, "checklist"), { recursive: true, force: true });
	await superuser`delete from expunge.outbox`;
});

test("a file on the CRM's checklist is left to the CRM, and counts as removed once it is gone", async () => {
	await addDraft(1, "aa11");
	const { id } = await remove("1");
	expect(await failures()).toEqual({ MARKED: 1 });
	expect([has("drafts/aa11"), has("checklist/a/aa11")]).toEqual([true, true]);
	expect(await filesOf(id)).toEqual(counts({ waiting: 1 }));
	rmSync(join(root, "drafts/aa11"));
	await makeDue();
	await work();
	expect(await filesOf(id)).toEqual(counts({ done: 1 }));
	expect(await superuser`select from expunge.outbox`).toEqual([]);
});

test("a marked file does not count as removed while the folder is empty, as it is without its mount", async () => {
	await addDraft(8, "ab88");
	const { id } = await remove("8");
	expect(await failures()).toEqual({ MARKED: 1 });
	const away = `${root}-away`;
	renameSync(root, away);
	mkdirSync(root);
	await makeDue();
	expect(await failures()).toEqual({ MARKED: 1 });
	expect(await filesOf(id)).toEqual(counts({ waiting: 1 }));
	rmSync(root, { recursive: true });
	renameSync(away, root);
	rmSync(join(root, "drafts/ab88"));
	await makeDue();
	await work();
	expect(await filesOf(id)).toEqual(counts({ done: 1 }));
});

test("a mark that the CRM has forgotten is made again", async () => {
	await addDraft(2, "bb22");
	await remove("2");
	await work();
	rmSync(join(root, "checklist/b/bb22"));
	await makeDue();
	expect(await failures()).toEqual({ MARKED: 1 });
	expect(has("checklist/b/bb22")).toBe(true);
});

test("a file that a remaining row names is not marked", async () => {
	await addDraft(3, "cc33");
	await superuser`insert into crm.logos values ('drafts/cc33')`;
	const { id } = await remove("3");
	await work();
	expect([has("checklist/c/cc33"), await filesOf(id)]).toEqual([false, counts({ shared: 1 })]);
});

test("the doctor reports a file that the CRM does not remove within two days, without its name", async () => {
	await addDraft(4, "dd44");
	await remove("4");
	await work();
	expect(await findUndone(services.db)).toEqual([]);
	await superuser`update expunge.outbox set created_at = now() - interval '3 days'`;
	const [finding] = await findUndone(services.db);
	expect(finding?.message).toMatch(
		/^A file of deleted rows \(crm\.drafts\(name\)\) is on the CRM's checklist \(since .*\), and the CRM has not removed it yet\./,
	);
});

test("a file that is not there is not marked, and a link in the checklist's place is not followed", async () => {
	await superuser`insert into crm.drafts values (5, 'gone')`;
	await remove("5");
	expect(await failures()).toEqual({ NOT_THERE: 1 });
	await superuser`delete from expunge.outbox`;
	mkdirSync(join(root, "elsewhere"), { recursive: true });
	symlinkSync(join(root, "elsewhere"), join(root, "checklist"));
	await addDraft(6, "ee55");
	await remove("6");
	expect(await failures()).toEqual({ UNSAFE_PATH: 1 });
	expect(existsSync(join(root, "elsewhere/e"))).toBe(false);
});

test("a bucket cannot have a checklist", async () => {
	await addDraft(7, "ff66");
	await remove("7");
	const bucket = { bucket: "files", prefix: "", region: "eu-central-1", endpoint: "http://127.0.0.1:1", credentials: null };
	expect(Object.fromEntries((await work(bucket)).failed)).toEqual({ NO_CHECKLIST: 1 });
});
