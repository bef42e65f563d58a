import { codeOfFailure } from "../outbox/code-of-failure.ts";
import type { FilePlace } from "./file-place.ts";
import type { FileStore, Removal } from "./file-store.ts";
import { indexFolders } from "./index-folders.ts";
import { openFileServer } from "./open-file-server.ts";
import { type Folder, openFolder } from "./open-folder.ts";

/** The library for object stores is loaded only if there is one. */
export async function openFileStore(place: FilePlace): Promise<FileStore> {
	if (typeof place === "string") return storeOf(await openFolder(place));
	if ("address" in place) return openFileServer(place);
	const { openBucket } = await import("./open-bucket.ts");
	return openBucket(place);
}

function storeOf(folder: Folder): FileStore {
	return {
		...indexFolders(folder),
		checklist: folder,
		async remove(paths, signal) {
			const removals = new Map<string, Removal>();
			for (const path of paths) {
				if (signal?.aborted) break;
				removals.set(path, await folder.remove(path).catch((error) => ({ code: codeOfFailure(error) })));
			}
			return removals;
		},
		flush: () => folder.flush(),
		close: () => folder.close(),
	};
}
