import { constants, existsSync } from "node:fs";
import { type FileHandle, lchown, lstat, mkdir, open, opendir, realpath, stat, unlink } from "node:fs/promises";
import { join } from "node:path";
import { codeOf } from "../../database/sqlstates.ts";
import { splitPath } from "./fill-templates.ts";

/** The path leads out of the folder, through a link, or to something that is not a file. Nothing was changed. */
export class UnsafePathError extends Error {
	readonly code = "UNSAFE_PATH";
}

/** The folder that the server's operator has configured. No path can lead out of it. */
export interface Folder {
	/**
	 * Does the work in a folder below it; `""`: in itself. `place` stays the same folder, whatever is renamed meanwhile. Null: the folder is
	 * missing.
	 */
	inside<Result>(path: string, work: (place: string) => Promise<Result>): Promise<Result | null>;
	/** Removes one file. `missing`: the file did not exist. */
	remove(path: string): Promise<"removed" | "missing">;
	/** Whether a file exists. */
	has(path: string): Promise<boolean>;
	/** Creates an empty file, and its folders. They belong to the owner of the folder above, so that the CRM can write there too. */
	mark(path: string): Promise<void>;
	/** The names of the files in a folder below it; `""`: in itself. Folders and links are left out. */
	list(path: string): Promise<string[]>;
	/** Whether a folder below it is missing or empty. A missing mount looks like this. */
	isEmpty(path: string): Promise<boolean>;
	/** Waits until all removals are on the disk. Without it, a power cut could bring files back that nobody would look for again. */
	flush(): Promise<void>;
	close(): Promise<void>;
}

/** Linux names an open directory by its handle. Then nobody can put a link in its place between the check and the removal. */
const handles = "/proc/self/fd";

/** The folder itself may be a link. Fails with the error of the file system. */
export async function openFolder(root: string): Promise<Folder> {
	const handle = await open(root, constants.O_RDONLY | (constants.O_DIRECTORY ?? 0));
	const enter = existsSync(handles) ? enterByHandle : enterByPath;
	const changed = new Set<string>();

	/** Null: one of the folders does not exist, or no file can have that name. */
	async function within<Result>(folders: readonly string[], work: (place: string) => Promise<Result>): Promise<Result | null> {
		try {
			return await enter(root, handle, folders, work);
		} catch (error) {
			if (["ENOENT", "ENAMETOOLONG"].includes(codeOf(error) ?? "")) return null;
			throw leadsElsewhere(error) ? new UnsafePathError("The path leads through a link or a file.") : error;
		}
	}

	async function inside<Result>(path: string, work: (place: string) => Promise<Result>): Promise<Result | null> {
		const parts = path === "" ? [] : splitPath(path);
		if (!parts) throw new UnsafePathError("The path leads out of the folder.");
		return within(parts, work);
	}

	return {
		inside,
		async remove(path) {
			const { parts, name } = splitName(path);
			const removed = await within(parts, async (place) => {
				if (!(await lstat(join(place, name))).isFile()) throw new UnsafePathError("The path does not name a file.");
				await unlink(join(place, name));
				changed.add(parts.join("/"));
				return true;
			});
			return removed ? "removed" : "missing";
		},
		async has(path) {
			const { parts, name } = splitName(path);
			const found = await within(parts, async (place) => lstat(join(place, name)));
			if (found?.isFile() === false) throw new UnsafePathError("The path does not name a file.");
			return found !== null;
		},
		async mark(path) {
			const { parts, name } = splitName(path);
			for (const [depth, part] of parts.entries()) await within(parts.slice(0, depth), (place) => makeFolder(place, part));
			const { O_WRONLY, O_CREAT, O_NOFOLLOW = 0 } = constants;
			await within(parts, async (place) => (await open(join(place, name), O_WRONLY | O_CREAT | O_NOFOLLOW, 0o666)).close());
		},
		async list(path) {
			const names = await inside(path, async (place) => {
				const files: string[] = [];
				for await (const entry of await opendir(place)) if (entry.isFile()) files.push(entry.name);
				return files;
			});
			return names ?? [];
		},
		isEmpty: async (path) => (await inside(path, hasNoEntry)) ?? true,
		async flush() {
			for (const path of changed) await inside(path, flushFolder);
			changed.clear();
		},
		close: () => handle.close(),
	};
}

/** The folders of a path, and the name in the last of them. */
function splitName(path: string): { parts: string[]; name: string } {
	const parts = splitPath(path);
	const name = parts?.pop();
	if (!parts || name === undefined) throw new UnsafePathError("The path leads out of the folder.");
	return { parts, name };
}

/** Another user's folder would keep the CRM from writing there. */
async function makeFolder(place: string, name: string): Promise<void> {
	if (await lstat(join(place, name)).catch(() => null)) return;
	const { uid, gid } = await stat(place);
	const own = process.geteuid?.() ?? uid;
	if (own !== 0 && own !== uid) throw Object.assign(new Error("The folder belongs to another user."), { code: "FOREIGN_FOLDER" });
	await mkdir(join(place, name), { recursive: true });
	if (own === 0) await lchown(join(place, name), uid, gid);
}

async function hasNoEntry(place: string): Promise<boolean> {
	const directory = await opendir(place);
	const first = await directory.read();
	await directory.close();
	return first === null;
}

/** Some file systems, and Windows, cannot do this for a folder. */
async function flushFolder(place: string): Promise<void> {
	try {
		const handle = await open(place, constants.O_RDONLY);
		await handle.sync().finally(() => handle.close());
	} catch (error) {
		if (!["EINVAL", "ENOTSUP", "EOPNOTSUPP", "EBADF", "EPERM", "EISDIR"].includes(codeOf(error) ?? "")) throw error;
	}
}

type Enter = <Result>(
	root: string,
	handle: FileHandle,
	folders: readonly string[],
	work: (place: string) => Promise<Result>,
) => Promise<Result>;

/** Opens each folder below the one before, and never through a link. `place` stays the same directory, whatever is renamed meanwhile. */
const enterByHandle: Enter = async (_, handle, folders, work) => {
	const opened: FileHandle[] = [];
	let last = handle;
	try {
		for (const folder of folders) {
			last = await open(join(handles, String(last.fd), folder), constants.O_RDONLY | constants.O_DIRECTORY | constants.O_NOFOLLOW);
			opened.push(last);
		}
		return await work(join(handles, String(last.fd)));
	} finally {
		for (const one of opened) await one.close();
	}
};

/** Elsewhere, checks right before the work that no folder is a link. Somebody who may write there could still replace one in between. */
const enterByPath: Enter = async (root, _, folders, work) => {
	const place = join(await realpath(root), ...folders);
	if ((await realpath(place)) !== place) throw new UnsafePathError("The path leads through a link.");
	return work(place);
};

function leadsElsewhere(error: unknown): boolean {
	return ["ENOTDIR", "ELOOP"].includes(codeOf(error) ?? "");
}
