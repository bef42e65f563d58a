import { sql } from "drizzle-orm";
import { coveredReferences } from "../../../drizzle/erasure.ts";
import type { Executor } from "../catalog/catalog.ts";
import { arrayOf } from "../sql/array-of.ts";
import type { Graph } from "./graph.ts";

/** References that no server has seen covered before. Of several servers, one gets each name. */
interface NewlyCovered {
	names: string[];
	/** Nothing was ever covered before, so the adapter's author has just read the list. */
	isFirst: boolean;
}

/** Remembers which references are covered by patterns and by keys that follow the database. Returns the new ones. */
export async function rememberCovered(db: Executor, { covered }: Pick<Graph, "covered">): Promise<NewlyCovered> {
	const names = covered.flatMap(({ references }) => references.map(({ name }) => name));
	if (names.length === 0) return { names: [], isFirst: false };
	const [known] = await db.execute<{ any: boolean }>(sql`select exists (select from ${coveredReferences}) as any`);
	const added = await db.execute<{ name: string }>(sql`
		insert into ${coveredReferences} (reference) select distinct unnest(${arrayOf(names)}::text[]) on conflict do nothing returning reference as name`);
	return { names: added.map(({ name }) => name).sort(), isFirst: known?.any !== true };
}
