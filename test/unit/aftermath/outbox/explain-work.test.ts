import { expect, test } from "vitest";
import { explainWork } from "../../../../server/aftermath/outbox/explain-work.ts";

test.each([
	{ kind: "file", reason: "ENOENT", said: "the folder in CRM_FILES does not exist" },
	{ kind: "cache", reason: "ENOENT", said: "the folder in CRM_CACHE_FOLDER does not exist" },
	{ kind: "request", reason: "STATUS_502", said: "the system answered with status 502" },
	{ kind: "webhook", reason: "53100", said: "the database reported error 53100" },
	{ kind: "file", reason: null, said: "no worker has tried yet" },
] as const)("the reason $reason of a $kind is explained", ({ kind, reason, said }) => {
	expect(explainWork(kind, reason)).toBe(said);
});
