import { mkdirSync, renameSync, rmSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { removeFiles } from "../../../../server/aftermath/files/remove-files.ts";
import { auditWork } from "../../../../server/aftermath/outbox/audit-work.ts";
import { findWaitingKinds } from "../../../../server/aftermath/outbox/find-waiting-kinds.ts";
import { handleOutbox } from "../../../../server/aftermath/outbox/handle-outbox.ts";
import { verifyChain } from "../../../../server/audit/verify-chain.ts";
import { findUndone } from "../../../../server/doctor/find-undone.ts";
import { deriveGraph } from "../../../../server/erasure/graph/load-graph.ts";
import { sweepTombstones } from "../../../../server/erasure/sweep/sweep.ts";
import { findContradictions } from "../../../../server/setup/find-start-problems.ts";
import { until } from "../../../support/until.ts";
import { openArchive } from "./archive.ts";
import archive from "./archive-crm.ts";

const { root, superuser, services, get, put, addPaper, has, names, remove, work, makeDue } = await openArchive();
put("kept/of-nobody", "thumbs/of-nobody", "previews/of-nobody");
const afterADay = () => superuser`update expunge.outbox set due_at = now(), missing_since = missing_since - interval '1 day'`;

const done = (counts: object) => ({ waiting: 0, failing: 0, done: 0, missing: 0, shared: 0, ...counts });

test("a deleted row's file and the files derived from it are removed after the commit, and nothing personal stays", async () => {
	const [mine, other] = [await addPaper(1, "2026/11", "aa11"), await addPaper(2, "2026/11", "aa22")];
	put("thumbs/aa11_small.png", "thumbs/aa11_100x100.png", "thumbs/aa11_1_x.png", "thumbs/aa11_small.gif", "thumbs/aa112_small.png");
	const { id, aftermath } = await remove("1");
	expect(aftermath.file).toEqual(done({ waiting: 1 }));
	expect(has(mine)).toBe(true);
	expect(await work()).toMatchObject({ settled: 1 });
	expect([has(mine), has(other)]).toEqual([false, true]);
	expect(names("thumbs")).toEqual(["aa112_small.png", "aa11_1_x.png", "aa11_small.gif", "of-nobody"]);
	expect((await get(id)).aftermath.file).toEqual(done({ done: 1 }));
	expect(await superuser`select * from expunge.outbox`).toEqual([]);
});

test("a file is looked for again after a crash between removing and settling, and counts once", async () => {
	const path = await addPaper(4, "2026", "cc44");
	const { id } = await remove("4");
	rmSync(join(root, path));
	await Promise.all([work(), work()]);
	expect((await get(id)).aftermath.file).toEqual(done({ waiting: 1 }));
	await afterADay();
	const [first, second] = await Promise.all([work(), work()]);
	expect([first, second].some(({ settled }) => settled === 1)).toBe(true);
	expect((await get(id)).aftermath.file).toEqual(done({ missing: 1 }));
});

test("a file stays while a remaining row names it, whichever rule the row belongs to", async () => {
	const path = await addPaper(5, "2026", "dd55");
	await addPaper(6, "2026", "dd55");
	put("thumbs/dd55_small.png");
	const first = await remove("5");
	await work();
	expect([has(path), has("thumbs/dd55_small.png")]).toEqual([true, true]);
	expect((await get(first.id)).aftermath.file).toEqual(done({ shared: 1 }));
	await superuser`insert into crm.logos values (${path})`;
	await remove("6");
	await work();
	expect([has(path), has("thumbs/dd55_small.png")]).toEqual([true, false]);
	await superuser`delete from crm.logos`;
	await addPaper(7, "2026", "dd55");
	await remove("7");
	await work();
	expect(has(path)).toBe(false);
});

test("a file that only deleted rows of one bulk share is removed", async () => {
	const path = await addPaper(8, "2026", "ee88");
	await addPaper(9, "2026", "ee88");
	await remove("8");
	await remove("9");
	await work();
	expect(has(path)).toBe(false);
});

test("a row without a value, or outside the rule's condition, names no file", async () => {
	await superuser`insert into crm.papers (person, folder, digest, stored) values (10, null, 'x', true), (10, '', 'x', true), (10, 'a', 'x', false)`;
	expect((await remove("10")).aftermath.file).toBeNull();
});

test("a path that leads out of the folder touches nothing, is kept for another attempt, and the doctor reports it", async () => {
	mkdirSync(join(root, "..", "outside-of-archive"), { recursive: true });
	symlinkSync("/etc", join(root, "link"));
	await superuser`insert into crm.papers (person, folder, digest) values (11, '../outside-of-archive', 'ff11'), (11, 'link', 'hostname')`;
	const { id } = await remove("11");
	const { failed } = await work();
	expect(Object.fromEntries(failed)).toEqual({ UNSAFE_PATH: 2 });
	expect((await get(id)).aftermath.file).toEqual(done({ waiting: 2, failing: 2 }));
	const [finding] = await findUndone(services.db);
	expect(finding).toMatchObject({
		about: "files",
		message: expect.stringContaining("2 files of deleted rows (crm.papers(digest, folder)"),
	});
	expect(finding?.message).toContain("leads out of the folder");
	expect(finding?.message).not.toContain("outside-of-archive");
	rmSync(join(root, "link"));
	rmSync(join(root, "..", "outside-of-archive"), { recursive: true });
	await superuser`delete from expunge.outbox`;
});

test("a value that makes a pattern ambiguous keeps only the derived files, until the adapter is mended", async () => {
	const path = await addPaper(12, "2026", "gg_12");
	put("thumbs/gg_small.png");
	const { id } = await remove("12");
	expect(Object.fromEntries((await work()).failed)).toEqual({ AMBIGUOUS_NAME: 1 });
	expect([has(path), has("thumbs/gg_small.png")]).toEqual([false, true]);
	expect((await get(id)).aftermath.file).toEqual(done({ waiting: 1, failing: 1 }));
	await makeDue();
	const crm = { ...archive, files: archive.files?.map(({ derived, ...rule }) => rule) ?? [] };
	const mended = await deriveGraph(services.db, crm);
	expect((await removeFiles(services.db, mended, { root })).settled).toBe(1);
	expect((await get(id)).aftermath.file).toEqual(done({ done: 1 }));
});

test("a row without the value of a pattern still names its file, alone and together with another", async () => {
	const path = await addPaper(23, "2026", "oo23");
	await addPaper(24, "2026", "oo23");
	await superuser`update crm.papers set thumb = 'pp23' where person = 23`;
	put("previews/pp23_small.png", "previews/pp24_small.png");
	const first = await remove("23");
	await work();
	expect([has(path), has("previews/pp23_small.png"), has("previews/pp24_small.png")]).toEqual([true, false, true]);
	expect((await get(first.id)).aftermath.file).toEqual(done({ shared: 1 }));
	const second = await remove("24");
	await work();
	expect(has(path)).toBe(false);
	expect((await get(second.id)).aftermath.file).toEqual(done({ done: 1 }));
});

test("a file stays when the CRM moves its name to another table while the rows are searched", async () => {
	const path = await addPaper(25, "2026", "qq25");
	await superuser`insert into crm.logos values (${path})`;
	const { id } = await remove("25");
	const isWaiting = () => superuser`
		select from pg_locks where relation = 'crm.logos'::regclass and not granted
			and database = (select oid from pg_database where datname = current_database())`;
	const { searching } = await superuser.begin(async (mover) => {
		await mover`lock table crm.logos in access exclusive mode`;
		const started = work();
		await until(isWaiting, ({ length }) => length === 1, { what: "The search should wait for the second table" });
		await mover`insert into crm.papers (person, folder, digest) values (26, '2026', 'qq25')`;
		await mover`delete from crm.logos`;
		return { searching: started };
	});
	await searching;
	expect(has(path)).toBe(true);
	// If the lock lasted too long, the first attempt has failed.
	await makeDue();
	await work();
	expect(has(path)).toBe(true);
	expect((await get(id)).aftermath.file).toEqual(done({ shared: 1 }));
});

test("a folder that is missing or empty for a while loses nothing", async () => {
	const path = await addPaper(13, "2026", "hh13");
	const { id } = await remove("13");
	renameSync(root, `${root}-away`);
	expect(Object.fromEntries((await work()).failed)).toEqual({ ENOENT: 1 });
	mkdirSync(root);
	await makeDue();
	expect(Object.fromEntries((await work()).failed)).toEqual({ NOT_THERE: 1 });
	expect((await work()).failed.size).toBe(0);
	put("unrelated");
	await makeDue();
	expect(Object.fromEntries((await work()).failed)).toEqual({ NOT_THERE: 1 });
	expect((await get(id)).aftermath.file).toEqual(done({ waiting: 1 }));
	expect((await findUndone(services.db))[0]?.message).toContain("is missing");
	rmSync(root, { recursive: true });
	renameSync(`${root}-away`, root);
	await makeDue();
	await work();
	expect(has(path)).toBe(false);
	expect((await get(id)).aftermath.file).toEqual(done({ done: 1 }));
});

test("derived files are looked for while their folder is missing or empty, and a day later they count as gone", async () => {
	const path = await addPaper(27, "2026", "rr27");
	put("thumbs/rr27_small.png");
	const { id } = await remove("27");
	renameSync(join(root, "thumbs"), `${root}-thumbs`);
	mkdirSync(join(root, "thumbs"));
	expect(Object.fromEntries((await work()).failed)).toEqual({ FOLDER_NOT_THERE: 1 });
	expect(has(path)).toBe(false);
	rmSync(join(root, "thumbs"), { recursive: true });
	renameSync(`${root}-thumbs`, join(root, "thumbs"));
	await makeDue();
	await work();
	expect(has("thumbs/rr27_small.png")).toBe(false);
	expect((await get(id)).aftermath.file).toEqual(done({ done: 1 }));
});

test("a file that cannot be removed waits for twice as long after each failure, an hour at most", async () => {
	const path = await addPaper(14, "away", "ii14");
	const { id } = await remove("14");
	renameSync(join(root, path), join(root, "elsewhere"));
	mkdirSync(join(root, path));
	const clock = async () => (await superuser`select extract(epoch from clock_timestamp())::float8 as now`)[0]?.now;
	for (const [failures, seconds] of [
		[0, 5],
		[1, 10],
		[2, 20],
		[15, 3600],
	] as const) {
		await superuser`update expunge.outbox set failures = ${failures}, due_at = now()`;
		const before = await clock();
		expect(Object.fromEntries((await work()).failed)).toEqual({ UNSAFE_PATH: 1 });
		const after = await clock();
		const [row] = await superuser`select extract(epoch from due_at)::float8 as due, failures from expunge.outbox`;
		expect(row?.failures).toBe(failures + 1);
		expect(row?.due - before).toBeGreaterThanOrEqual(seconds);
		expect(row?.due - after).toBeLessThanOrEqual(seconds);
	}
	expect((await get(id)).aftermath.file).toEqual(done({ waiting: 1, failing: 1 }));
	rmSync(join(root, path), { recursive: true });
	renameSync(join(root, "elsewhere"), join(root, path));
	await makeDue();
	await work();
	expect(has(path)).toBe(false);
});

test("while the adapter does not fit the database, no file is removed, because rows of a missing rule may name it", async () => {
	const path = await addPaper(19, "2026", "mm19");
	await superuser`insert into crm.logos values (${path})`;
	await remove("19");
	await superuser`alter table crm.logos rename to emblems`;
	await services.graph.reload();
	expect(Object.fromEntries((await work()).failed)).toEqual({ UNFIT_ADAPTER: 1 });
	await superuser`alter table crm.emblems rename to logos`;
	await services.graph.reload();
	await makeDue();
	expect((await work()).settled).toBe(1);
	expect(has(path)).toBe(true);
	await superuser`delete from crm.logos`;
});

test("more files than are searched for together are all removed", async () => {
	const count = 2_100;
	put(
		...Array.from(
			{ length: count },
			(_, number) => `many/${String(number).padStart(2, "0").slice(0, 2)}/${String(number).padStart(2, "0")}`,
		),
	);
	await superuser`insert into crm.papers (person, folder, digest) select 20, 'many', lpad(n::text, greatest(2, length(n::text)), '0') from generate_series(0, ${count - 1}::int) as n`;
	const { id } = await remove("20");
	expect(await work()).toMatchObject({ settled: count });
	expect((await get(id)).aftermath.file).toEqual(done({ done: count }));
});

test("without a folder the server does not start with such an adapter, and files wait", async () => {
	expect(await findContradictions({ ...services, env: { ...services.env, crmFiles: null } })).toEqual([
		expect.stringContaining("CRM_FILES is missing"),
	]);
	expect(await findContradictions(services)).toEqual([]);
	await addPaper(15, "2026", "jj15");
	await remove("15");
	expect(Object.fromEntries((await work(null)).failed)).toEqual({ NO_FOLDER: 1 });
	await makeDue();
	await work();
});

test("rows that row-level security hides make the removal fail, because they could name the file", async () => {
	const path = await addPaper(16, "2026", "kk16");
	await remove("16");
	await superuser`alter table crm.logos enable row level security`;
	expect(Object.fromEntries((await work()).failed)).toEqual({ NO_PRIVILEGE: 1 });
	expect(has(path)).toBe(true);
	await superuser`alter table crm.logos disable row level security`;
	await makeDue();
	await work();
	expect(has(path)).toBe(false);
});

test("a batch that is rolled back leaves the file and its row", async () => {
	const path = await addPaper(17, "2026", "ll17");
	await superuser.unsafe(`create function crm.refuse() returns trigger language plpgsql as $$ begin raise exception 'no'; end $$;
		create trigger refuse before delete on crm.people for each row when (old.id = 17) execute function crm.refuse()`);
	const { aftermath, outcome } = await remove("17");
	expect([aftermath.file, outcome?.result]).toEqual([null, "failed"]);
	await superuser.unsafe("drop function crm.refuse cascade");
	await work();
	expect(has(path)).toBe(true);
});

test("the file of a row that a sweep finds is removed too", async () => {
	put("drafts/late");
	const { id } = await remove("18");
	await superuser`insert into crm.drafts values (18, 'late')`;
	await sweepTombstones(services.eraser, await services.graph.current());
	await work();
	expect(has("drafts/late")).toBe(false);
	expect((await get(id)).aftermath.file).toEqual(done({ done: 1 }));
});

test("the role of batches can append to the outbox, and neither read nor change it", async () => {
	await expect(services.eraser.execute("select from expunge.outbox")).rejects.toMatchObject({ cause: { code: "42501" } });
	await expect(services.eraser.execute("delete from expunge.outbox")).rejects.toMatchObject({ cause: { code: "42501" } });
	await expect(services.eraser.execute("update expunge.outbox set rule = ''")).rejects.toMatchObject({ cause: { code: "42501" } });
});

test("the audit has the number of removed files once all are settled, once for each deletion", async () => {
	const audited = async () =>
		superuser`select l.actor_id as actor, l.object, l.key_is_hmac, e.key, e.rows::int from expunge.audit_links l join expunge.audit_entries e using (batch) where action = 'files_removed'`;
	await auditWork(services.db, "file", services.env.auditKey);
	const before = (await audited()).length;
	const path = await addPaper(21, "2026", "nn21");
	await addPaper(21, "2026", "nn22");
	await addPaper(22, "2026", "nn22");
	const { id } = await remove("21");
	await auditWork(services.db, "file", services.env.auditKey);
	expect(await audited()).toHaveLength(before);
	await work();
	expect(await findWaitingKinds(services.db)).toContain("file");
	await Promise.all([auditWork(services.db, "file", services.env.auditKey), auditWork(services.db, "file", services.env.auditKey)]);
	expect(has(path)).toBe(false);
	const entries = (await audited()).filter(({ key }) => key === id);
	expect(entries).toEqual([{ actor: expect.any(String), object: "person", key_is_hmac: false, key: id, rows: 1 }]);
	expect(await findWaitingKinds(services.db)).not.toContain("file");
	expect(await verifyChain(services.db, services.env.auditKey)).toMatchObject({ problems: [] });
});

test("a deletion that was committed right before a crash is finished by the next worker", async () => {
	const path = await addPaper(3, "2026", "bb33");
	const { id } = await remove("3");
	for (const handler of handleOutbox(services, new AbortController().signal)) {
		await services.queue.work(handler);
		await handler.resume?.("start");
	}
	await until(
		() => get(id),
		({ aftermath }) => aftermath.file?.done === 1,
		{ what: "The file should have been removed", seconds: 60 },
	);
	expect(has(path)).toBe(false);
});
