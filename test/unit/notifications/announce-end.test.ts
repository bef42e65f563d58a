import { expect, test } from "vitest";
import type { Deletion } from "../../../server/deletions/schemas.ts";
import { describeEnd } from "../../../server/notifications/announce-end.ts";
import { sampleDeletion } from "../panels/sample-deletion.ts";

test.each<[Partial<Deletion["counts"]>, Deletion["state"], string]>([
	[{ submitted: 120, succeeded: 120 }, "complete", "120 Customers deleted."],
	[{ submitted: 1, succeeded: 1 }, "complete", "1 Customer deleted."],
	[{ submitted: 12_000, succeeded: 12_000 }, "complete", "12,000 Customers deleted."],
	[{ submitted: 3, succeeded: 2, skipped: 1 }, "complete", "2 of 3 Customers deleted, 1 was already gone."],
	[
		{ submitted: 9, succeeded: 4, skipped: 2, failed: 3 },
		"complete_with_errors",
		"4 of 9 Customers deleted, 2 were already gone, 3 could not be deleted.",
	],
	[{ submitted: 9, succeeded: 4, cancelled: 5 }, "cancelled", "Deleting 9 Customers was cancelled: 4 deleted."],
])("%o, %s: %s", (counts, state, text) => {
	expect(describeEnd(sampleDeletion(counts, { state }), "en")).toBe(text);
});

test("numbers are in the reader's locale", () => {
	const deletion = sampleDeletion({ submitted: 12_000, succeeded: 12_000 }, { state: "complete" });
	expect(describeEnd(deletion, "en", "it")).toBe("12.000 Customers deleted.");
});

test.each<[Partial<Deletion["counts"]>, Deletion["state"], string]>([
	[{ submitted: 12_000, succeeded: 12_000 }, "complete", "12.000 Kunden gelöscht."],
	[{ submitted: 1, failed: 1 }, "complete_with_errors", "1 Kunde: 0 gelöscht, 1 konnte nicht gelöscht werden."],
	[
		{ submitted: 9, succeeded: 5, skipped: 2, failed: 2 },
		"complete_with_errors",
		"9 Kunden: 5 gelöscht, 2 waren schon gelöscht, 2 konnten nicht gelöscht werden.",
	],
	[{ submitted: 9, succeeded: 4, cancelled: 5 }, "cancelled", "Löschung abgebrochen (9 Kunden): 4 gelöscht."],
])("in German: %o, %s: %s", (counts, state, text) => {
	expect(describeEnd({ ...sampleDeletion(counts, { state }), labels: { singular: "Kunde", plural: "Kunden" } }, "de")).toBe(text);
});
