import { expect, test } from "vitest";
import { describeNotification, describeOutcome, describeProgress } from "../../../extension/stage/describe-progress.ts";
import type { Deletion } from "../../../server/deletions/schemas.ts";
import { errorCodes } from "../../../server/http/errors.ts";
import { sampleDeletion } from "../panels/sample-deletion.ts";

const single = (outcome: Deletion["outcome"]) => sampleDeletion({ submitted: 1 }, { bulk: false, state: "complete", outcome });
const notified = (failed: number, state: Deletion["state"]) => ({
	id: "1",
	kind: "bulk_complete" as const,
	deletion: sampleDeletion({ failed }, { state }),
	text: "118 Customers were deleted.",
	createdAt: "2026-11-24T03:00:00.000Z",
	readAt: null,
});

test.each([
	["queued", false, "Deleting 120 Customers", "Waiting for the server to begin."],
	["running", false, "Deleting 120 Customers", "30 of 120. You can leave this page."],
	["running", true, "Cancelling the deletion", "30 of 120. You can leave this page."],
] as const)("a %s deletion (cancelling: %s) shows its progress", (state, cancelling, title, text) => {
	const popUp = describeProgress(sampleDeletion({ waiting: 90 }, { state, cancelling }));
	expect(popUp).toEqual({ tone: "calm", title, text, progress: { done: 30, of: 120 } });
});

test("a deleted record shows its audit reference for a while", () => {
	const popUp = describeOutcome(single({ code: "deleted", result: "succeeded", message: "Deleted.", auditReference: "A-1" }));
	expect(popUp).toEqual({ tone: "good", title: "Customer permanently deleted", text: "Audit reference A-1", seconds: 8 });
});

test("a record that was not deleted shows the reason until the person closes it", () => {
	const popUp = describeOutcome(single({ code: "held", result: "failed", message: "It is on hold.", auditReference: null }));
	expect(popUp).toEqual({ tone: "bad", title: "Customer was not deleted", text: errorCodes.held.message });
});

test.each([
	[0, "complete", "Bulk deletion complete", { tone: "good", seconds: 10 }],
	[2, "complete_with_errors", "Bulk deletion complete with errors", { tone: "bad" }],
	[0, "cancelled", "Bulk deletion cancelled", { tone: "good", seconds: 10 }],
	[2, "cancelled", "Bulk deletion cancelled", { tone: "bad" }],
] as const)("a bulk deletion with %i failures that is %s shows both", (failed, state, title, look) => {
	const open = () => undefined;
	const action = failed > 0 ? { action: { label: "See what failed", run: open } } : {};
	expect(describeNotification(notified(failed, state), open)).toEqual({ ...look, title, text: "118 Customers were deleted.", ...action });
});
