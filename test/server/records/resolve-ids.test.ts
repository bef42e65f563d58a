import { describe, expect, test } from "vitest";
import { createPermissionSet } from "../../../server/permissions/save-permission-set.ts";
import type { IdList, ResolvedIds } from "../../../server/records/schemas.ts";
import { codeIn, startSmall } from "../../support/start-small.ts";
import { recordsCrm, recordsSchema } from "./records-crm.ts";

const { addUser, asks, request, signIn } = await startSmall({}, { crm: recordsCrm, schema: recordsSchema });
const adminUser = await addUser({ role: "admin" });
const admin = await signIn(adminUser);

const send = (list: Partial<IdList>, token = admin) =>
	request("/api/records/resolve", { method: "POST", token, body: { object: "customer", ids: [], ...list } });

async function resolve(list: Partial<IdList>, token = admin): Promise<ResolvedIds> {
	const answer = await send(list, token);
	expect(answer.status).toBe(200);
	return answer.json();
}

describe("a list of ids", () => {
	test("names records, however the ids are written, and says which name none", async () => {
		const { keys, records } = await resolve({ ids: ["2", "0001", "1", "77", "x", "9".repeat(40)] });
		expect(keys).toEqual(["2", "1", "1", null, null, null]);
		expect(records.map(({ key, name }) => [key, name])).toEqual([
			["1", "Ada Abel"],
			["2", "Ada Abel"],
		]);
	});

	test("can be of text keys and of UUIDs", async () => {
		expect((await resolve({ object: "ticket", ids: ["A-1", "a-1", "a-3"] })).keys).toEqual(["A-1", null, "a-3"]);
		const id = "00000000-0000-4000-8000-000000000001";
		expect((await resolve({ object: "kobject", klass: "order", ids: [id, "A"] })).keys).toEqual([id, null]);
		expect((await resolve({ object: "kobject", klass: "device", ids: [id] })).keys).toEqual([null]);
	});

	test("names no record that the person may not read, as if it did not exist", async () => {
		const user = await addUser();
		const grants = [{ object: "customer", klass: null, read: true, delete: false, scope: ["south"] }];
		await createPermissionSet(asks(adminUser), { name: "South", grants, searches: { read: false, bulkDelete: false }, users: [user.id] });
		const token = await signIn(user);
		expect(await resolve({ ids: ["1", "2", "77"] }, token)).toMatchObject({
			keys: [null, "2", null],
			records: [{ key: "2", mayDelete: false }],
		});
		expect(await codeIn(await send({ object: "conversation", ids: ["1"] }, token))).toBe("permission_denied");
		expect(await codeIn(await request("/api/records/resolve", { method: "POST", body: { object: "customer", ids: [] } }))).toBe(
			"not_signed_in",
		);
	});

	test("may be of other columns that are unique, and of several together", async () => {
		const byNumber = (...numbers: string[]) => resolve({ by: ["number"], ids: numbers.map((number) => JSON.stringify({ number })) });
		expect((await byNumber("200", "100", "0100", "7", "x", "")).keys).toEqual(["2", "1", "1", null, null, null]);
		const both = [
			{ team: "north", number: "300" },
			{ number: "200", team: "south" },
			{ team: "north", number: "200" },
			{ team: "south", number: "" },
		];
		const { keys, records } = await resolve({ by: ["number", "team"], ids: both.map((one) => JSON.stringify(one)) });
		expect(keys).toEqual(["3", "2", null, null]);
		expect(records.map(({ key }) => key)).toEqual(["2", "3"]);
	});

	test("of other columns must be JSON objects of exactly these columns, with texts", async () => {
		const wrong = ["200", '["200"]', '{"number":200}', '{"number":"200","team":"south"}', "{}", "null", '{"number":null}', '{"number"'];
		expect((await resolve({ by: ["number"], ids: wrong })).keys).toEqual(wrong.map(() => null));
		expect((await resolve({ by: null, ids: ['{"number":"200"}'] })).keys).toEqual([null]);
	});

	test("may name no column that the adapter does not state as a key", async () => {
		for (const by of [["first_name"], ["team"], ["id"], ["number", "number"], []])
			expect(await codeIn(await send({ by, ids: ['{"first_name":"Ada"}'] })), by.join()).toBe("invalid_request");
	});

	test("holds at most a thousand ids", async () => {
		const ids = Array.from({ length: 1_001 }, (_, index) => String(index));
		expect(await codeIn(await send({ ids }))).toBe("invalid_request");
		expect((await resolve({ ids: ids.slice(0, 1_000) })).keys.filter((key) => key !== null)).toHaveLength(6);
		expect(await codeIn(await send({ ids: ["a\0"] }))).toBe("invalid_key");
		expect(await resolve({ ids: [] })).toEqual({ keys: [], records: [] });
	});
});
