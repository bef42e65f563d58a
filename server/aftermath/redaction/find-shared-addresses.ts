import { sql } from "drizzle-orm";
import type { Database } from "../../database/database.ts";
import { prepareErasure } from "../../erasure/rows/lock-records.ts";
import { arrayOf } from "../../erasure/sql/array-of.ts";
import { columnSql, joinSql, tableSql } from "../../erasure/sql/table-sql.ts";
import type { ResolvedRedaction } from "./resolve-redactions.ts";

/** Those of the addresses, in small letters, that a record which stays has too: a text with one of them is no less about whoever that is. */
export async function findSharedAddresses(
	db: Database,
	{ object, addresses: columns }: ResolvedRedaction,
	addresses: readonly string[],
): Promise<ReadonlySet<string>> {
	const own = joinSql(
		columns.map((column) => columnSql(column)),
		",",
	);
	const rows = await db.transaction(async (tx) => {
		await prepareErasure(tx, { statementTimeoutMs: 0 });
		return tx.execute<{ address: string }>(sql`
			select distinct lower(trim(own.address)) as address from ${tableSql(object.table)} as c, unnest(array[${own}]::text[]) as own(address)
			where lower(trim(own.address)) = any(${arrayOf(addresses)}::text[])`);
	});
	return new Set(rows.map(({ address }) => address));
}
