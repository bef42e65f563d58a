import { expect, test } from "vitest";
import { messageIdOf, parseEvent, renderEvent } from "../../../../server/aftermath/webhooks/webhook-event.ts";

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
	endedAt: new Date("2026-11-30T12:00:00.000Z"),
} as const;

test("all attempts to deliver an event have the id of its deletion and its place in the outbox", () => {
	expect(messageIdOf(deletion.id, 17)).toBe(`msg_${deletion.id}_17`);
});

test("a deleted record is its type and key, and nothing else", () => {
	expect(JSON.parse(renderEvent("record.deleted", deletion, new Date("2026-11-30T11:59:00.000Z"), ["1", "2"]))).toEqual({
		type: "record.deleted",
		timestamp: "2026-11-30T11:59:00.000Z",
		data: { deletion: deletion.id, object: "person", klass: null, keys: ["1", "2"] },
	});
});

test("a deletion that has ended is its type and numbers", () => {
	expect(JSON.parse(renderEvent("deletion.completed", deletion, new Date("2026-11-30T12:00:01.000Z"), []))).toEqual({
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

test.each([
	[
		{ event: "record.deleted", keys: ["1", "2"], batch: deletion.id },
		{ event: "record.deleted", keys: ["1", "2"], batch: deletion.id },
	],
	[
		{ event: "deletion.completed", keys: [], batch: null },
		{ event: "deletion.completed", keys: [], batch: null },
	],
	[{ event: "record.invented", keys: [], batch: null }, null],
	[{ event: "record.deleted", keys: [1], batch: null }, null],
	[{ event: "record.deleted", keys: "1", batch: null }, null],
	[{ event: "record.deleted", batch: null }, null],
	[{ event: "record.deleted", keys: ["1"], batch: "1" }, null],
	[["record.deleted"], null],
])("the event in %j is %j", (values, event) => {
	expect(parseEvent(values)).toEqual(event);
});
