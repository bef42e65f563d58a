import { expect, test } from "vitest";
import { describeUnread } from "../../../../server/doctor/undeclared/describe-unread.ts";
import { table } from "../../erasure/sample-graph.ts";

test("what was not looked at is advice, a line for each reason", () => {
	const unread = [
		{ table: table("notes"), reason: "denied" as const },
		{ table: table("calls"), reason: "denied" as const },
		{ table: table("bills"), reason: "timed out" as const },
	];
	expect(describeUnread(unread).map(({ severity, message }) => `${severity} ${message}`)).toEqual([
		"advice Not looked at: crm.calls, crm.notes, because the role may not read them, or not all of their rows. Set DATABASE_URL to the CRM's own role, which may.",
		"advice Not looked at: crm.bills, because the time was over. --deep takes as much time as it needs.",
	]);
	expect(describeUnread([])).toEqual([]);
});
