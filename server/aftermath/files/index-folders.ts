import { setImmediate } from "node:timers/promises";
import { type FilePattern, matchesPattern } from "./fill-templates.ts";
import type { Folder } from "./open-folder.ts";

/** Reads each folder once, and finds the files of a pattern without comparing it with every name. */
export interface FolderIndex {
	find(pattern: FilePattern): Promise<string[]>;
	isEmpty(path: string): Promise<boolean>;
}

/** The names by their start. A name has one start, because the character that ends it does not occur in the rest. */
type NamesByStart = ReadonlyMap<string, readonly string[]>;

export function indexFolders(folder: Pick<Folder, "list" | "isEmpty">): FolderIndex {
	const list = once((path) => folder.list(path));
	const index = once(async (path, end) => indexNames(await list(path), end));
	const isEmpty = once((path) => folder.isEmpty(path));
	return {
		isEmpty,
		async find(pattern) {
			const names = await index(pattern.folder, pattern.start.slice(-1));
			return (names.get(pattern.start) ?? []).filter((name) => matchesPattern(name, pattern));
		},
	};
}

/** Lets other work run in between, because a folder can have 100,000 files. */
async function indexNames(names: readonly string[], end = ""): Promise<NamesByStart> {
	const byStart = new Map<string, string[]>();
	for (const [number, name] of names.entries()) {
		if (number % 5_000 === 0) await setImmediate();
		const start = end === "" ? "" : name.slice(0, name.lastIndexOf(end) + end.length);
		const same = byStart.get(start);
		if (same) same.push(name);
		else byStart.set(start, [name]);
	}
	return byStart;
}

function once<Arguments extends readonly [string, string?], Result>(
	work: (...some: Arguments) => Promise<Result>,
): (...some: Arguments) => Promise<Result> {
	const results = new Map<string, Promise<Result>>();
	return (...some) => {
		const key = JSON.stringify(some);
		const result = results.get(key) ?? work(...some);
		results.set(key, result);
		return result;
	};
}
