import type { FolderIndex } from "./index-folders.ts";

/** missing: it was not there. away: the store does not answer, so there was no attempt. A code says why a file could not be removed. */
export type Removal = "removed" | "missing" | "away" | { code: string };

/** Empty files by which a CRM notes which files to remove. */
interface Checklist {
	/** Whether a file exists. */
	has(path: string): Promise<boolean>;
	/** Creates an empty file. */
	mark(path: string): Promise<void>;
}

/** Where the CRM keeps files: a folder of this machine, a bucket of an object store, or a web server. */
export interface FileStore extends FolderIndex {
	/** After an abort, or if there was no time for them, some paths have no result. */
	remove(paths: readonly string[], signal: AbortSignal | undefined): Promise<ReadonlyMap<string, Removal>>;
	/** Null: the store cannot keep a checklist of empty files. */
	checklist: Checklist | null;
	/** Waits until the removals will survive a power cut. */
	flush(): Promise<void>;
	close(): Promise<void>;
}
