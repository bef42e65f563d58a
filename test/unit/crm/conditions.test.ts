import { describe, expect, test } from "vitest";
import * as z from "zod/mini";
import {
	condition,
	lookup,
	number,
	relatedCondition,
	tableValues,
	whyNoPrefix,
	whyNoSeparator,
	whyNoTemplate,
} from "../../../server/crm/conditions.ts";

const list = { table: "crm.queues", column: "id", template: "queue-{key}", where: { disabled: 0 } };
const accepts = (schema: z.ZodMiniType) => (value: unknown) => z.safeParse(schema, value).success;

describe("a condition", () => {
	test.each<[unknown, boolean]>([
		[{ kind: "ticket", active: true, closed_at: null, type: [1, "2"] }, true],
		[{}, true],
		[{ kind: [] }, false],
		[{ "": "ticket" }, false],
		[{ kind: { value: "ticket" } }, false],
		[{ kind: [true] }, false],
		[{ kind: undefined }, false],
		["kind", false],
	])("%j is accepted: %s", (value, accepted) => {
		expect(accepts(condition)(value)).toBe(accepted);
	});

	test("lists the values of another table only where a related row is meant", () => {
		expect(accepts(condition)({ name: [list] })).toBe(false);
		expect(accepts(relatedCondition)({ name: [list, "other", 1] })).toBe(true);
		expect(accepts(relatedCondition)({ name: list })).toBe(false);
	});
});

test.each<[number, boolean]>([
	[0, true],
	[-1.5, true],
	[Number.MAX_SAFE_INTEGER, true],
	[Number.MAX_SAFE_INTEGER + 1, false],
	[-(2 ** 60), false],
	[Number.NaN, false],
])("the number %s is accepted, because JSON keeps it: %s", (value, accepted) => {
	expect(accepts(number)(value)).toBe(accepted);
});

test.each<[string, string | undefined]>([
	["queue-{key}", undefined],
	["{key}", undefined],
	["queue-", 'the template lacks "{key}"'],
	["queue-{id}", 'the template lacks "{key}"'],
])("the template %j must contain the key: %s", (template, reason) => {
	expect(whyNoTemplate(template)).toBe(reason);
	expect(accepts(tableValues)({ ...list, template })).toBe(reason === undefined);
});

const clear = 'something that is no letter or digit must follow "{key}", such as "ticket-{key}-"';

test.each<[string, string | undefined]>([
	["ticket-{key}-", undefined],
	["{key}: ", undefined],
	["ticket-{key}", clear],
	["ticket-{key}x-", clear],
	["ticket-{key}0", clear],
	["{key}{model}", clear],
	["{key}-{key}-", '"{key}" can occur only once'],
	["ticket-", 'the template lacks "{key}"'],
])("the prefix %j must show where the key ends: %s", (template, reason) => {
	expect(whyNoPrefix(template)).toBe(reason);
});

test.each<[string, boolean]>([
	[",", true],
	["|", true],
	["\n", true],
	[", ", false],
	["", false],
	["-", false],
	["x", false],
	["1", false],
])("the separator %j is accepted: %s", (separator, accepted) => {
	expect(whyNoSeparator(separator) === undefined).toBe(accepted);
});

test.each<[unknown, boolean]>([
	[{ table: "public.users", column: "id", where: { name: "Nobody" } }, true],
	[{ table: "users", column: "id", where: { name: "Nobody" } }, false],
	[{ table: "public.users", column: "", where: { name: "Nobody" } }, false],
	[{ table: "public.users", column: "id" }, false],
	[{ table: "public.users", column: "id", where: {}, order: "id" }, false],
])("the lookup %j is accepted: %s", (value, accepted) => {
	expect(accepts(lookup)(value)).toBe(accepted);
});
