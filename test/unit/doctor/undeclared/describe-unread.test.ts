import { expect, test } from "vitest";
import { describeUnread } from "../../../../server/doctor/undeclared/describe-unread.ts";
import { table } from "../../erasure/sample-graph.ts";

test("what was not looked at has a line for each reason, each table once in it", () => {
	const notes = table("notes");
	const unread = [
		{ table: notes, reason: "denied" as const },
		{ table: notes, reason: "denied" as const },
		{ table: table("calls"), reason: "denied" as const },
		{ table: table("bills"), reason: "timed out" as const },
	];
	expect(describeUnread(unread).map(({ severity, message }) => `${severity} ${message}`)).toEqual([
		"unread Not looked at: crm.calls, crm.notes, because the role cannot read all of their rows. Set DATABASE_URL to the CRM's own role.",
		"unread Not looked at: crm.bills, because the time limit was reached. Use --deep, which has a much longer one.",
	]);
	expect(describeUnread([])).toEqual([]);
});
