import type { Database } from "../../database/database.ts";
import { SchemaChangedError } from "../engine-error.ts";
import type { LiveGraph } from "../graph/live-graph.ts";
import { type SweepOptions, type Swept, sweepTombstones } from "./sweep.ts";

/** With the graph that is known, or, where the schema turns out to be another one, with the one that is read now. */
export async function sweepLive(db: Database, graph: LiveGraph, options?: SweepOptions): Promise<Swept> {
	try {
		return await sweepTombstones(db, await graph.current(), options);
	} catch (error) {
		if (!(error instanceof SchemaChangedError)) throw error;
		return sweepTombstones(db, await graph.reload(), options);
	}
}
