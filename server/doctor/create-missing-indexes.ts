import { codeOf } from "../database/sqlstates.ts";
import type { Executor } from "../erasure/catalog/catalog.ts";
import type { Graph } from "../erasure/graph/graph.ts";
import { listMissingIndexes } from "./find-missing-indexes.ts";
import { createIndexSql, dropIndexSql, indexName } from "./propose-index.ts";

/**
 * Creates the indexes that the doctor misses, one after the other and without stopping the CRM's writers; small tables need none. What a
 * failed attempt leaves, PostgreSQL keeps up to date and never uses: it is dropped.
 */
export async function createMissingIndexes(db: Executor, graph: Graph, tell: (message: string) => void): Promise<void> {
	for (const { proposal, message } of listMissingIndexes(graph).filter(({ few }) => !few)) {
		const earlier = proposal.table.indexes.find(({ name }) => name === indexName(proposal));
		if (earlier?.valid) continue;
		if (earlier) await db.execute(dropIndexSql(proposal));
		try {
			await db.execute(createIndexSql(proposal));
			tell(`${message} It was created.`);
		} catch (error) {
			const dropped = await db.execute(dropIndexSql(proposal)).then(
				() => true,
				() => false,
			);
			const rest = dropped ? "its remains were dropped" : `its remains, ${indexName(proposal)}, could not be dropped; run this again`;
			tell(`${message} It could not be created (${codeOf(error) ?? "no code"}), and ${rest}.`);
		}
	}
}
