import { createHash, randomUUID } from "node:crypto";
import { beforeEach, expect, test } from "vitest";
import { removeUser } from "../../../server/people/change-user.ts";
import { createPermissionSet } from "../../../server/permissions/save-permission-set.ts";
import type { PermissionSetBody } from "../../../server/permissions/schemas.ts";
import { startSmall } from "../../support/start-small.ts";
import { play } from "./play.ts";

const small = await startSmall();
const { superuser } = small;
const adminUser = await small.addUser({ role: "admin" });
const admin = small.asks(adminUser);
const adminPlay = play(small, await small.signIn(adminUser));
const everyCustomer = { object: "customer", klass: null, read: true, delete: true, scope: null };

beforeEach(async () => {
	await superuser`insert into crm.customers select n, 'Customer ' || n, 'north' from generate_series(1, 20) as n on conflict do nothing`;
});

let sets = 0;
async function person(body: Partial<PermissionSetBody> = {}) {
	const user = await small.addUser();
	sets += 1;
	const searches = { read: true, bulkDelete: true };
	await createPermissionSet(admin, { name: `set ${sets}`, grants: [everyCustomer], searches, users: [user.id], ...body });
	return Object.assign({ user }, play(small, await small.signIn(user)));
}

async function customers(): Promise<number> {
	const [row] = await superuser<{ count: number }[]>`select count(*)::integer as count from crm.customers`;
	return row?.count ?? 0;
}

/** Expects a refusal with this code, and that nothing was deleted. */
async function refused(code: string, attempt: () => Promise<unknown>) {
	const before = await customers();
	await expect(attempt()).rejects.toThrow(code);
	expect(await customers()).toBe(before);
}

const one = { object: "customer", bulk: false, ids: ["1"] };

test("the preview refuses a person without the permission", async () => {
	const nobody = await person({ grants: [] });
	await refused("permission_denied", () => nobody.preview(one));
	const reader = await person({ grants: [{ ...everyCustomer, delete: false }] });
	await refused("permission_denied", () => reader.preview(one));
});

test("bulk is refused to people who may only delete one by one, whatever the request calls itself", async () => {
	const single = await person({ searches: { read: true, bulkDelete: false } });
	await refused("bulk_not_allowed", () => single.preview({ ...one, bulk: true }));
	await refused("bulk_not_allowed", () => single.preview({ ...one, ids: ["1", "2"] }));
});

test("a company is never deleted, not even by an admin", async () => {
	await refused("object_not_deletable", () => adminPlay.preview({ object: "company", bulk: false, ids: ["1"] }));
});

test("unknown types, unknown klasses and keys of another type are named", async () => {
	await refused("unknown_object", () => adminPlay.preview({ ...one, object: "invoice" }));
	await refused("unknown_object", () => adminPlay.preview({ object: "kobject", klass: "spaceship", bulk: false, ids: [randomUUID()] }));
	for (const id of ["x", "1; drop table crm.customers", "1.5", "99999999999999999999", " 1"])
		await refused("invalid_key", () => adminPlay.preview({ ...one, ids: [id] }));
	await refused("invalid_key", () => adminPlay.preview({ object: "kobject", bulk: false, ids: ["1"] }));
});

test("missing ids, too many ids and malformed bodies are refused", async () => {
	await refused("no_records", () => adminPlay.preview({ ...one, ids: [] }));
	await refused("no_records", () => adminPlay.preview({ ...one, bulk: true, ids: [], complete: false }));
	const { id } = await adminPlay.preview({ ...one, bulk: true, complete: false });
	const ids = Array.from({ length: 10_001 }, (_, index) => String(index + 1));
	await refused("invalid_request", () => adminPlay.ask(`/previews/${id}/parts`, { part: 1, ids }));
	await refused("invalid_request", () => adminPlay.ask("/previews", { object: "customer" }));
	await refused("invalid_request", () => adminPlay.ask("/previews", "not json at all"));
	await refused("invalid_request", () => adminPlay.ask("/deletions", { preview: "1", confirmation: "DELETE" }));
	await refused("invalid_request", () => adminPlay.ask("/previews", { ...one, ids: [1] }));
});

test("ten thousand ids make one preview, and duplicates count once", async () => {
	const ids = Array.from({ length: 9_999 }, (_, index) => String(index + 1));
	const shown = await adminPlay.preview({ ...one, bulk: true, ids: [...ids, "1"] });
	const exist = await customers();
	expect(shown).toMatchObject({ submitted: 9_999, deletable: exist, records: { length: exist }, unnamed: 0 });
});

test.each(["", "delete", "DELETE!", "DEL ETE", "Delete"])("the confirmation word %j deletes nothing", async (word) => {
	const { id } = await adminPlay.preview(one);
	await refused("wrong_confirmation", () => adminPlay.confirm(id, word));
});

test("a preview belongs to the person who created it", async () => {
	const { id } = await adminPlay.preview(one);
	const other = await person();
	await refused("not_found", () => other.ask(`/previews/${id}`));
	await refused("not_found", () => other.confirm(id));
	await refused("not_found", () => other.ask(`/previews/${id}/parts`, { part: 1, ids: ["2"] }));
	await refused("not_found", () => adminPlay.confirm(randomUUID()));
});

test("an expired preview deletes nothing", async () => {
	const { id } = await adminPlay.preview(one);
	await superuser`update expunge.previews set expires_at = now() - interval '1 second' where id = ${id}`;
	await refused("preview_expired", () => adminPlay.confirm(id));
	await refused("preview_expired", () => adminPlay.ask(`/previews/${id}`));
});

test("a record that grew by more than a tenth and ten rows must be confirmed again", async () => {
	const { id } = await adminPlay.preview(one);
	await superuser`insert into crm.conversations select 1000 + n, 'Grown', 1 from generate_series(1, 10) as n on conflict do nothing`;
	const again = await adminPlay.preview(one);
	await superuser`insert into crm.conversations select 2000 + n, 'Grown', 1 from generate_series(1, 11) as n on conflict do nothing`;
	await refused("preview_stale", () => adminPlay.confirm(id));
	await refused("preview_stale", () => adminPlay.confirm(again.id));
	const shown = await adminPlay.preview(one);
	expect(await adminPlay.confirm(shown.id)).toMatchObject({ state: "complete", counts: { rows: shown.rows } });
});

test("a preview of another schema must be confirmed again", async () => {
	const { id } = await adminPlay.preview({ ...one, ids: ["2"] });
	await superuser`update expunge.previews set fingerprint = 'another' where id = ${id}`;
	await refused("preview_stale", () => adminPlay.confirm(id));
});

test("the confirmation notices a right that was lost after the preview", async () => {
	const someone = await person();
	const { id } = await someone.preview({ ...one, ids: ["2"] });
	await superuser`delete from expunge.permission_set_users where user_id = ${someone.user.id}`;
	await refused("permission_denied", () => someone.confirm(id));
});

test("a removed person's token is refused", async () => {
	const someone = await person();
	const { id } = await someone.preview({ ...one, ids: ["2"] });
	await removeUser(admin, someone.user.id);
	await refused("not_signed_in", () => someone.confirm(id));
	await refused("not_signed_in", () => someone.preview({ ...one, ids: ["2"] }));
});

test("a selection in parts is sealed only if it is complete", async () => {
	const parts = [
		["1", "2", "3"],
		["3", "4", "04"],
	];
	const begin = () => adminPlay.preview({ ...one, bulk: true, ids: parts[0] ?? [], complete: false });
	const hash = createHash("sha256")
		.update(
			parts
				.flat()
				.map((key) => `${key}\n`)
				.join(""),
		)
		.digest("hex");

	const { id, state } = await begin();
	expect(state).toBe("uploading");
	await refused("preview_unsealed", () => adminPlay.confirm(id));
	await refused("selection_mismatch", () => adminPlay.ask(`/previews/${id}/seal`, { count: 6, hash }));
	expect(await adminPlay.ask(`/previews/${id}/parts`, { part: 1, ids: parts[1] })).toEqual({ received: 6 });
	await refused("selection_mismatch", () => adminPlay.ask(`/previews/${id}/seal`, { count: 5, hash }));
	await refused("selection_mismatch", () => adminPlay.ask(`/previews/${id}/seal`, { count: 6, hash: "0".repeat(64) }));
	expect(await adminPlay.ask(`/previews/${id}/seal`, { count: 6, hash })).toEqual({ id });
	expect(await adminPlay.ask(`/previews/${id}`)).toMatchObject({ state: "sealed", submitted: 4 });
	await refused("conflict", () => adminPlay.ask(`/previews/${id}/parts`, { part: 2, ids: ["5"] }));
	const keys = await superuser`select key from expunge.preview_records where preview_id = ${id} order by position`;
	expect(keys.map(({ key }) => key)).toEqual(["1", "2", "3", "4"]);
});

test("out-of-scope records are not found, in preview and deletion alike, and held records are named as held", async () => {
	await superuser`update crm.customers set team = 'south' where id in (11, 12)`;
	await superuser`insert into expunge.holds (object, key, reason, placed_by) values ('customer', '13', 'a case', 'somebody')`;
	const scoped = await person({ grants: [{ ...everyCustomer, scope: ["north"] }] });
	const shown = await scoped.preview({ object: "customer", bulk: true, ids: ["10", "11", "12", "13", "777"] });
	expect(shown).toMatchObject({ submitted: 5, deletable: 1, records: [{ name: "Customer 10" }] });
	expect(shown.refusals.map(({ code, count }) => [code, count])).toEqual([
		["not_found", 3],
		["held", 1],
	]);
	const named = await adminPlay.preview({ object: "customer", bulk: true, ids: ["12", "13", "10"] });
	expect(named).toMatchObject({ deletable: 2, records: [{ name: "Customer 12" }, { name: "Customer 10" }], unnamed: 0 });
	const alone = await scoped.deleteOne("customer", "11");
	expect(alone).toMatchObject({ state: "complete_with_errors", outcome: { code: "not_found" } });
	expect(await scoped.deleteOne("customer", "13")).toMatchObject({ outcome: { code: "held" } });
	expect(await superuser`select id from crm.customers where id in (11, 13)`).toHaveLength(2);
});
