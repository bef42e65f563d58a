import { randomUUID } from "node:crypto";
import { describe, expect, test } from "vitest";
import { exportAudit } from "../../../server/audit/export-audit.ts";
import { listAudit } from "../../../server/audit/list-audit.ts";
import type { AuditFilter } from "../../../server/audit/schemas.ts";
import { codeIn, startSmall } from "../../support/start-small.ts";
import { recordSome } from "./record-some.ts";

const { addUser, asks, services, request, signIn, superuser } = await startSmall();
const user = await addUser({ role: "admin", name: "Ada Admin" });
const admin = asks(user);
const agent = await addUser();
const orders = { actorId: agent.id, object: "kobject", how: "single" as const, records: [{ key: randomUUID(), klass: "order", rows: 1 }] };

const first = await recordSome(services, { actorId: user.id });
const between = new Date(Date.now() - 1_800_000);
const second = await recordSome(services, orders);
for (let count = 0; count < 3; count++)
	await recordSome(services, { actorId: "removed", records: [{ key: "7", klass: '=cmd|"x"', rows: 1 }] });
await superuser`update expunge.audit_links set at = at - interval '1 hour' where batch = ${first.id}`;

const list = (filter: Partial<AuditFilter> = {}) => listAudit(admin, { limit: 50, ...filter });
const positions = async (filter: Partial<AuditFilter>) => (await list(filter)).entries.map(({ position }) => position);

describe("the audit", () => {
	test("refuses everybody but admins", async () => {
		await expect(listAudit(asks(agent), { limit: 50 })).rejects.toMatchObject({ code: "permission_denied" });
		await expect(exportAudit(asks(agent), { format: "csv" })).rejects.toMatchObject({ code: "permission_denied" });
		const token = await signIn(agent);
		for (const path of ["audit", "audit/export?format=csv"])
			expect(await codeIn(await request(`/api/${path}`, { token }))).toBe("permission_denied");
	});

	test("lists person, time, type, id, reason and origin, newest first", async () => {
		const { entries, next, notCovered } = await list();
		expect(entries.map(({ reference }) => reference)).toEqual(["A-6", "A-5", "A-4", "A-3", "A-2", "A-1"]);
		expect(next).toBeNull();
		expect(notCovered).toContain("backups");
		expect(entries.at(-1)).toMatchObject({
			position: 1,
			action: "deleted",
			actor: { id: user.id, name: "Ada Admin" },
			object: "customer",
			key: "1",
			keyIsHmac: false,
			how: "bulk",
			deletion: first.deletionId,
			rows: 12,
			from: "192.0.2.7, Chromium extension",
		});
		expect(entries[0]?.actor).toEqual({ id: "removed", name: null });
	});

	test("can be filtered by person, type, klass, date and job", async () => {
		expect(await positions({ actor: user.id })).toEqual([2, 1]);
		expect(await positions({ object: "kobject" })).toEqual([3]);
		expect(await positions({ klass: "order" })).toEqual([3]);
		expect(await positions({ deletion: second.deletionId })).toEqual([3]);
		expect(await positions({ until: between.toISOString() })).toEqual([2, 1]);
		expect(await positions({ from: between.toISOString(), object: "customer" })).toEqual([6, 5, 4]);
		expect(await positions({ actor: "nobody" })).toEqual([]);
	});

	test("is paged, also where a page ends within a batch", async () => {
		const seen: number[] = [];
		for (let before: number | undefined; ; ) {
			const { entries, next } = await list({ limit: 1, ...(before === undefined ? {} : { before }) });
			seen.push(...entries.map(({ position }) => position));
			if (next === null) break;
			before = next;
		}
		expect(seen).toEqual([6, 5, 4, 3, 2, 1]);
	});

	test("exports CSV that no spreadsheet reads as a formula", async () => {
		const token = await signIn(user);
		const answer = await request("/api/audit/export?format=csv&object=customer", { token });
		expect(answer.headers.get("content-type")).toBe("text/csv; charset=utf-8");
		expect(answer.headers.get("content-disposition")).toMatch(/^attachment; filename="expunge-audit-\d{4}-\d\d-\d\d\.csv"$/);
		const lines = (await answer.text()).trim().split("\n");
		expect(lines).toHaveLength(6);
		expect(lines[0]).toBe("reference,position,action,at,actorId,actorName,object,klass,key,keyIsHmac,how,deletion,rows,from");
		expect(lines[1]).toContain(`"'=cmd|""x""",7,false,bulk`);
	});

	test("exports lines of JSON", async () => {
		const token = await signIn(user);
		const answer = await request("/api/audit/export?format=jsonl", { token });
		const lines = (await answer.text()).trim().split("\n");
		expect(lines.map((line) => JSON.parse(line))).toEqual((await list()).entries);
	});

	test.each(["object=%00", "actor=%00", "from=0000-01-01T00:00:00Z"])("answers 400 to an export of %s", async (query) => {
		const answer = await request(`/api/audit/export?format=csv&${query}`, { token: await signIn(user) });
		expect([answer.status, await codeIn(answer)]).toEqual([400, "invalid_request"]);
	});

	test("exports more than one page in full", async () => {
		await recordSome(services, {
			object: "many",
			records: Array.from({ length: 2_500 }, (_, key) => ({ key: String(key), klass: null, rows: 1 })),
		});
		let lines = 0;
		for await (const page of await exportAudit(admin, { format: "jsonl", object: "many" })) lines += page.split("\n").length - 1;
		expect(lines).toBe(2_500);
	});

	test("does not send an interrupted export as complete", async () => {
		const records = Array.from({ length: 8_000 }, (_, key) => ({ key: String(key), klass: null, rows: 1 }));
		await recordSome(services, { object: "long", records });
		const answer = await request("/api/audit/export?format=csv&object=long", { token: await signIn(user) });
		await superuser`revoke select on expunge.audit_entries from expunge_app`;
		await expect(answer.text()).rejects.toThrow("export failed");
		await superuser`grant select on expunge.audit_entries to expunge_app`;
	});

	test.each(["limit=0", "limit=201", "before=x", "deletion=42", "from=yesterday"])("refuses the filter %s", async (query) => {
		const token = await signIn(user);
		expect(await codeIn(await request(`/api/audit?${query}`, { token }))).toBe("invalid_request");
	});
});
