import type { CacheRule } from "../../crm/caches.ts";
import { readTemplate } from "../../crm/path-template.ts";
import type { Database } from "../../database/database.ts";
import type { Env } from "../../env.ts";
import type { Graph } from "../../erasure/graph/graph.ts";
import { type Folder, openFolder } from "../files/open-folder.ts";
import { codeOfFailure } from "../outbox/code-of-failure.ts";
import { ifAdapterFits } from "../outbox/if-adapter-fits.ts";
import { failWork, type OutboxWork, type WorkProgress, type WorkResults, workOff } from "../outbox/outbox-work.ts";
import { fillName, fillPath, fixedFolder, type NamePattern } from "./cache-patterns.ts";
import { type PurgeResult, purgeFolder } from "./purge-folder.ts";
import { type KeyStore, purgeKeys } from "./purge-keys.ts";

/** Where the server's operator says that the CRM's caches are. */
export type CachePlaces = Pick<Env, "crmCacheFolder" | "crmCacheRedis">;

interface CacheSetting {
	/** The adapter's rules, in the order of the graph's. */
	rules: readonly CacheRule[];
	places: CachePlaces;
	signal?: AbortSignal;
}

/** Large, because each chunk reads a folder or all keys once. */
const chunkSize = 5_000;

/** Removes what the CRM has cached about deleted rows, as the outbox lists them. Doing it twice does no harm. */
export function purgeCaches(
	db: Database,
	graph: Pick<Graph, "caches" | "problems">,
	{ rules, places, signal }: CacheSetting,
): Promise<WorkProgress> {
	return workOff(db, "cache", {
		chunkSize,
		leased: false,
		signal,
		work: ifAdapterFits(graph, (waiting) => purgePart(graph, waiting, { rules, places, signal })),
	});
}

/** The rows whose entries have the same pattern. The pattern is purged once for all of them. */
interface Purge<Pattern> {
	work: OutboxWork[];
	pattern: Pattern;
}

async function purgePart(
	{ caches }: Pick<Graph, "caches">,
	waiting: readonly OutboxWork[],
	{ rules, places, signal }: Omit<CacheSetting, "signal"> & { signal: AbortSignal | undefined },
): Promise<WorkResults> {
	const results: WorkResults = new Map();
	const fail = (some: readonly OutboxWork[], code: string) => failWork(results, some, code);
	const paths: Purge<readonly NamePattern[]>[] = [];
	const bases = new Map<OutboxWork, string>();
	const keys = new Map<string, Purge<NamePattern>[]>();
	for (const [name, own] of Map.groupBy(waiting, ({ rule }) => rule)) {
		const rule = rules[caches.findIndex((cache) => cache.name === name)];
		if (rule?.folder !== undefined) {
			const template = readTemplate(rule.folder);
			paths.push(...fillAll(own, (values) => fillPath(template, values), { results, fail }));
			for (const work of own) bases.set(work, fixedFolder(template));
		} else if (rule?.redis !== undefined) {
			const template = readTemplate(rule.redis);
			keys.set(
				name,
				fillAll(own, (values) => fillName(template, values), { results, fail }),
			);
		} else fail(own, "NO_RULE");
	}
	await Promise.all([
		purgeFolders(places.crmCacheFolder, paths, bases, { results, fail, signal }),
		purgeRedis(places.crmCacheRedis, keys, { results, fail, signal }),
	]);
	return results;
}

interface Outcome {
	results: WorkResults;
	fail(some: readonly OutboxWork[], code: string): void;
	signal: AbortSignal | undefined;
}

/** Groups the rows by their pattern. Rows with an empty value have no entry. Rows whose values are unsafe fail. */
function fillAll<Pattern extends object>(
	own: readonly OutboxWork[],
	fill: (values: OutboxWork["values"]) => Pattern | "empty" | "unsafe",
	{ results, fail }: Omit<Outcome, "signal">,
): Purge<Pattern>[] {
	const purges = new Map<string, Purge<Pattern>>();
	for (const one of own) {
		const pattern = fill(one.values);
		const known = purges.get(JSON.stringify(pattern));
		if (pattern === "empty") settle(results, one, false);
		else if (pattern === "unsafe") fail([one], "UNSAFE_VALUE");
		else if (known) known.work.push(one);
		else purges.set(JSON.stringify(pattern), { work: [one], pattern });
	}
	return [...purges.values()];
}

/** While the fixed folder of a pattern is missing, its entries may be elsewhere: a mount may be missing. So may they if the root is empty. */
async function purgeFolders(
	root: string | null,
	purges: readonly Purge<readonly NamePattern[]>[],
	bases: ReadonlyMap<OutboxWork, string>,
	{ results, fail, signal }: Outcome,
): Promise<void> {
	if (purges.length === 0) return;
	const all = purges.flatMap(({ work }) => work);
	if (root === null) return fail(all, "NO_CACHE_FOLDER");
	let folder: Folder | undefined;
	try {
		folder = await openFolder(root);
		const patterns = purges.map((item) => ({ item, parts: item.pattern }));
		const absent = await findAbsent(folder, bases.values());
		for (const [{ work }, purged] of await purgeFolder(folder, patterns, signal))
			for (const one of work) {
				if (purged === false && !one.overdue && absent.has(bases.get(one) ?? "")) fail([one], "FOLDER_NOT_THERE");
				else settle(results, one, purged);
			}
	} catch (error) {
		fail(all, codeOfFailure(error));
	} finally {
		await folder?.close();
	}
}

async function findAbsent(folder: Folder, bases: Iterable<string>): Promise<Set<string>> {
	const absent = new Set<string>();
	for (const base of new Set(bases)) {
		// A folder that cannot be entered is there. Purging it gives the reason.
		const isAbsent = base === "" ? await folder.isEmpty("") : (await folder.inside(base, async () => true).catch(() => true)) === null;
		if (isAbsent) absent.add(base);
	}
	return absent;
}

/** The library for Redis is loaded only if there is a rule for it. */
async function purgeRedis(
	url: string | null,
	byRule: ReadonlyMap<string, readonly Purge<NamePattern>[]>,
	{ results, fail, signal }: Outcome,
): Promise<void> {
	const rules = [...byRule.values()].filter(({ length }) => length > 0);
	const all = rules.flat().flatMap(({ work }) => work);
	if (rules.length === 0) return;
	if (url === null) return fail(all, "NO_CACHE_REDIS");
	const { openRedis } = await import("./open-redis.ts");
	let redis: KeyStore | undefined;
	try {
		redis = await openRedis(url);
		for (const purges of rules)
			for (const [{ work }, purged] of await purgeKeys(
				redis,
				purges.map((item) => ({ item, pattern: item.pattern })),
				signal,
			))
				for (const one of work) settle(results, one, purged);
	} catch (error) {
		fail(
			all.filter((one) => !results.has(one)),
			codeOfFailure(error),
		);
	} finally {
		redis?.close();
	}
}

function settle(results: WorkResults, work: OutboxWork, purged: PurgeResult): void {
	if (typeof purged === "object") results.set(work, { result: "failed", code: purged.code });
	else results.set(work, { result: purged ? "done" : "missing" });
}
