/** Other batches run for longer than was waited: what is locked may be locked by them. */
export class BatchesRunningError extends Error {
	constructor(cause: unknown) {
		super("Other batches are still running.", { cause });
		this.name = "BatchesRunningError";
	}
}
