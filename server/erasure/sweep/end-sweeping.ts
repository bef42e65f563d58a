import { sql } from "drizzle-orm";
import { deletions } from "../../../drizzle/deletions.ts";
import { tombstones } from "../../../drizzle/erasure.ts";
import type { Database } from "../../database/database.ts";
import type { Graph } from "../graph/graph.ts";
import { arrayOf } from "../sql/array-of.ts";
import { isTextKey } from "../sql/key-values.ts";
import { sweptDays } from "./due-tombstones.ts";
import { keyTargetOf } from "./tombstones.ts";

/**
 * From then on nothing is swept for a key. Of a record that went with one of another type the tombstone stays, for nothing else tells whoever
 * follows a link to it what became of it; not where its key is text and may say who it was.
 */
export async function endSweeping(db: Database, graph: Graph): Promise<void> {
	const linked = [...graph.objects.values()].filter(({ key }) => !isTextKey(key));
	const [objects, targets] = [arrayOf(linked.map(({ name }) => name)), arrayOf(linked.map(keyTargetOf))];
	const over = sql`t.due_at <= now() and t.settled and t.postponed_reason is null and t.erased_at < now() - make_interval(days => ${sweptDays})`;
	await db.execute(sql`
		delete from ${tombstones} as t where ${over} and (t.table_name <> all (${targets}::text[]) or exists (
			select from ${deletions} as d join unnest(${objects}::text[], ${targets}::text[]) as own (object, target) on own.object = d.object
			where d.id = t.deletion_id and own.target = t.table_name))`);
	await db.execute(sql`update ${tombstones} as t set due_at = 'infinity' where ${over}`);
}
