import type { FolderIndex } from "./index-folders.ts";

/** missing: it was not there. away: there was no attempt, because the store does not answer. A code says why a file could not be removed. */
export type Removal = "removed" | "missing" | "away" | { code: string };

/** Where the CRM keeps files: a folder of this machine, a bucket of an object store, or a web server. */
export interface FileStore extends FolderIndex {
	/** After an abort, or if there was no time for them, some paths have no result. */
	remove(paths: readonly string[], signal: AbortSignal | undefined): Promise<ReadonlyMap<string, Removal>>;
	/** Waits until the removals will survive a power cut. */
	flush(): Promise<void>;
	close(): Promise<void>;
}
