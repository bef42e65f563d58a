import { lstat, readdir, rmdir, unlink } from "node:fs/promises";
import { join } from "node:path";
import { codeOf } from "../../database/sqlstates.ts";
import { type Folder, UnsafePathError } from "../files/open-folder.ts";
import { codeOfFailure } from "../outbox/code-of-failure.ts";
import { indexPatterns, type NamePattern } from "./cache-patterns.ts";

/** The item whose path it is, and a pattern for each part of the path that remains. */
interface PathPattern<Item> {
	item: Item;
	parts: readonly NamePattern[];
}

/** Whether something was removed, or the code of the first failure. */
export type PurgeResult = boolean | { code: string };

/**
 * Removes every entry that matches a pattern. A folder goes with everything in it. A link is neither removed nor followed, and counts as a
 * failure, because what it leads to stays. After an abort, some items have no result.
 */
export async function purgeFolder<Item>(
	folder: Folder,
	patterns: readonly PathPattern<Item>[],
	signal: AbortSignal | undefined,
): Promise<ReadonlyMap<Item, PurgeResult>> {
	const purged = new Map<Item, PurgeResult>();
	const note = async (some: readonly PathPattern<Item>[], work: () => Promise<boolean>) => {
		const result = await work().catch((error: unknown) => ({ code: codeOfFailure(error) }));
		for (const { item } of some)
			if (typeof purged.get(item) !== "object") purged.set(item, result === false ? (purged.get(item) ?? false) : result);
	};

	async function purgeIn(path: string, own: readonly PathPattern<Item>[]): Promise<void> {
		const exact = Map.groupBy(own.filter(isExact), ({ parts }) => parts[0]?.[0] ?? "");
		const starred = own.filter((pattern) => !isExact(pattern));
		const matching = indexPatterns(starred, ({ parts }) => parts[0] ?? []);
		await folder.inside(path, async (place) => {
			const names = new Set([...exact.keys(), ...(starred.length > 0 ? await readdir(place) : [])]);
			for (const name of names) {
				if (signal?.aborted) return;
				const some = [...(exact.get(name) ?? []), ...matching(name)];
				if (some.length > 0) await purgeEntry(path, place, name, some);
			}
		});
	}

	async function purgeEntry(path: string, place: string, name: string, some: readonly PathPattern<Item>[]): Promise<void> {
		const below = path === "" ? name : `${path}/${name}`;
		const whole = some.filter(({ parts }) => parts.length === 1);
		const deeper = some.filter(({ parts }) => parts.length > 1).map(({ item, parts }) => ({ item, parts: parts.slice(1) }));
		// The deeper patterns go first, so that their entries are found before the whole folder goes.
		if (deeper.length > 0)
			await note(deeper, async () => {
				const kind = await kindOf(join(place, name));
				if (kind === "link") throw new UnsafePathError("The path leads through a link.");
				if (kind === "folder") await purgeIn(below, deeper);
				return false;
			});
		if (whole.length > 0) await note(whole, () => removeEntry(folder, below, join(place, name), signal));
	}

	await note(patterns, async () => {
		await purgeIn("", patterns);
		return false;
	});
	return signal?.aborted ? new Map() : purged;
}

function isExact({ parts: [part] }: PathPattern<unknown>): boolean {
	return part?.length === 1;
}

/** `below` is the path from the root, `at` the same entry in the folder that is open. */
async function removeEntry(folder: Folder, below: string, at: string, signal: AbortSignal | undefined): Promise<boolean> {
	const kind = await kindOf(at);
	if (kind === null) return false;
	if (kind === "link") throw new UnsafePathError("The entry is a link, or neither a file nor a folder.");
	if (kind === "file") return ifThere(() => unlink(at));
	await emptyFolder(folder, below, signal);
	return ifThere(() => rmdir(at));
}

/** Goes on after a failure, and then fails with the first. */
async function emptyFolder(folder: Folder, path: string, signal: AbortSignal | undefined): Promise<void> {
	const failures: unknown[] = [];
	await folder.inside(path, async (place) => {
		for (const name of await readdir(place)) {
			if (signal?.aborted) return;
			await removeEntry(folder, `${path}/${name}`, join(place, name), signal).catch((error: unknown) => failures.push(error));
		}
	});
	if (failures.length > 0) throw failures[0];
}

async function kindOf(path: string): Promise<"file" | "folder" | "link" | null> {
	try {
		const found = await lstat(path);
		return found.isFile() ? "file" : found.isDirectory() ? "folder" : "link";
	} catch (error) {
		if (["ENOENT", "ENAMETOOLONG"].includes(codeOf(error) ?? "")) return null;
		throw error;
	}
}

/** The CRM may remove an entry at the same time, or write one into a folder that goes. */
async function ifThere(remove: () => Promise<void>): Promise<boolean> {
	try {
		await remove();
		return true;
	} catch (error) {
		if (codeOf(error) === "ENOENT") return false;
		throw error;
	}
}
