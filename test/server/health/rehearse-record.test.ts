import { beforeEach, expect, test } from "vitest";
import { readServerHealth } from "../../../server/health/read-server-health.ts";
import { rehearseRecord } from "../../../server/health/rehearse-record.ts";
import { readRows } from "../../support/rows.ts";
import { codeIn, startSmall } from "../../support/start-small.ts";

const { addUser, adminUrl, asks, request, services, signIn, superuser } = await startSmall();
const admin = asks(await addUser({ role: "admin" }));
const somebody = { object: "customer", key: "1" };

beforeEach(async () => {
	await superuser`drop table if exists crm.calls, crm.memos`;
	await services.graph.reload();
});

test("only admins may rehearse", async () => {
	const agent = await addUser();
	await expect(rehearseRecord(asks(agent), somebody)).rejects.toMatchObject({ code: "permission_denied" });
	const posted = await request("/api/health/rehearsals", { method: "POST", token: await signIn(agent), body: somebody });
	expect(await codeIn(posted)).toBe("permission_denied");
});

test("a rehearsal says what would go, and deletes nothing", async () => {
	const before = await readRows(adminUrl, "crm");
	const report = await rehearseRecord(admin, somebody);
	expect(report).toMatchObject({ refusal: null });
	expect(report.erased).toEqual(
		expect.arrayContaining([
			{ table: "crm.customers", rows: 1 },
			{ table: "crm.conversations", rows: 1 },
		]),
	);
	expect(await readRows(adminUrl, "crm")).toEqual(before);
});

test("a rehearsal says what would be left, by table and column with a rule to paste, and no value", async () => {
	await superuser`create table crm.memos (id int primary key, customer_id bigint)`;
	await superuser`insert into crm.memos values (1, 1), (2, 2)`;
	await superuser`grant select on crm.memos to expunge_eraser`;
	await services.graph.reload();
	const report = await rehearseRecord(admin, somebody);
	expect(report.verdict).toBe("left");
	expect(report.remainders).toContainEqual({
		table: "crm.memos",
		column: "customer_id",
		what: "key",
		answer: "left",
		rows: 1,
		proposal: expect.stringContaining('table: "crm.memos"'),
	});
	expect(JSON.stringify(report)).not.toContain("Somebody");
	const { rehearsals } = await readServerHealth(admin);
	expect(rehearsals).toMatchObject([{ labels: { singular: "Customer" }, verdict: "left", leftColumns: 2 }]);
});

test("a rehearsal of a record that somebody has locked is refused", async () => {
	await superuser.begin(async (tx) => {
		await tx`select from crm.customers where id = 1 for update`;
		expect(await rehearseRecord(admin, somebody)).toMatchObject({ refusal: "locked", erased: [] });
	});
});

test("a rehearsal is refused while an undecided reference prevents the deletion", async () => {
	await superuser`create table crm.calls (id int primary key, customer_id bigint references crm.customers)`;
	await services.graph.reload();
	await expect(rehearseRecord(admin, somebody)).rejects.toMatchObject({ code: "object_undecided" });
});

test("a rehearsal of an unknown type, of one that nobody may delete or of an absent record is refused", async () => {
	await expect(rehearseRecord(admin, { object: "nothing", key: "1" })).rejects.toMatchObject({ code: "unknown_object" });
	await expect(rehearseRecord(admin, { object: "company", key: "1" })).rejects.toMatchObject({ code: "object_not_deletable" });
	expect(await rehearseRecord(admin, { object: "customer", key: "99" })).toMatchObject({ refusal: "not_found" });
});

test("only one rehearsal runs at a time", async () => {
	const answers = await Promise.allSettled([rehearseRecord(admin, somebody), rehearseRecord(admin, somebody)]);
	expect(answers.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
	expect(answers.find(({ status }) => status === "rejected")).toMatchObject({ reason: { code: "too_many_at_once" } });
});
