import { expect, test } from "vitest";
import { formatTime } from "../../../extension/controls/time.tsx";
import { auditQuery, emptyAuditForm } from "../../../extension/panels/audit/audit-query.ts";

test("an empty filter selects everything", () => {
	expect(auditQuery(emptyAuditForm, null)).toEqual({});
	expect(auditQuery(emptyAuditForm, 1022)).toEqual({ before: 1022 });
});

test("the filter selects a klass within its type", () => {
	expect(auditQuery({ ...emptyAuditForm, type: "kobject/order" }, null)).toEqual({ object: "kobject", klass: "order" });
	expect(auditQuery({ ...emptyAuditForm, type: "customer" }, null)).toEqual({ object: "customer" });
});

test("the filter selects an action", () => {
	expect(auditQuery({ ...emptyAuditForm, action: "hold_placed" }, null)).toEqual({ action: "hold_placed" });
});

test("days follow the person's time zone, and the last one counts in full", () => {
	const { from, until } = auditQuery({ ...emptyAuditForm, from: "2026-11-23", until: "2026-11-23" }, null);
	expect(from).toBe(new Date(2026, 10, 23).toISOString());
	expect(until).toBe(new Date(2026, 10, 23, 23, 59, 59, 999).toISOString());
});

test("an incomplete job id filters nothing yet", () => {
	expect(auditQuery({ ...emptyAuditForm, deletion: "0198c1f2-7b7a" }, null)).toEqual({});
	const deletion = "0198c1f2-7b7a-7aaa-8000-000000000001";
	expect(auditQuery({ ...emptyAuditForm, deletion: ` ${deletion} ` }, null)).toEqual({ deletion });
});

test("a time shows today's hour, yesterday, or the date", () => {
	const now = new Date(2026, 10, 24, 12, 0);
	const at = (day: number) => new Date(2026, 10, day, 9, 5).toISOString();
	expect(formatTime(at(24), now, "en-GB")).toBe("9:05");
	expect(formatTime(at(23), now, "en-GB")).toBe("Yesterday, 9:05");
	expect(formatTime(at(2), now, "en-GB")).toBe("2 Nov 2026, 9:05");
});
