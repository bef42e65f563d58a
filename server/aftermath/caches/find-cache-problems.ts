import type { CrmDatabase } from "../../crm/objects.ts";
import type { CachePlaces } from "./purge-caches.ts";

/** What the environment lacks for the adapter's caches, one sentence each. */
export function findCacheProblems({ caches = [] }: Pick<CrmDatabase, "caches">, { crmCacheFolder, crmCacheRedis }: CachePlaces): string[] {
	const [folder, redis] = [caches.some((rule) => rule.folder !== undefined), caches.some((rule) => rule.redis !== undefined)];
	return [
		...(folder && crmCacheFolder === null ? ["CRM_CACHE_FOLDER is missing: the folder of the caches that the adapter names."] : []),
		...(redis && crmCacheRedis === null ? ["CRM_CACHE_REDIS is missing: the Redis of the caches that the adapter names."] : []),
	];
}
