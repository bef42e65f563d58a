import { describe, expect, test } from "vitest";
import {
	announceProgress,
	describeAftermath,
	describeCounts,
	describeFirstRecords,
	describeRedaction,
	describeRelated,
	describeSubject,
} from "../../../extension/panels/activity/describe-counts.ts";
import { errorCodes } from "../../../server/http/errors.ts";
import { sampleDeletion } from "./sample-deletion.ts";

const onHold = { code: "held", result: "failed", message: errorCodes.held.message, auditReference: null } as const;

describe("the description of a deletion", () => {
	test("names the record, or the number of records", () => {
		expect(describeSubject(sampleDeletion({ submitted: 1 }, { bulk: false }))).toBe("Customer");
		expect(describeSubject(sampleDeletion({ submitted: 1 }))).toBe("1 Customer");
		expect(describeSubject(sampleDeletion({ submitted: 120 }))).toBe("120 Customers");
	});

	test("names its first records by their ids, long ones cut", () => {
		const of = (submitted: number, keys: string[]) =>
			describeFirstRecords(sampleDeletion({ submitted }, { firstRecords: keys.map((key) => ({ key, name: null })) }));
		expect(of(1, ["479"])).toBe("Id 479");
		expect(of(2, ["479", "512"])).toBe("Ids 479 and 512");
		expect(of(4, ["479", "512", "88"])).toBe("Ids 479, 512, 88, and 1 other");
		expect(of(120, ["0198c1f2-7b7a-7aaa-8000-000000000001", "2", "3"])).toBe("Ids 0198c1f2…, 2, 3, and 117 others");
		expect(of(1, [])).toBeNull();
	});

	test("names its first records by their names where the reader may know them", () => {
		const of = (submitted: number, names: (string | null)[]) =>
			describeFirstRecords(sampleDeletion({ submitted }, { firstRecords: names.map((name, index) => ({ key: String(index), name })) }));
		expect(of(1, ["Ada"])).toBe("\u2068Ada\u2069");
		expect(of(2, ["Ada", "Bela"])).toBe("\u2068Ada\u2069 and \u2068Bela\u2069");
		expect(of(120, ["Ada", null, "Cleo"])).toBe("\u2068Ada\u2069, Id 1, \u2068Cleo\u2069, and 117 others");
		expect(of(1, ["😀".repeat(51)])).toBe(`\u2068${"😀".repeat(46)}…\u2069`);
	});

	test("states the progress", () => {
		expect(describeCounts(sampleDeletion({ waiting: 120 }, { state: "queued" }))).toBe("Waiting for its turn.");
		expect(describeCounts(sampleDeletion({ succeeded: 45, waiting: 75 }))).toBe("45 of 120 deleted.");
		expect(describeCounts(sampleDeletion({ succeeded: 45, failed: 2, skipped: 1, waiting: 72 }))).toBe(
			"45 of 120 deleted, 1 was already gone, 2 failed.",
		);
	});

	test("states the result", () => {
		expect(describeCounts(sampleDeletion({ succeeded: 120 }, { state: "complete" }))).toBe("All 120 deleted.");
		expect(describeCounts(sampleDeletion({ succeeded: 118, skipped: 2 }, { state: "complete" }))).toBe(
			"118 of 120 deleted, 2 were already gone.",
		);
		expect(describeCounts(sampleDeletion({ succeeded: 116, failed: 4 }, { state: "complete_with_errors" }))).toBe(
			"116 of 120 deleted, 4 failed.",
		);
	});

	test("counts untouched records after a cancel, also while the server still reports running", () => {
		const cancelling = sampleDeletion({ succeeded: 45, waiting: 75 }, { cancelling: true });
		const cancelled = sampleDeletion({ succeeded: 45, cancelled: 75 }, { state: "cancelled" });
		expect(describeCounts(cancelling)).toBe("Cancelled: 45 of 120 deleted. 75 were not deleted.");
		expect(describeCounts(cancelled)).toBe(describeCounts(cancelling));
	});

	test("states the result after a cancel that came too late", () => {
		expect(describeCounts(sampleDeletion({ succeeded: 120 }, { state: "complete", cancelling: true }))).toBe("All 120 deleted.");
		expect(describeCounts(sampleDeletion({ succeeded: 120 }, { cancelling: true }))).toBe(
			"Cancelled: 120 of 120 deleted. Nothing was left to cancel.",
		);
	});

	test("states the outcome of a single record", () => {
		const single = { bulk: false, state: "complete" } as const;
		expect(describeCounts(sampleDeletion({}, { ...single, outcome: { ...onHold, code: "deleted", message: "Deleted." } }))).toBe(
			"Permanently deleted.",
		);
		expect(describeCounts(sampleDeletion({}, { ...single, outcome: onHold }))).toBe(errorCodes.held.message);
	});
});

test("related entries are the deleted entries besides the records themselves", () => {
	expect(describeRelated(sampleDeletion({ succeeded: 1, rows: 19 }))).toBe("18 related entries");
	expect(describeRelated(sampleDeletion({ succeeded: 2, rows: 3 }))).toBe("1 related entry");
	expect(describeRelated(sampleDeletion({ succeeded: 2, rows: 2 }))).toBeNull();
	expect(describeRelated(sampleDeletion({ waiting: 2 }))).toBeNull();
});

describe("the progress of a deletion", () => {
	test("is announced at each quarter and at the end, not with every record", () => {
		const at = (succeeded: number) => sampleDeletion({ submitted: 100, succeeded, waiting: 100 - succeeded });
		expect(announceProgress(undefined, at(30))).toBeNull();
		expect(announceProgress(at(26), at(49))).toBeNull();
		expect(announceProgress(at(26), at(51))).toBe("Deletion of 100 Customers: 50 percent done.");
		expect(announceProgress(at(90), { ...at(100), state: "complete" })).toBe("Deletion of 100 Customers: All 100 deleted.");
	});
});

describe("the search of the remaining texts", () => {
	const redaction = { state: "done", people: 1, replaced: 0, mentions: 0, failed: 0, shared: 0 } as const;

	test("is described while it runs and when it is done", () => {
		expect(describeRedaction({ ...redaction, state: "waiting" })).toBe("Searching the remaining texts for the address.");
		expect(describeRedaction(redaction)).toBe("No remaining text contains the address.");
		expect(describeRedaction({ ...redaction, people: 2, replaced: 12, mentions: 3 })).toBe(
			"Replaced the addresses in 12 remaining texts; names may be mentioned in 3 remaining texts, which were not changed.",
		);
	});

	test("never claims that no text contains an address if one was kept", () => {
		expect(describeRedaction({ ...redaction, failed: 1 })).toBe("1 remaining text with the address could not be changed.");
		expect(describeRedaction({ ...redaction, shared: 1 })).toBe("1 address that another record also uses was kept.");
		expect(describeRedaction({ ...redaction, people: 2, replaced: 1, failed: 2, shared: 3 })).toBe(
			"Replaced the addresses in 1 remaining text; 2 remaining texts with the addresses could not be changed; 3 addresses that other records also use were kept.",
		);
	});

	test("is not mentioned if there is nobody to search for", () => {
		expect(describeRedaction(null)).toBeNull();
		expect(describeRedaction({ ...redaction, people: 0 })).toBeNull();
	});
});

describe("the work of a deletion outside the tables", () => {
	const none = { waiting: 0, failing: 0, done: 0, missing: 0, shared: 0 };
	const files = (counts: object) => describeAftermath({ file: { ...none, ...counts }, request: null, webhook: null, cache: null });

	test("is described as done, waiting and left out", () => {
		expect(describeAftermath({ file: null, request: null, webhook: null, cache: null })).toEqual([]);
		expect(files({})).toEqual([]);
		expect(files({ waiting: 3 })).toEqual(["3 files still to be removed."]);
		expect(files({ waiting: 3, failing: 1, done: 116 })).toEqual([
			"3 files still to be removed; 1 could not be removed yet, and the server will try again; 116 files removed.",
		]);
		expect(files({ done: 1, missing: 2, shared: 1 })).toEqual([
			"1 file removed; 2 files already gone; 1 file kept, because other records use it too.",
		]);
	});

	test("is described in the same order, whatever the order in the server's answer", () => {
		const file = Object.fromEntries(Object.entries({ ...none, waiting: 3, done: 2 }).reverse()) as typeof none;
		expect(describeAftermath({ cache: null, webhook: null, request: null, file })).toEqual([
			"3 files still to be removed; 2 files removed.",
		]);
	});

	test("is described by kind", () => {
		expect(
			describeAftermath({
				file: { ...none, done: 2 },
				request: { ...none, waiting: 1, failing: 1, done: 4 },
				webhook: { ...none, done: 1 },
				cache: { ...none, waiting: 2, done: 1, missing: 1 },
			}),
		).toEqual([
			"2 files removed.",
			"1 request to another system still to be made; 1 could not be made yet, and the server will try again; 4 requests to other systems made.",
			"1 event delivered.",
			"2 removals from caches still to be done; 1 removal from caches done; 1 found nothing in a cache.",
		]);
	});
});
