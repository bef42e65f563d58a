import { sql } from "drizzle-orm";
import type { Executor } from "../erasure/catalog/catalog.ts";
import type { Graph } from "../erasure/graph/graph.ts";
import { joinSql, tableSql } from "../erasure/table-sql.ts";
import { listMissingIndexes, type MissingIndex } from "./find-missing-indexes.ts";

/** Creates the indexes that the doctor misses, one after the other and without stopping the CRM's writers; small tables need none. */
export async function createMissingIndexes(db: Executor, graph: Graph, tell: (index: MissingIndex) => void): Promise<void> {
	for (const index of listMissingIndexes(graph).filter(({ few }) => !few)) {
		const columns = joinSql(
			index.columns.map((column) => sql`${sql.identifier(column)}`),
			",",
		);
		const method = index.kind === "gin" ? sql`using gin` : sql``;
		await db.execute(sql`create index concurrently on ${tableSql(index.table)} ${method} (${columns})`);
		tell(index);
	}
}
