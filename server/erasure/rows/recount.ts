import { type SQL, sql } from "drizzle-orm";
import type { Executor } from "../catalog/catalog.ts";
import type { Recount } from "../graph/graph.ts";
import { movesRows } from "../graph/recounts-within.ts";
import { replacementOf } from "../graph/rules.ts";
import type { Plan, Steps } from "../plan/plan.ts";
import { conditionSql } from "../sql/condition-sql.ts";
import { columnMatchesSql, equalSql, equalsSql } from "../sql/equals-sql.ts";
import { columnSql, onlySql, tableSql, typeSql } from "../sql/table-sql.ts";
import type { Derivation } from "./derive.ts";
import type { GatheredTables } from "./gather.ts";
import { fromSql, identitySql } from "./gathered-rows.ts";

/** Call it before the rows are deleted: which rows have a value that is derived from them, or from a row that moves. */
export async function findRecounts(tx: Executor, { recounts }: Plan, steps: Steps, gathered: GatheredTables): Promise<Derivation[]> {
	const found: Derivation[] = [];
	for (const recount of recounts) {
		const rows = gathered.get(recount.child);
		const keys = new Set(rows && rows.rows.size > 0 ? await readParents(tx, recount, identitySql(rows, { seek: true })) : []);
		for (const edge of steps.update) {
			const { to } = replacementOf(edge.rule);
			if (to !== null && movesRows(edge, recount)) keys.add(to);
		}
		if (keys.size > 0) found.push(derivationOf(recount, [...keys]));
	}
	return found;
}

async function readParents(tx: Executor, { child, childColumn, when }: Recount, rows: SQL): Promise<string[]> {
	const column = columnSql(childColumn);
	const found = await tx.execute<{ key: string }>(sql`
		select distinct ${column}::text as key from ${fromSql(child)} where ${rows} and ${column} is not null and ${conditionSql(when)}`);
	return found.map(({ key }) => key);
}

function derivationOf(recount: Recount, keys: readonly string[]): Derivation {
	const { table, key } = recount;
	return { table, key, match: matchSql(recount, keys), statement: recountSql(recount, keys) };
}

const functions = { count: sql`count`, max: sql`max`, min: sql`min`, sum: sql`sum` };

/** Rows that already have the right value are not written. */
export function recountSql(recount: Recount, keys: readonly string[]): SQL {
	const { table, column, key, child, childColumn, when, value, of, orElse } = recount;
	const type = typeSql(column.type);
	const rows = sql`${tableSql(child)} as s where ${equalsSql(childColumn, columnSql(key, "p"), key.type, "s")} and ${conditionSql(when, "s")}`;
	const derived = sql`coalesce((select ${functions[value]}(${of ? columnSql(of, "s") : sql`*`}) from ${rows})::${type}, ${orElse}::text::${type})`;
	return sql`
		update ${fromSql(table)} set ${sql.identifier(column.name)} = d.value
		from (select ${columnSql(key, "p")} as key, ${derived} as value from ${onlySql(table)} as p where ${matchSql(recount, keys, "p")}) as d
		where ${columnSql(key)} ${equalSql(key.type)} d.key and ${columnSql(column)}::text is distinct from d.value::text`;
}

function matchSql({ key, childColumn }: Recount, keys: readonly string[], alias = "c"): SQL {
	return columnMatchesSql(key, childColumn.type, keys, { seek: true, alias });
}
