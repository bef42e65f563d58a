import { codeOf } from "../database/sqlstates.ts";
import type { Executor } from "../erasure/catalog/catalog.ts";
import type { Graph } from "../erasure/graph/graph.ts";
import { listMissingIndexes } from "./find-missing-indexes.ts";
import { createIndexSql, dropIndexSql, indexName } from "./propose-index.ts";

/**
 * Creates the missing indexes one after the other, without blocking the CRM's writers. Small tables need none. The remains of a failed
 * attempt are dropped, because PostgreSQL maintains them and never uses them.
 */
export async function createMissingIndexes(db: Executor, graph: Graph, report: (message: string) => void): Promise<void> {
	for (const { proposal, message } of listMissingIndexes(graph).filter(({ isSmall }) => !isSmall)) {
		const earlier = proposal.table.indexes.find(({ name }) => name === indexName(proposal));
		if (earlier?.valid) continue;
		if (earlier) await db.execute(dropIndexSql(proposal));
		try {
			await db.execute(createIndexSql(proposal));
			report(`${message} It was created.`);
		} catch (error) {
			const dropped = await db.execute(dropIndexSql(proposal)).then(
				() => true,
				() => false,
			);
			const rest = dropped ? "its remains were dropped" : `its remains, ${indexName(proposal)}, could not be dropped; run this again`;
			report(`${message} It could not be created (${codeOf(error) ?? "no code"}), and ${rest}.`);
		}
	}
}
