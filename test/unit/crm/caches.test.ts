import { expect, test } from "vitest";
import { cacheRule } from "../../../server/crm/caches.ts";

const messageOf = (rule: object) => cacheRule.safeParse({ table: "crm.people", ...rule }).error?.issues[0]?.message;

test.each([
	{ folder: "people/{id}" },
	{ folder: "people/{id:0:2}/{id}_*.html" },
	{ folder: "CacheFileStorable/Ticket/*" },
	{ folder: "*/{id}" },
	{ redis: "person:{id}" },
	{ redis: "person:{id}:*" },
	{ redis: "people:*" },
])("%o is a cache", (rule) => {
	expect(messageOf(rule)).toBeUndefined();
});

test.each([
	{ rule: {}, why: "state either `folder` or `redis`" },
	{ rule: { folder: "a", redis: "b" }, why: "state either `folder` or `redis`" },
	{ rule: { folder: "/srv/cache/*" }, why: "below the folder of CRM_CACHE_FOLDER" },
	{ rule: { folder: "a/../b" }, why: "below the folder of CRM_CACHE_FOLDER" },
	{ rule: { folder: "people/{id}*" }, why: "a fixed character has to end a value" },
	{ rule: { folder: "people/{id" }, why: "write a column in braces" },
	{ rule: { folder: "people/{id:2:2}" }, why: "must end after it begins" },
	{ rule: { redis: "*" }, why: "begins with a fixed text" },
	{ rule: { redis: "{id}:x" }, why: "begins with a fixed text" },
	{ rule: { redis: "person:{id}*" }, why: "a fixed character has to end a value" },
])("$rule is refused: $why", ({ rule, why }) => {
	expect(messageOf(rule)).toContain(why);
});
