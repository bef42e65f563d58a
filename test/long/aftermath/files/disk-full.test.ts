import { execFileSync } from "node:child_process";
import { chownSync, mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, inject, type TestContext, test } from "vitest";
import { findUndone } from "../../../../server/doctor/find-undone.ts";
import { openArchive } from "../../../server/aftermath/files/archive.ts";
import { until } from "../../../support/until.ts";

const { root, superuser, services, get, put, addPaper, has, remove, work, makeDue } = await openArchive();

/** A file system of 256 kB for the test, which the account of the database owns. */
function mountSmall({ skip, onTestFinished }: TestContext, folder: string): { fill(): void; free(): void } {
	skip(process.getuid?.() !== 0, "Only root can mount the small file system that this test fills.");
	const { uid, gid } = statSync(join(inject("clusterDirectory"), "data"));
	execFileSync("mount", ["-t", "tmpfs", "-o", `size=256k,uid=${uid},gid=${gid},mode=0700`, "tmpfs", folder]);
	onTestFinished(() => void execFileSync("umount", [folder]));
	const filler = join(folder, "filler");
	return {
		fill() {
			expect(() => writeFileSync(filler, Buffer.alloc(300_000))).toThrow("ENOSPC");
		},
		free: () => rmSync(filler, { force: true }),
	};
}

/** Moves one of Expunge's tables to a disk of its own, until the test ends. */
async function moveToSmallDisk(context: TestContext, table: string): Promise<ReturnType<typeof mountSmall>> {
	const folder = mkdtempSync(join(tmpdir(), "expunge-small-disk-"));
	context.onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
	const disk = mountSmall(context, folder);
	const data = join(folder, "data");
	mkdirSync(data, { mode: 0o700 });
	const { uid, gid } = statSync(folder);
	chownSync(data, uid, gid);
	const tablespace = `small_${crypto.randomUUID().slice(0, 8)}`;
	await superuser.unsafe(`create tablespace ${tablespace} location '${data}'`);
	context.onTestFinished(async () => {
		disk.free();
		await superuser.unsafe(`alter table ${table} set tablespace pg_default`);
		await superuser.unsafe(`drop tablespace ${tablespace}`);
	});
	await superuser.unsafe(`alter table ${table} set tablespace ${tablespace}`);
	return disk;
}

test("while the database's disk is full, nothing is deleted and the deletion waits; with space it goes on", async (context) => {
	const disk = await moveToSmallDisk(context, "expunge.outbox");
	const path = await addPaper(1, "2026", "aa11");
	put("thumbs/of-nobody", "previews/of-nobody");
	disk.fill();
	const removing = remove("1");
	await until(
		() => superuser`select from expunge_queue.job where name = 'slice' and retry_count > 0`,
		({ length }) => length > 0,
		{ what: "The queue should try the deletion again" },
	);
	expect(await superuser`select succeeded, failed, ended_at from expunge.deletions`).toEqual([{ succeeded: 0, failed: 0, ended_at: null }]);
	expect(await superuser`select people.id from crm.people join crm.papers on person = people.id where people.id = 1`).toHaveLength(1);
	expect(await superuser`select from expunge.audit_entries`).toEqual([]);
	expect(has(path)).toBe(true);

	disk.free();
	expect((await removing).counts).toMatchObject({ waiting: 0, succeeded: 1, failed: 0 });
	await work();
	expect(has(path)).toBe(false);
	expect(await superuser`select from crm.papers where person = 1`).toEqual([]);
});

test("while the database's disk is full, a removed file is not counted; later it counts as missing, and the doctor says so until then", async (context) => {
	const path = await addPaper(2, "2026", "bb22");
	const { id } = await remove("2");
	const disk = await moveToSmallDisk(context, "expunge.settled_work");
	// A vacuum would keep the table's page while another transaction may still read its rows.
	await superuser`truncate expunge.settled_work`;
	disk.fill();
	await expect(work()).rejects.toMatchObject({ cause: { code: "53100" } });
	expect(has(path)).toBe(false);
	expect((await get(id)).aftermath.file).toMatchObject({ waiting: 1, done: 0 });
	disk.free();
	await makeDue();
	expect(Object.fromEntries((await work()).failed)).toEqual({ NOT_THERE: 1 });
	expect((await findUndone(services.db))[0]?.message).toContain("is missing");
	await superuser`update expunge.outbox set due_at = now(), missing_since = missing_since - interval '1 day'`;
	await work();
	expect((await get(id)).aftermath.file).toMatchObject({ waiting: 0, missing: 1 });
});

test("on a full disk, files are still removed", async (context) => {
	const disk = mountSmall(context, root);
	put("thumbs/of-nobody", "previews/of-nobody");
	const path = await addPaper(3, "2026", "cc33");
	disk.fill();
	const { id } = await remove("3");
	await work();
	expect(has(path)).toBe(false);
	expect((await get(id)).aftermath.file).toMatchObject({ waiting: 0, done: 1 });
});
