import { describe, expect, test } from "vitest";
import { decideRecord, decideType, describeRights, type EffectiveRights, noRights } from "../../../server/permissions/effective.ts";
import type { Grant } from "../../../server/permissions/schemas.ts";

const hierarchy = {
	company: {},
	customer: {},
	conversation: { parents: [{ object: "customer" }] },
	kobject: { parents: [{ object: "customer" }, { object: "company" }] },
};

const read = (object: string, klass: string | null = null, scope: string[] | null = null): Grant => ({
	object,
	klass,
	read: true,
	delete: false,
	scope,
});
const canDelete = (object: string, klass: string | null = null, scope: string[] | null = null): Grant => ({
	...read(object, klass, scope),
	read: false,
	delete: true,
});
const given = (...grants: Grant[]): EffectiveRights => ({ ...noRights, grants });
const customer = (scope: string | null = null) => ({ object: "customer", klass: null, scope, parents: {} });
const conversation = { object: "conversation", klass: null, scope: null, parents: { customer: "7" } };
const kobject = (klass: string, parents: Record<string, string | null> = { customer: "7", company: null }) => ({
	object: "kobject",
	klass,
	scope: null,
	parents,
});

describe("7: without a grant everything is denied", () => {
	test.each([customer(), conversation, kobject("order")])("$object", (record) => {
		expect(decideRecord(noRights, hierarchy, record)).toBe("permission_denied");
		expect(decideType(noRights, hierarchy, { ...record, bulk: false, goes: [] })).toBe("permission_denied");
	});
});

describe("12: the rules of hierarchy", () => {
	test.each([
		["a: a conversation needs Read/View on customers too", given(canDelete("conversation")), conversation, "permission_denied"],
		["a: with it the conversation may be deleted", given(canDelete("conversation"), read("customer")), conversation, "allowed"],
		[
			"a: a KObject of a customer needs Read/View on customers",
			given(canDelete("kobject"), read("company")),
			kobject("order"),
			"permission_denied",
		],
		[
			"a: a KObject of a company needs Read/View on companies",
			given(canDelete("kobject"), read("customer")),
			kobject("order", { customer: null, company: "1" }),
			"permission_denied",
		],
		[
			"a: and not on customers",
			given(canDelete("kobject"), read("company")),
			kobject("order", { customer: null, company: "1" }),
			"allowed",
		],
		[
			"a: a KObject of nobody needs its own grant only",
			given(canDelete("kobject")),
			kobject("order", { customer: null, company: null }),
			"allowed",
		],
		[
			"b: Delete on conversations does not allow deleting their customer",
			given(canDelete("conversation"), read("customer")),
			customer(),
			"permission_denied",
		],
		[
			"c: Delete on customers does not allow deleting a conversation on its own",
			given(canDelete("customer"), read("conversation")),
			conversation,
			"permission_denied",
		],
		["d: Customer Delete also deletes everything that hangs on the customer", given(canDelete("customer")), customer(), "allowed"],
		[
			"e: Delete implies Read/View, of the type above as well",
			given(canDelete("conversation"), canDelete("customer")),
			conversation,
			"allowed",
		],
		["f: the klass's own grant is enough", given(canDelete("kobject", "order"), read("customer")), kobject("order"), "allowed"],
		["f: but only for its klass", given(canDelete("kobject", "order"), read("customer")), kobject("device"), "permission_denied"],
		["f: the grant of all KObjects holds for every klass", given(canDelete("kobject"), read("customer")), kobject("device"), "allowed"],
		[
			"g: what two sets grant adds up before the rules are applied",
			given(read("customer"), canDelete("kobject", "device")),
			kobject("device"),
			"allowed",
		],
		["h: within its scope the record may be deleted", given(canDelete("customer", null, ["north"])), customer("north"), "allowed"],
		["h: out of scope it does not exist", given(canDelete("customer", null, ["north"])), customer("south"), "not_found"],
		["h: a record without a value is in no scope", given(canDelete("customer", null, ["north"])), customer(null), "not_found"],
		[
			"h: the scopes of several sets add up",
			given(canDelete("customer", null, ["north"]), canDelete("customer", null, ["south"])),
			customer("south"),
			"allowed",
		],
		["h: an unbounded grant wins", given(canDelete("customer", null, ["north"]), canDelete("customer")), customer("south"), "allowed"],
		[
			"h: what may be read everywhere and deleted in one scope exists in the others",
			given(canDelete("customer", null, ["north"]), read("customer")),
			customer("south"),
			"permission_denied",
		],
		["11: an admin may do everything", { ...noRights, admin: true }, kobject("order"), "allowed"],
	] as const)("%s", (_, rights, record, decision) => {
		expect(decideRecord(rights, hierarchy, record)).toBe(decision);
	});

	test("d: with strict cascade a customer needs Delete on every type that would be deleted", () => {
		const question = { object: "customer", klass: null, bulk: false, goes: ["conversation", "kobject"] };
		const strict = (...grants: Grant[]) => decideType({ ...given(...grants), strictCascade: true }, hierarchy, question);
		expect(decideType(given(canDelete("customer")), hierarchy, question)).toBe("allowed");
		expect(strict(canDelete("customer"))).toBe("permission_denied");
		expect(strict(canDelete("customer"), canDelete("conversation"), canDelete("kobject", "order"))).toBe("permission_denied");
		expect(strict(canDelete("customer"), canDelete("conversation"), canDelete("kobject"))).toBe("allowed");
	});
});

describe("13: bulk needs Allow Bulk Delete and Delete on the type", () => {
	const question = { object: "customer", klass: null, bulk: true, goes: [] };
	const bulk = { read: true, bulkDelete: true };

	test.each([
		["both", { ...given(canDelete("customer")), searches: bulk }, "allowed"],
		["only Delete", given(canDelete("customer")), "bulk_not_allowed"],
		[
			"Read/View of Searches is not enough",
			{ ...given(canDelete("customer")), searches: { read: true, bulkDelete: false } },
			"bulk_not_allowed",
		],
		["only Allow Bulk Delete", { ...given(read("customer")), searches: bulk }, "permission_denied"],
		["an admin", { ...noRights, admin: true }, "allowed"],
	] as const)("%s", (_, rights, decision) => {
		expect(decideType(rights, hierarchy, question)).toBe(decision);
	});
});

describe("what the screens receive", () => {
	const catalogue = [
		{ object: "company", klass: null, deletable: false },
		{ object: "customer", klass: null, deletable: true },
		{ object: "kobject", klass: null, deletable: true },
		{ object: "kobject", klass: "order", deletable: true },
		{ object: "kobject", klass: "device", deletable: true },
	];

	test("includes only a granted klass, and never the deletion of companies", () => {
		const rights = describeRights(given(canDelete("kobject", "order"), read("customer"), canDelete("company")), hierarchy, catalogue);
		expect(rights.objects.filter((line) => line.delete)).toEqual([{ object: "kobject", klass: "order", read: true, delete: true }]);
		expect(describeRights({ ...noRights, admin: true }, hierarchy, catalogue).objects[0]).toMatchObject({
			object: "company",
			delete: false,
		});
	});

	test("excludes what the hierarchy would refuse for every record", () => {
		expect(describeRights(given(canDelete("kobject")), hierarchy, catalogue).objects.some((line) => line.delete)).toBe(false);
	});
});
