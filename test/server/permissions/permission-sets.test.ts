import { describe, expect, test } from "vitest";
import { changeOrganisation, readOrganisation } from "../../../server/permissions/change-organisation.ts";
import { listPermissionSets } from "../../../server/permissions/list-permission-sets.ts";
import { readRights } from "../../../server/permissions/lock-rights.ts";
import { createPermissionSet, removePermissionSet, savePermissionSet } from "../../../server/permissions/save-permission-set.ts";
import type { PermissionSetBody } from "../../../server/permissions/schemas.ts";
import { codeIn, startSmall } from "../../support/start-small.ts";

const { addUser, asks, services, request, signIn, superuser } = await startSmall();
const admin = asks(await addUser({ role: "admin" }));
const agent = await addUser();

const customers = { object: "customer", klass: null, read: true, delete: true, scope: null };
let made = 0;
function body(change: Partial<PermissionSetBody> = {}): PermissionSetBody {
	made += 1;
	return { name: `Set ${made}`, grants: [customers], searches: { read: true, bulkDelete: false }, users: [agent.id], ...change };
}

describe("permission sets", () => {
	test("every action refuses everybody but admins", async () => {
		const set = await createPermissionSet(admin, body());
		const context = asks(agent);
		const refused = { code: "permission_denied" };
		await expect(listPermissionSets(context)).rejects.toMatchObject(refused);
		await expect(createPermissionSet(context, body())).rejects.toMatchObject(refused);
		await expect(savePermissionSet(context, set.id, { ...body(), version: 1 })).rejects.toMatchObject(refused);
		await expect(removePermissionSet(context, set.id)).rejects.toMatchObject(refused);
		await expect(readOrganisation(context)).rejects.toMatchObject(refused);
		await expect(changeOrganisation(context, { strictCascade: true })).rejects.toMatchObject(refused);
		const token = await signIn(agent);
		for (const [method, path] of [
			["GET", "permission-sets"],
			["GET", "organisation"],
			["DELETE", `permission-sets/${set.id}`],
		])
			expect(await codeIn(await request(`/api/${path}`, { method: method ?? "", token }))).toBe("permission_denied");
	});

	test("add up: a grant in any set wins", async () => {
		const user = await addUser();
		await createPermissionSet(admin, body({ users: [user.id], searches: { read: false, bulkDelete: false } }));
		const conversations = { ...customers, object: "conversation" };
		await createPermissionSet(admin, body({ users: [user.id], grants: [conversations], searches: { read: true, bulkDelete: true } }));
		const rights = await readRights(services.db, user.id);
		expect(rights.searches).toEqual({ read: true, bulkDelete: true });
		expect(rights.grants.map(({ object }) => object).sort()).toEqual(["conversation", "customer"]);
	});

	test("Allow Bulk Delete without Read/View of Searches is refused, by the API and by the database", async () => {
		const token = await signIn(await addUser({ role: "admin" }));
		const answer = await request("/api/permission-sets", {
			method: "POST",
			token,
			body: body({ searches: { read: false, bulkDelete: true } }),
		});
		expect(await codeIn(answer)).toBe("invalid_request");
		await expect(superuser`insert into expunge.permission_sets (name, searches_bulk_delete) values ('forced', true)`).rejects.toThrow(
			"check constraint",
		);
	});

	test("are saved only over the version that was read", async () => {
		const set = await createPermissionSet(admin, body());
		const saved = await savePermissionSet(admin, set.id, { ...body({ grants: [] }), version: set.version });
		expect(saved).toMatchObject({ version: set.version + 1, grants: [] });
		await expect(savePermissionSet(admin, set.id, { ...body(), version: set.version })).rejects.toMatchObject({ code: "conflict" });
	});

	test("report a conflict to one of two concurrent savers", async () => {
		const set = await createPermissionSet(admin, body());
		const saves = [1, 2, 3].map(() => savePermissionSet(admin, set.id, { ...body(), version: set.version }));
		const results = await Promise.allSettled(saves);
		expect(results.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
	});

	test("store their grants, with Delete implying Read/View, klass and scope", async () => {
		const grants = [
			{ object: "customer", klass: null, read: false, delete: true, scope: ["north"] },
			{ object: "kobject", klass: "order", read: true, delete: false, scope: null },
		];
		const set = await createPermissionSet(admin, body({ grants }));
		expect(set.grants).toEqual([{ ...grants[0], read: true }, grants[1]]);
		expect((await listPermissionSets(admin)).sets.find(({ id }) => id === set.id)).toEqual(set);
	});

	test.each([
		["an unknown type", { ...customers, object: "invoice" }, "unknown_object"],
		["an unknown klass", { ...customers, object: "kobject", klass: "boat" }, "unknown_object"],
		["Delete on companies", { ...customers, object: "company" }, "object_not_deletable"],
		["a scope where there is none", { ...customers, object: "conversation", scope: ["north"] }, "invalid_request"],
	])("refuse %s", async (_, grant, code) => {
		await expect(createPermissionSet(admin, body({ grants: [grant] }))).rejects.toMatchObject({ code });
	});

	test("can still be saved after the CRM has dropped a klass that they grant", async () => {
		await superuser`insert into crm.klasses values ('boat', 'Boat', 'Boats')`;
		const boats = { ...customers, object: "kobject", klass: "boat" };
		const set = await createPermissionSet(admin, body({ grants: [boats] }));
		await superuser`delete from crm.klasses where name = 'boat'`;
		const saved = await savePermissionSet(admin, set.id, { ...body({ grants: [boats, customers] }), version: set.version });
		expect(saved.grants).toHaveLength(2);
	});

	test("refuse a taken name and an unknown user", async () => {
		const set = await createPermissionSet(admin, body());
		await expect(createPermissionSet(admin, body({ name: set.name }))).rejects.toMatchObject({ code: "conflict" });
		await expect(createPermissionSet(admin, body({ users: ["nobody"] }))).rejects.toMatchObject({ code: "conflict" });
		await expect(removePermissionSet(admin, "00000000-0000-4000-8000-000000000000")).rejects.toMatchObject({ code: "not_found" });
	});

	test("increase the rights version of everybody they are given to, taken from or changed for", async () => {
		const [before, after] = [await addUser(), await addUser()];
		const version = async (id: string) => (await readRights(services.db, id)).version;
		const set = await createPermissionSet(admin, body({ users: [before.id] }));
		expect([await version(before.id), await version(after.id)]).toEqual([2, 1]);
		await savePermissionSet(admin, set.id, { ...body({ users: [after.id] }), version: set.version });
		expect([await version(before.id), await version(after.id)]).toEqual([3, 2]);
		await removePermissionSet(admin, set.id);
		expect([await version(before.id), await version(after.id)]).toEqual([3, 3]);
		expect((await readRights(services.db, after.id)).grants).toEqual([]);
	});
});
