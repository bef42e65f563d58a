import { describe, expect, test } from "vitest";
import { describeRedaction } from "../../../extension/panels/activity/describe-redaction.ts";

describe("the search of the remaining texts", () => {
	const redaction = { state: "done", people: 1, replaced: 0, mentions: 0, failed: 0, shared: 0 } as const;

	test("is described while it runs and when it is done", () => {
		expect(describeRedaction({ ...redaction, state: "waiting" })).toBe("Searching the remaining texts for the address.");
		expect(describeRedaction(redaction)).toBe("No remaining text contains the address.");
		expect(describeRedaction({ ...redaction, people: 2, replaced: 12, mentions: 3 })).toBe(
			"Replaced the addresses in 12 remaining texts; names may be mentioned in 3 remaining texts, which were not changed.",
		);
	});

	test("does not claim that no text contains an address where one was kept", () => {
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
