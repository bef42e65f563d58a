import { expect, test } from "vitest";
import { nameRule, readKeys, readRule, renderEvent } from "../../../../server/aftermath/webhooks/webhook-event.ts";

const deletion = {
	id: "0198c1f2-0000-7000-8000-000000000001",
	object: "person",
	klass: null,
	bulk: true,
	state: "complete",
	submitted: 3,
	succeeded: 2,
	failed: 1,
	skipped: 0,
	cancelled: 0,
	endedAt: "2026-11-30T12:00:00.000Z",
};

test("a deleted record is its type and key, and nothing else", () => {
	expect(JSON.parse(renderEvent("record.deleted", deletion, "2026-11-30T11:59:00.000Z", ["1", "2"]))).toEqual({
		type: "record.deleted",
		timestamp: "2026-11-30T11:59:00.000Z",
		data: { deletion: deletion.id, object: "person", klass: null, keys: ["1", "2"] },
	});
});

test("a deletion that has ended is its type and numbers", () => {
	expect(JSON.parse(renderEvent("deletion.completed", deletion, "2026-11-30T12:00:01.000Z", []))).toEqual({
		type: "deletion.completed",
		timestamp: "2026-11-30T12:00:00.000Z",
		data: {
			deletion: deletion.id,
			object: "person",
			klass: null,
			bulk: true,
			state: "complete",
			submitted: 3,
			succeeded: 2,
			failed: 1,
			skipped: 0,
			cancelled: 0,
		},
	});
});

test("the outbox names the event and where it goes", () => {
	const endpoint = "https://one.example.org #0123abcd";
	expect(readRule(nameRule("record.deleted", endpoint))).toEqual({ event: "record.deleted", endpoint });
	expect(readRule(`record.invented to ${endpoint}`)).toBeNull();
});

test.each([
	[{ keys: '["1","2"]' }, ["1", "2"]],
	[{}, []],
	[{ keys: "[1]" }, null],
	[{ keys: '"1"' }, null],
	[{ keys: "[" }, null],
])("the keys in %j are %j", (values, keys) => {
	expect(readKeys(values)).toEqual(keys);
});
