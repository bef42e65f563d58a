import { expect, test } from "vitest";
import { findCacheProblems } from "../../../../server/aftermath/caches/find-cache-problems.ts";

const none = { crmCacheFolder: null, crmCacheRedis: null };

test("each kind of cache needs its variable", () => {
	const caches = [
		{ table: "crm.people", folder: "people/{id}" },
		{ table: "crm.people", redis: "person:{id}" },
	] as const;
	expect(findCacheProblems({}, none)).toEqual([]);
	expect(findCacheProblems({ caches }, none).map((sentence) => sentence.split(" ")[0])).toEqual(["CRM_CACHE_FOLDER", "CRM_CACHE_REDIS"]);
	expect(findCacheProblems({ caches }, { crmCacheFolder: "/srv/cache", crmCacheRedis: "redis://127.0.0.1" })).toEqual([]);
	expect(findCacheProblems({ caches: [caches[1]] }, { ...none, crmCacheRedis: "redis://127.0.0.1" })).toEqual([]);
});
