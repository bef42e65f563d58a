import { beforeEach, describe, expect, test } from "vitest";
import { listAudit } from "../../../server/audit/list-audit.ts";
import { verifyChain } from "../../../server/audit/verify-chain.ts";
import { lockHoldsShared, readNamedByHold } from "../../../server/erasure/holds/held-records.ts";
import { planErasure } from "../../../server/erasure/plan/plan.ts";
import { listHolds } from "../../../server/holds/describe-holds.ts";
import { placeHold } from "../../../server/holds/place-hold.ts";
import { releaseHold } from "../../../server/holds/release-hold.ts";
import { codeIn, startSmall } from "../../support/start-small.ts";
import { waitForWaiters } from "../../support/wait-for-waiters.ts";

const { addUser, asks, services, request, signIn, superuser } = await startSmall();
const admin = asks(await addUser({ role: "admin", name: "Ada Admin" }));
const agent = await addUser();
const page = { state: "active" as const, limit: 50 };
const audited = async () => (await listAudit(admin, { limit: 50 })).entries;

beforeEach(async () => {
	await superuser`truncate expunge.holds, expunge.audit_entries, expunge.audit_links`;
});

describe("holds", () => {
	test("every action refuses everybody but admins", async () => {
		const held = await placeHold(admin, { object: "customer", key: "1", reason: "Court case" });
		const context = asks(agent);
		const refused = { code: "permission_denied" };
		await expect(listHolds(context, page)).rejects.toMatchObject(refused);
		await expect(placeHold(context, { object: "customer", key: "2", reason: "x" })).rejects.toMatchObject(refused);
		await expect(releaseHold(context, held.id, "x")).rejects.toMatchObject(refused);
		const token = await signIn(agent);
		for (const [method, path] of [
			["GET", ""],
			["POST", ""],
			["POST", `/${held.id}/release`],
		] as const) {
			const answer = await request(`/api/holds${path}`, { method, token, ...(method === "GET" ? {} : { body: {} }) });
			expect([answer.status, await codeIn(answer)]).toEqual([403, "permission_denied"]);
		}
		expect((await listHolds(admin, page)).holds).toHaveLength(1);
	});

	test("are placed and released with a reason, by a named person and with a time", async () => {
		const token = await signIn(admin.actor);
		const placed = await request("/api/holds", { method: "POST", token, body: { object: "customer", key: "1", reason: " Court case " } });
		expect(placed.status).toBe(201);
		const hold: { id: string } = await placed.json();
		expect(hold).toMatchObject({ object: "customer", key: "1", name: "Somebody", reason: "Court case", released: null });
		const other = await placeHold(admin, { object: "conversation", key: "1", reason: "Same case" });
		const gone = await request("/api/erased", { method: "POST", token, body: { object: "customer", klass: null, key: "1" } });
		expect(await gone.json()).toMatchObject({ erased: false });
		const list = await request("/api/holds", { token });
		expect(await list.json()).toMatchObject({ holds: [{ id: other.id, name: "Hello" }, { id: hold.id }], next: null });

		const released = await request(`/api/holds/${hold.id}/release`, { method: "POST", token, body: { reason: "Case closed" } });
		expect(await released.json()).toMatchObject({ released: { by: { name: "Ada Admin" }, reason: "Case closed" } });
		expect((await listHolds(admin, page)).holds.map(({ id }) => id)).toEqual([other.id]);
		expect((await listHolds(admin, { ...page, state: "released" })).holds.map(({ id }) => id)).toEqual([hold.id]);
		expect(await codeIn(await request(`/api/holds/${hold.id}/release`, { method: "POST", token, body: { reason: "x" } }))).toBe("conflict");
	});

	test("are paged", async () => {
		for (const key of ["1", "2"]) await placeHold(admin, { object: "customer", key, reason: "x" });
		const first = await listHolds(admin, { ...page, limit: 1 });
		const second = await listHolds(admin, { ...page, limit: 1, after: first.next ?? "" });
		expect([first.holds[0]?.key, second.holds[0]?.key, second.next]).toEqual(["2", "1", null]);
	});

	test("apply to a record once, however its key is spelled, and again after a release", async () => {
		const hold = await placeHold(admin, { object: "customer", key: "001", reason: "x" });
		expect(hold.key).toBe("1");
		await expect(placeHold(admin, { object: "customer", key: "1", reason: "y" })).rejects.toMatchObject({ code: "conflict" });
		await releaseHold(admin, hold.id, "done");
		expect(await placeHold(admin, { object: "customer", key: "1", reason: "z" })).toMatchObject({ released: null });
	});

	test.each([
		[{ object: "customer", key: "999" }, "not_found"],
		[{ object: "customer", key: "nobody" }, "invalid_key"],
		[{ object: "stranger", key: "1" }, "unknown_object"],
		[{ object: "company", key: "1" }, "object_not_deletable"],
	])("refuse %o with %s", async (record, code) => {
		await expect(placeHold(admin, { ...record, reason: "x" })).rejects.toMatchObject({ code });
		expect(await audited()).toEqual([]);
	});

	test.each([{}, { object: "customer", key: "1" }, { object: "customer", key: "1", reason: " " }])("require a reason: %o", async (body) => {
		const answer = await request("/api/holds", { method: "POST", token: await signIn(admin.actor), body });
		expect(await codeIn(answer)).toBe("invalid_request");
	});

	test("appear in the audit's chain, placed and released, without the reasons", async () => {
		const { id } = await placeHold(admin, { object: "customer", key: "1", reason: "Anna Example sued us" });
		await releaseHold(admin, id, "Anna Example withdrew");
		const entries = await audited();
		expect(entries).toMatchObject([
			{ reference: "A-2", action: "hold_released", object: "customer", key: "1", how: null, deletion: null, rows: 0, from: "test" },
			{ reference: "A-1", action: "hold_placed", actor: { name: "Ada Admin" } },
		]);
		expect(JSON.stringify(entries)).not.toContain("Anna");
		expect((await listAudit(admin, { limit: 50, action: "hold_placed" })).entries).toHaveLength(1);
		expect(await verifyChain(services.db, services.env.auditKey)).toMatchObject({ links: 2, entries: 2, problems: [] });
		await superuser`update expunge.audit_links set action = 'hold_placed'`;
		expect((await verifyChain(services.db, services.env.auditKey)).problems).toHaveLength(1);
	});

	test("wait for running batches, and block those that would begin", async () => {
		const order: string[] = [];
		let placing: Promise<unknown> | undefined;
		let late: Promise<ReadonlySet<string>> | undefined;
		const customer = planErasure(await services.graph.current(), "customer").object;
		await services.db.transaction(async (batch) => {
			await lockHoldsShared(batch);
			placing = placeHold(admin, { object: "customer", key: "1", reason: "x" }).then(() => order.push("answered"));
			await waitForWaiters(batch, 1);
			late = services.db.transaction(async (other) => {
				await lockHoldsShared(other);
				return readNamedByHold(other, customer, ["1"]);
			});
			await waitForWaiters(batch, 2);
			order.push("batch ended");
		});
		await placing;
		expect(order).toEqual(["batch ended", "answered"]);
		expect(await late).toEqual(new Set(["1"]));
	});
});
