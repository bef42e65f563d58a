import { createHash } from "node:crypto";
import { describe, expect, test } from "vitest";
import { hashKeys } from "../../../extension/background/confirm/hash-keys.ts";
import { badgeFor } from "../../../extension/background/sync/badge-for.ts";
import { readNumber } from "../../../extension/page/read-source.ts";
import { sitePatterns } from "../../../extension/site-patterns.ts";
import type { Notification } from "../../../server/notifications/schemas.ts";

describe("the number of results", () => {
	test.each([
		["312 results", 312],
		["1–50 of 1,234", 1234],
		["1.234 Ergebnisse", 1234],
		["12 345 résultats", 12_345],
		["1’000’000", 1_000_000],
		["no results", null],
		[null, null],
	])("in %j is %j", (text, number) => {
		expect(readNumber(text)).toBe(number);
	});
});

test("the CRM's site is asked for without ports, once each", () => {
	expect(sitePatterns(["http://localhost:4000", "http://localhost:5000", "https://crm.example.org"])).toEqual([
		"http://localhost/*",
		"https://crm.example.org/*",
	]);
});

test("the selection's hash is that of the keys, each followed by a newline", async () => {
	expect(await hashKeys(["1", "ü", "3"])).toBe(createHash("sha256").update("1\nü\n3\n").digest("hex"));
});

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
			reasons: [],
			startedBy: null,
			createdAt: "",
			startedAt: null,
			endedAt: null,
			outcome: null,
			redaction: null,
		},
	});

	test("counts what is unread", () => {
		expect(badgeFor({ unread: 0, notifications: [] }).text).toBe("");
		expect(badgeFor({ unread: 2, notifications: [notification(0), notification(0)] })).toMatchObject({ text: "2", alarming: false });
		expect(badgeFor({ unread: 120, notifications: [] }).text).toBe("99+");
	});

	test("shows that records could not be deleted, and says how many", () => {
		const badge = badgeFor({ unread: 2, notifications: [notification(0), notification(3)] });
		expect(badge).toMatchObject({ text: "2!", alarming: true });
		expect(badge.title).toContain("3 records could not be deleted");
	});
});
