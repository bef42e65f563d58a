import { randomUUID } from "node:crypto";
import { describe, expect, test, vi } from "vitest";
import { describeError } from "../../../server/log.ts";
import { createPermissionSet } from "../../../server/permissions/save-permission-set.ts";
import type { Grant } from "../../../server/permissions/schemas.ts";
import type { FoundRecords, RecordSearch } from "../../../server/records/schemas.ts";
import { codeIn, startSmall } from "../../support/start-small.ts";
import { recordsCrm, recordsSchema } from "./records-crm.ts";

const { addUser, asks, services, request, signIn, superuser } = await startSmall({}, { crm: recordsCrm, schema: recordsSchema });
const adminUser = await addUser({ role: "admin" });
const admin = await signIn(adminUser);

const grant = (object: string, given: Partial<Grant> = {}): Grant => ({
	object,
	klass: null,
	read: true,
	delete: false,
	scope: null,
	...given,
});

async function personWith(...grants: Grant[]): Promise<string> {
	const user = await addUser();
	const searches = { read: false, bulkDelete: false };
	if (grants.length > 0) await createPermissionSet(asks(adminUser), { name: randomUUID(), grants, searches, users: [user.id] });
	return signIn(user);
}

const send = (search: Partial<RecordSearch>, token = admin) =>
	request("/api/records/search", { method: "POST", token, body: { object: "customer", ...search } });

async function find(search: Partial<RecordSearch>, token = admin): Promise<FoundRecords> {
	const answer = await send(search, token);
	expect(answer.status).toBe(200);
	return answer.json();
}

const keysOf = async (search: Partial<RecordSearch>, token = admin) => (await find(search, token)).records.map(({ key }) => key);

/** What the log writes of an error. */
const withoutRows = (_: string, value: unknown) => (value instanceof Error ? describeError(value) : value);

describe("a search", () => {
	test("finds records by every word of a name, an address or a number, and says what tells namesakes apart", async () => {
		expect((await find({ text: "abel ADA" })).records).toEqual([
			{ key: "1", name: "Ada Abel", identify: ["abel@north.example, ada@north.example", "100"], softDeleted: false, mayDelete: true },
			{ key: "2", name: "Ada Abel", identify: ["ada@south.example", "200"], softDeleted: false, mayDelete: true },
		]);
		expect(await keysOf({ text: "ada@south" })).toEqual(["2"]);
		expect(await keysOf({ text: "ada south" })).toEqual(["2"]);
		expect(await keysOf({ text: "300" })).toEqual(["3"]);
		expect(await keysOf({ text: "nobody" })).toEqual([]);
	});

	test("puts the record whose id was typed first, and finds it by its whole id only", async () => {
		expect(await keysOf({ text: "2" })).toEqual(["2"]);
		expect(await keysOf({ text: " 6 " })).toEqual(["6"]);
		await superuser`insert into crm.customers values (600, 'Number', 'Six', 1, 'north', null)`;
		expect(await keysOf({ text: "600" })).toEqual(["600"]);
		await superuser`delete from crm.customers where id = 600`;
		expect(await keysOf({ object: "kobject", text: "00000000-0000-4000-8000-000000000001" })).toEqual([
			"00000000-0000-4000-8000-000000000001",
		]);
		expect(await keysOf({ object: "ticket", text: "a-" })).toEqual(expect.arrayContaining(["A-1", "A-2", "a-3"]));
	});

	test("calls a record without a name by what identifies it", async () => {
		expect((await find({ text: "nameless" })).records).toMatchObject([{ key: "5", name: "nameless@south.example", identify: [] }]);
	});

	test("takes wildcards, backslashes and quotes as themselves", async () => {
		expect(await keysOf({ text: "%" })).toEqual(["3"]);
		expect(await keysOf({ text: "_" })).toEqual(["3"]);
		expect(await keysOf({ text: "\\" })).toEqual(["6"]);
		expect(await keysOf({ text: "' or true --" })).toEqual([]);
		expect(await keysOf({ text: "a%a" })).toEqual([]);
	});

	test("comes in pages by key, each record once", async () => {
		const pages: string[][] = [];
		let after: string | null = null;
		do {
			const page: FoundRecords = await find({ limit: 4, after });
			pages.push(page.records.map(({ key }) => key));
			after = page.next;
		} while (after !== null);
		expect(pages).toEqual([
			["1", "2", "3", "4"],
			["5", "6"],
		]);
		expect(await keysOf({ object: "ticket", limit: 1, after: "A-1" })).toHaveLength(1);
	});

	test("shows records that the CRM has only marked as deleted, and only those if asked", async () => {
		expect((await find({})).records.filter(({ softDeleted }) => softDeleted).map(({ key }) => key)).toEqual(["4"]);
		expect(await find({ softDeleted: true })).toMatchObject({ records: [{ key: "4", softDeleted: true }], marks: true });
		expect(await keysOf({ softDeleted: true, text: "ada" })).toEqual([]);
		expect(await keysOf({ softDeleted: true, text: "1" })).toEqual([]);
		expect((await keysOf({ object: "ticket", softDeleted: true })).sort()).toEqual(["A-2", "a-3"]);
		expect(await find({ object: "conversation" })).toMatchObject({ marks: false });
	});

	test("finds only records of the klass", async () => {
		expect((await find({ object: "kobject", klass: "device" })).records).toMatchObject([{ name: "Phone" }]);
		expect(await keysOf({ object: "kobject", klass: "none" })).toEqual([]);
	});
});

describe("a person finds", () => {
	test("nothing of a type that they may not read, and the answer says why", async () => {
		const token = await personWith(grant("conversation"));
		expect(await codeIn(await send({}, token))).toBe("permission_denied");
		expect(await codeIn(await send({}, await personWith()))).toBe("permission_denied");
		expect(await codeIn(await request("/api/records/search", { method: "POST", body: { object: "customer" } }))).toBe("not_signed_in");
	});

	test("only records within the scope of their grants, however they search", async () => {
		const token = await personWith(grant("customer", { scope: ["south"] }));
		expect(await keysOf({}, token)).toEqual(["2", "5"]);
		expect(await keysOf({ text: "Abel" }, token)).toEqual(["2"]);
		expect(await keysOf({ text: "1" }, token)).toEqual([]);
		expect(await keysOf({ softDeleted: true }, token)).toEqual([]);
	});

	test("pages that are full, although most records are out of their scope", async () => {
		const token = await personWith(grant("customer", { scope: ["south"] }));
		expect(await find({ limit: 1 }, token)).toMatchObject({ records: [{ key: "2" }], next: "2" });
	});

	test("only records whose parents they may read, and only klasses of their grants", async () => {
		expect(await keysOf({ object: "conversation" }, await personWith(grant("conversation")))).toEqual([]);
		expect(await keysOf({ object: "conversation" }, await personWith(grant("conversation"), grant("customer")))).toEqual(["1", "2"]);
		const token = await personWith(grant("kobject", { klass: "device" }), grant("company"));
		expect((await find({ object: "kobject" }, token)).records).toMatchObject([{ name: "Phone", mayDelete: false }]);
		expect(await codeIn(await send({ object: "kobject", klass: "order" }, token))).toBe("permission_denied");
	});

	test("which of the records their rights allow to delete", async () => {
		const token = await personWith(grant("customer"), grant("customer", { delete: true, scope: ["north"] }));
		const { records } = await find({}, token);
		expect(records.filter(({ mayDelete }) => mayDelete).map(({ key }) => key)).toEqual(["1", "3", "4"]);
		expect(records).toHaveLength(6);
	});
});

describe("the server", () => {
	test.each([
		[{ object: "company" }, "object_not_deletable"],
		[{ object: "nothing" }, "unknown_object"],
		[{ object: "__proto__" }, "unknown_object"],
		[{ after: "x" }, "invalid_key"],
		[{ after: "9".repeat(30) }, "invalid_key"],
		[{ text: "x".repeat(101) }, "invalid_request"],
		[{ text: "a\0b" }, "invalid_request"],
		[{ text: "\ud800" }, "invalid_request"],
		[{ limit: 101 }, "invalid_request"],
	])("refuses %j with %s", async (search, code) => {
		expect(await codeIn(await send(search))).toBe(code);
	});

	test("answers a search for the longest and oddest text", async () => {
		for (const text of ["q ".repeat(50), "((((*", "\u202e\u{1f600}", "%_%_%_", "{}", '"', "9".repeat(100)])
			expect(await keysOf({ text })).toEqual([]);
	});

	test("stops a search that takes too long", async () => {
		await superuser.begin(async (tx) => {
			await tx`lock table crm.addresses in access exclusive mode`;
			expect(await codeIn(await send({ text: "ada" }))).toBe("search_too_slow");
		});
	});

	test("keeps answers out of caches, and what was typed out of addresses and logs", async () => {
		const answer = await send({ text: "ada@south" });
		expect(answer.headers.get("cache-control")).toBe("no-store");
		const lines: string[] = [];
		const watched = (["info", "warn", "error"] as const).map((level) =>
			vi.spyOn(services.log, level).mockImplementation((...args: unknown[]) => void lines.push(JSON.stringify(args, withoutRows))),
		);
		await superuser`alter table crm.addresses rename to hidden`;
		expect((await send({ text: "ada@south.example" })).status).toBe(500);
		await superuser`alter table crm.hidden rename to addresses`;
		await send({ object: "nothing", text: "ada@south.example" });
		for (const spy of watched) spy.mockRestore();
		expect(lines.length).toBeGreaterThan(1);
		expect(lines.join()).not.toMatch(/south|ada@/);
	});
});
