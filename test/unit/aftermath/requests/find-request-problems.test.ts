import { expect, test } from "vitest";
import { findRequestProblems } from "../../../../server/aftermath/requests/find-request-problems.ts";
import type { SystemRequest } from "../../../../server/crm/requests.ts";

const rule: SystemRequest = {
	table: "crm.people",
	method: "DELETE",
	url: "https://search.example.org/people/{id}",
	headers: { Authorization: { variable: "CRM_SECRET_SEARCH", prefix: "Bearer " }, "X-Reason": "erased" },
};

test("each origin and each secret that is missing is named once", () => {
	const none = { requestOrigins: [], crmSecrets: {} };
	expect(findRequestProblems({ requests: [rule, rule] }, none)).toEqual([
		"REQUEST_ORIGINS does not list https://search.example.org, but the adapter has a request that goes there.",
		"CRM_SECRET_SEARCH is missing: set it to the secret for requests to https://search.example.org.",
	]);
	const all = { requestOrigins: ["https://search.example.org"], crmSecrets: { CRM_SECRET_SEARCH: "s3" } };
	expect(findRequestProblems({ requests: [rule] }, all)).toEqual([]);
	expect(findRequestProblems({}, none)).toEqual([]);
	const otherPort = { ...all, requestOrigins: ["https://search.example.org:8443", "http://search.example.org"] };
	expect(findRequestProblems({ requests: [rule] }, otherPort)).toHaveLength(1);
});
