import { expect, test } from "vitest";
import { pauseDeletions } from "../../support/pause-deletions.ts";
import { startSmall } from "../../support/start-small.ts";
import { until } from "../../support/until.ts";
import { play } from "./play.ts";

const small = await startSmall();
const admin = await small.addUser({ role: "admin" });
const token = await small.signIn(admin);
const { freeze, preview, confirm, deleteOne, items, ask, ended } = play(small, token);

test("a single deletion answers with its outcome, and the record is gone with an audit entry", async () => {
	const shown = await preview({ object: "customer", bulk: false, ids: ["1"] });
	expect(shown).toMatchObject({ state: "sealed", submitted: 1, deletable: 1, records: [{ name: "Somebody", identify: [] }], refusals: [] });
	expect(shown.confirmation).toMatchObject({ word: "DELETE", title: "Delete Customer", button: "I understand, please delete" });
	const deletion = await confirm(shown.id, " DELETE ");
	expect(deletion).toMatchObject({ state: "complete", outcome: { code: "deleted", auditReference: "A-1" } });
	expect(deletion.counts).toMatchObject({ submitted: 1, succeeded: 1, waiting: 0, rows: 2 });
	expect(await items(deletion.id)).toMatchObject([{ key: "1", code: "deleted", auditReference: "A-1" }]);
	expect(await small.superuser`select id from crm.customers`).toEqual([{ id: "2" }]);
	expect(await ask("/erased", { object: "customer", klass: null, key: "1" })).toMatchObject({ erased: true, auditReference: "A-1" });
	expect(await ask("/erased", { object: "customer", klass: null, key: "2" })).toMatchObject({ erased: false });
	expect(await deleteOne("customer", "1")).toMatchObject({
		outcome: { code: "already_gone", auditReference: "A-1" },
		counts: { skipped: 1 },
	});
});

test("a new preview is answered before anything is counted, and confirming compares with the shown number", async () => {
	await small.superuser`insert into crm.customers values (40, 'Growing')`;
	const { id, ...rest } = await freeze({ object: "customer", bulk: false, ids: ["40"] });
	expect(rest).toEqual({});
	const counted = async () => (await small.superuser`select rows::integer from expunge.previews where id = ${id}`)[0]?.["rows"];
	expect(await counted()).toBeNull();
	await expect(confirm(id)).rejects.toThrow("preview_stale");
	await small.superuser`insert into crm.conversations select n, 'Subject', 40 from generate_series(400, 409) n`;
	expect(await ask(`/previews/${id}`)).toMatchObject({ rows: 11 });
	expect(await counted()).toBe(11);
	await small.superuser`insert into crm.conversations select n, 'Subject', 40 from generate_series(410, 420) n`;
	await expect(confirm(id)).rejects.toThrow("preview_stale");
	expect(await ask(`/previews/${id}`)).toMatchObject({ rows: 22 });
	expect(await counted()).toBe(22);
	expect(await confirm(id)).toMatchObject({ state: "complete", counts: { rows: 22 } });
});

test("a single deletion that must wait is answered with 202 after two seconds and continues in the background", async () => {
	await small.superuser`insert into crm.customers values (3, 'Busy')`;
	const { id } = await preview({ object: "customer", bulk: false, ids: ["3"] });
	// The answer comes while the record is locked, or not at all.
	await small.superuser.begin(async (tx) => {
		await tx`update crm.customers set name = 'Busier' where id = 3`;
		const began = Date.now();
		const answer = await small.request("/api/deletions", { token, method: "POST", body: { preview: id, confirmation: "DELETE" } });
		expect([answer.status, await answer.json()]).toMatchObject([202, { state: "running", counts: { waiting: 1 }, outcome: null }]);
		expect(Date.now() - began).toBeGreaterThanOrEqual(1_900);
	});
	expect(await ended(id)).toMatchObject({ state: "complete", outcome: { code: "deleted" } });
});

test("ten simultaneous confirmations of one single deletion leave one audit entry", async () => {
	await small.superuser`insert into crm.customers values (4, 'Popular')`;
	const { id } = await preview({ object: "customer", bulk: false, ids: ["4"] });
	const all = await Promise.all(Array.from({ length: 10 }, () => confirm(id)));
	expect(new Set(all.map((deletion) => deletion.id)).size).toBe(1);
	expect(await ended(id)).toMatchObject({ counts: { succeeded: 1 } });
	expect(await small.superuser`select key from expunge.audit_entries where key = '4'`).toHaveLength(1);
});

test("only the person who started a deletion and admins can see it", async () => {
	const stranger = play(small, await small.signIn(await small.addUser()));
	const { id } = await deleteOne("customer", "2");
	for (const path of [`/deletions/${id}`, `/deletions/${id}/items`]) await expect(stranger.ask(path)).rejects.toThrow("not_found");
	for (const path of ["cancel", "retry"]) await expect(stranger.ask(`/deletions/${id}/${path}`, {})).rejects.toThrow("not_found");
	await expect(stranger.ask("/deletions?everyone=true")).rejects.toThrow("permission_denied");
	expect(await stranger.ask("/deletions")).toEqual({ deletions: [], next: null });
	const everyone = await ask<{ deletions: { id: string }[] }>("/deletions?everyone=true&limit=1");
	expect(everyone.deletions).toMatchObject([{ id, startedBy: { name: admin.name } }]);
});

test("a deletion waits for its turn in the audit, and does not report the record as in use", async () => {
	await small.superuser`insert into crm.customers values (900, 'Customer', 'north')`;
	const { id } = await preview({ object: "customer", bulk: false, ids: ["900"] });
	const paused = await pauseDeletions(small.adminUrl);
	await confirm(id);
	const waitsLong = () => small.superuser`
		select from pg_locks where locktype = 'advisory' and not granted and waitstart < clock_timestamp() - interval '3 seconds'
			and database = (select oid from pg_database where datname = current_database())`;
	await until(waitsLong, ({ length }) => length > 0, { what: "The batch should wait for longer than it would for a record" });
	await paused.resume();
	expect((await ended(id)).outcome).toMatchObject({ code: "deleted" });
});
