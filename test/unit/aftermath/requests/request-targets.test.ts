import { expect, test } from "vitest";
import { resolveHeaders } from "../../../../server/aftermath/requests/request-targets.ts";
import type { SystemRequest } from "../../../../server/crm/requests.ts";

const rule: SystemRequest = {
	table: "crm.people",
	method: "DELETE",
	url: "https://search.example.org/people/{id}",
	headers: { Authorization: { variable: "CRM_SECRET_SEARCH", prefix: "Bearer " }, "X-Reason": "erased" },
};

test("secrets are put into headers, and a body is sent as JSON", () => {
	const targets = { requestOrigins: [], crmSecrets: { CRM_SECRET_SEARCH: "s3" } };
	expect(resolveHeaders(rule, targets)).toEqual({ headers: { authorization: "Bearer s3", "x-reason": "erased" } });
	expect(resolveHeaders({ ...rule, headers: {}, body: [] }, targets)).toEqual({ headers: { "content-type": "application/json" } });
	const own = { "Content-Type": "application/vnd.search+json" };
	expect(resolveHeaders({ ...rule, headers: own, body: [] }, targets)).toEqual({ headers: { "content-type": own["Content-Type"] } });
	expect(resolveHeaders(rule, { ...targets, crmSecrets: {} })).toEqual({ missing: "CRM_SECRET_SEARCH" });
});
