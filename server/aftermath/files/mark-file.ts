import { codeOfFailure } from "../outbox/code-of-failure.ts";
import type { OutboxWork, WorkResult } from "../outbox/outbox-work.ts";
import type { FileStore } from "./file-store.ts";

/**
 * Marks a file for the CRM, which removes it. Later attempts check whether it is gone. The CRM forgets a mark if a row named the file when
 * it looked, so each attempt makes the mark again. While the store is empty, its mount may be missing, so the file does not count as gone.
 */
export async function markFile({ checklist, isEmpty }: FileStore, file: OutboxWork, path: string, mark: string): Promise<WorkResult> {
	if (checklist === null) return { result: "failed", code: "NO_CHECKLIST" };
	try {
		if (await checklist.has(path)) {
			await checklist.mark(mark);
			return { result: "failed", code: "MARKED" };
		}
		if (file.reason === "MARKED") return (await isEmpty("")) ? { result: "failed", code: "MARKED" } : { result: "done" };
	} catch (error) {
		return { result: "failed", code: codeOfFailure(error) };
	}
	return file.overdue ? { result: "missing" } : { result: "failed", code: "NOT_THERE" };
}
