import type { Graph } from "../../erasure/graph/graph.ts";
import { type ChunkDeadlines, failWork, type OutboxWork, type WorkResults } from "./outbox-work.ts";

type Work = (waiting: readonly OutboxWork[], deadlines: ChunkDeadlines) => Promise<WorkResults>;

/**
 * Does the work only if the adapter fits the schema. A rule that does not fit is missing from the graph, so the others are not in the
 * adapter's order, and the rows that it protects are unknown.
 */
export function ifAdapterFits({ problems }: Pick<Graph, "problems">, work: Work): Work {
	return problems.some(({ fatal }) => fatal) ? async (waiting) => failWork(new Map(), waiting, "UNFIT_ADAPTER") : work;
}
