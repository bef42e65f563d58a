import type { Deletion } from "../../../server/deletions/schemas.ts";

/** A bulk job of customers; what is not waiting has been deleted, unless said otherwise. */
export function sampleDeletion(counts: Partial<Deletion["counts"]>, rest: Partial<Deletion> = {}): Deletion {
	return {
		id: "0198c1f2-7b7a-7aaa-8000-000000000001",
		object: "customer",
		klass: null,
		labels: { singular: "Customer", plural: "Customers" },
		bulk: true,
		state: "running",
		cancelling: false,
		counts: { submitted: 120, succeeded: 0, failed: 0, skipped: 0, cancelled: 0, waiting: 0, rows: 0, ...counts },
		firstRecords: ["1", "2", "3"].map((key) => ({ key, name: null })),
		reasons: [],
		startedBy: null,
		createdAt: "2026-11-24T03:00:00.000Z",
		startedAt: null,
		endedAt: null,
		outcome: null,
		redaction: null,
		aftermath: { file: null, request: null, webhook: null, cache: null },
		...rest,
	};
}
