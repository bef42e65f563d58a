import { describe, expect, test } from "vitest";
import { deriveGraph } from "../../../server/erasure/graph/load-graph.ts";
import { createPermissionSet } from "../../../server/permissions/save-permission-set.ts";
import type { IdList, ResolvedIds } from "../../../server/records/schemas.ts";
import { codeIn, startSmall } from "../../support/start-small.ts";
import { keyedBy, recordsCrm, recordsSchema } from "./records-crm.ts";

const { addUser, asks, request, services, signIn } = await startSmall({}, { crm: recordsCrm, schema: recordsSchema });
const adminUser = await addUser({ role: "admin" });
const admin = await signIn(adminUser);

const send = (list: Partial<IdList>, token = admin) =>
	request("/api/records/resolve", { method: "POST", token, body: { object: "customer", ids: [], ...list } });

async function resolve(list: Partial<IdList>, token = admin): Promise<ResolvedIds> {
	const answer = await send(list, token);
	expect(answer.status).toBe(200);
	return answer.json();
}

const idsOf = (column: string, ...values: string[]) => values.map((value) => JSON.stringify({ [column]: value }));

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
		expect((await resolve({ by: ["number"], ids: idsOf("number", "200", "100", "7", "x", "") })).keys).toEqual([
			"2",
			"1",
			null,
			null,
			null,
		]);
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

	test("of other columns must be the values exactly, as the database writes them", async () => {
		const numbers = idsOf("number", "0100", "100", "+100", "-0", "100.0");
		expect((await resolve({ by: ["number"], ids: numbers })).keys).toEqual([null, "1", null, null, null]);
		const prices = idsOf("price", "1.50", "1.5", "01.50", "2", "2.00");
		expect((await resolve({ object: "ticket", by: ["price"], ids: prices })).keys).toEqual(["A-1", null, null, null, "A-2"]);
		const uuids = idsOf("mark", "0000000a-0000-4000-8000-000000000001", "0000000A-0000-4000-8000-000000000001");
		expect((await resolve({ object: "ticket", by: ["mark"], ids: uuids })).keys).toEqual(["A-1", null]);
		const numbered = idsOf("label", "7", "007", "7 ", "c-7");
		expect((await resolve({ object: "ticket", by: ["label"], ids: numbered })).keys).toEqual([null, "A-1", null, null]);
	});

	test("of a citext column name what the CRM's own index calls equal, whatever their case", async () => {
		expect((await resolve({ object: "ticket", by: ["nick"], ids: idsOf("nick", "ada", "ADA", "Ada ") })).keys).toEqual([
			"A-1",
			"A-1",
			null,
		]);
	});

	test("cannot be of a column whose text can be read in several ways, such as a date", async () => {
		const graph = await deriveGraph(services.db, keyedBy("team", "day"));
		expect([...graph.objects.keys()]).not.toContain("customer");
		expect(graph.problems.map(({ message }) => message)).toEqual([
			'customer: Pages cannot identify a record by the column day of crm.customers: a text can mean several values of the type "date". Only integers, numeric, uuid, text, varchar, char(n) and citext can be in `otherKeys`. `key` can also be an enum or a type of an extension.',
		]);
	});

	test("of several records are ambiguous: they name none, and are counted", async () => {
		const { keys, ambiguous } = await resolve({ object: "ticket", by: ["alias"], ids: idsOf("alias", "bo", "CY", "dee") });
		expect({ keys, ambiguous }).toEqual({ keys: [null, "a-3", null], ambiguous: 1 });
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
		expect(await resolve({ ids: [] })).toEqual({ keys: [], records: [], ambiguous: 0 });
	});
});
