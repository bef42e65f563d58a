import type { FolderIndex } from "./index-folders.ts";

/** missing: it was not there. A code says why a file could not be removed. */
export type Removal = "removed" | "missing" | { code: string };

/** Where the CRM keeps files: a folder of this machine, or a bucket of an object store. */
export interface FileStore extends FolderIndex {
	/** After an abort, some paths have no result. */
	remove(paths: readonly string[], signal: AbortSignal | undefined): Promise<ReadonlyMap<string, Removal>>;
	/** Waits until the removals will survive a power cut. */
	flush(): Promise<void>;
	close(): Promise<void>;
}
