import type { JobHandler } from "./queue.ts";

/** Removes what is no longer needed, every quarter of an hour. */
export function tidyHandler(name: string, tidy: () => Promise<unknown>): JobHandler {
	return {
		kind: { name, coalesces: true, schedule: "*/15 * * * *" },
		async work() {
			await tidy();
		},
	};
}
