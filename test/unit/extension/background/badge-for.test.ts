import { describe, expect, test } from "vitest";
import { badgeFor, noBadge, withTrouble } from "../../../../extension/background/sync/badge-for.ts";
import type { Notification } from "../../../../server/notifications/schemas.ts";

describe("the badge", () => {
	const counts = { submitted: 9, succeeded: 9, failed: 0, skipped: 0, cancelled: 0, waiting: 0, rows: 9 };
	const notification = (failed: number): Notification => ({
		id: crypto.randomUUID(),
		kind: "bulk_complete",
		text: "",
		createdAt: "",
		readAt: null,
		deletion: {
			id: crypto.randomUUID(),
			object: "customer",
			klass: null,
			labels: { singular: "Customer", plural: "Customers" },
			bulk: true,
			state: failed === 0 ? "complete" : "complete_with_errors",
			cancelling: false,
			counts: { ...counts, failed },
			firstRecords: [{ key: "1", name: null }],
			reasons: [],
			startedBy: null,
			createdAt: "",
			startedAt: null,
			endedAt: null,
			outcome: null,
			redaction: null,
			aftermath: { file: null, request: null, webhook: null, cache: null },
		},
	});

	test("counts unread notifications", () => {
		expect(badgeFor({ unread: 0, notifications: [] }).text).toBe("");
		expect(badgeFor({ unread: 2, notifications: [notification(0), notification(0)] })).toMatchObject({ text: "2", alarming: false });
		expect(badgeFor({ unread: 120, notifications: [] }).text).toBe("99+");
	});

	test("does not call other notifications jobs", () => {
		const undecided: Notification = { id: "", kind: "undecided_reference", text: "", createdAt: "", readAt: null };
		expect(badgeFor({ unread: 2, notifications: [notification(0), undecided] })).toMatchObject({
			text: "2",
			title: "Expunge: 2 notifications are unread.",
			alarming: false,
		});
	});

	test("shows the number of records that could not be deleted", () => {
		const badge = badgeFor({ unread: 2, notifications: [notification(0), notification(3)] });
		expect(badge).toMatchObject({ text: "2!", alarming: true });
		expect(badge.title).toContain("3 records could not be deleted");
	});
});

describe("the badge in trouble", () => {
	const unread = { text: "2!", title: "Expunge: 2 bulk deletions have ended.", alarming: true };

	test.each([
		[noBadge, null, "", "Expunge"],
		[noBadge, "session_ended", "?", "Expunge: You are signed out. Click to sign in."],
		[noBadge, "unreachable", "…", "Expunge: The server does not answer."],
		[noBadge, "other_person", "?", "Expunge: Another person is signed in to the CRM."],
		[noBadge, "new_rights", "i", "Expunge: Your permissions have changed."],
		[unread, "unreachable", "2!", "Expunge: 2 bulk deletions have ended. The server does not answer."],
	] as const)("%o with the trouble %s says %s", (badge, trouble, text, title) => {
		expect(withTrouble(badge, trouble)).toEqual({ text, title, alarming: badge.alarming });
	});
});
