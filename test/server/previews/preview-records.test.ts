import { expect, test } from "vitest";
import { placeHold } from "../../../server/holds/place-hold.ts";
import { createPermissionSet } from "../../../server/permissions/save-permission-set.ts";
import type { PreviewRecordPage } from "../../../server/previews/schemas.ts";
import { codeIn, startSmall } from "../../support/start-small.ts";
import { recordsCrm, recordsSchema } from "../records/records-crm.ts";

const { addUser, asks, request, signIn } = await startSmall({}, { crm: recordsCrm, schema: recordsSchema });
const adminUser = await addUser({ role: "admin" });
const admin = await signIn(adminUser);

async function preview(ids: string[], token = admin, complete = true): Promise<string> {
	const answer = await request("/api/previews", { method: "POST", token, body: { object: "customer", bulk: true, ids, complete } });
	return (await answer.json()).id;
}

const send = (id: string, search: object = {}, token = admin) =>
	request(`/api/previews/${id}/records`, { method: "POST", token, body: search });

async function list(id: string, search: object = {}, token = admin): Promise<PreviewRecordPage> {
	const answer = await send(id, search, token);
	expect(answer.status).toBe(200);
	return answer.json();
}

test("all records of a preview are named in the order of the selection, with the reason why one stays", async () => {
	await placeHold(asks(adminUser), { object: "customer", key: "3", reason: "Case" });
	const id = await preview(["3", "2", "77", "1"]);
	const { records, next } = await list(id);
	expect(records.map(({ name, stays }) => [name, stays?.code ?? null])).toEqual([
		["100% Wool_Shop", "held"],
		["Ada Abel", null],
		["77", "not_found"],
		["Ada Abel", null],
	]);
	expect(records[1]?.identify).toEqual(["ada@south.example", "200"]);
	expect(next).toBeNull();
});

test("the records of a preview come in pages, and can be searched", async () => {
	const id = await preview(["3", "2", "1", "6", "4"]);
	const first = await list(id, { limit: 2 });
	const second = await list(id, { limit: 2, after: first.next });
	expect([...first.records, ...second.records].map(({ name }) => name)).toEqual([
		"100% Wool_Shop",
		"Ada Abel",
		"Ada Abel",
		"Anna Back\\slash",
	]);
	expect((await list(id, { text: "ada" })).records).toHaveLength(2);
	expect((await list(id, { text: "%" })).records).toMatchObject([{ name: "100% Wool_Shop" }]);
});

test("a search in a preview tells nothing of records out of a person's scope, and other people's previews do not exist", async () => {
	const user = await addUser();
	const grants = [{ object: "customer", klass: null, read: true, delete: true, scope: ["south"] }];
	const body = {
		name: "South",
		grants: [...grants, ...["conversation", "kobject"].map((object) => ({ ...grants[0], object, scope: null }))],
		searches: { read: true, bulkDelete: true },
		users: [user.id],
	};
	await createPermissionSet(asks(adminUser), body as Parameters<typeof createPermissionSet>[1]);
	const token = await signIn(user);
	const id = await preview(["1", "2"], token);
	expect((await list(id, {}, token)).records.map(({ name, stays }) => [name, stays?.code ?? null])).toEqual([
		["1", "not_found"],
		["Ada Abel", null],
	]);
	expect((await list(id, { text: "north" }, token)).records).toEqual([]);
	expect((await list(id, { text: "abel" }, token)).records).toHaveLength(1);
	expect(await codeIn(await send(id))).toBe("not_found");
	expect(await codeIn(await send(await preview(["1"], admin, false)))).toBe("preview_unsealed");
});
