import { type SQL, sql } from "drizzle-orm";
import { arrayOf } from "../../erasure/sql/array-of.ts";
import { isOneOfSql } from "../../erasure/sql/equals-sql.ts";
import { ownedSql } from "../../erasure/sql/owned-sql.ts";
import { columnSql, joinSql, onlySql, tableSql } from "../../erasure/sql/table-sql.ts";
import { isLockable, type ResolvedRedaction } from "./resolve-redactions.ts";

/** Selects the addresses of the person in the row `c`, as `value`, in lower case. Some may be null or empty. */
export function addressesSql({ addresses }: Pick<ResolvedRedaction, "addresses">): SQL {
	const selects = addresses.map(({ column, from }) => {
		if (from === null) return sql`select lower(trim(${columnSql(column)}::text)) as value`;
		return sql`select lower(trim(${columnSql(column, "i")}::text)) as value from ${onlySql(from.table)} as i where ${ownedSql(from)}`;
	});
	return sql.join(selects, sql` union all `);
}

/** Selects which of these addresses people have, as `address`, in lower case. `among`: a condition on the person in the row `c`. */
export function knownAddressesSql(
	{ object, addresses }: Pick<ResolvedRedaction, "object" | "addresses">,
	wanted: readonly string[],
	among: SQL = sql`true`,
): SQL {
	// Tables that inherit from this one have people too. Values that are records are no rows of their table.
	const everyone = object.table.values ? onlySql(object.table) : tableSql(object.table);
	const selects = addresses.map(({ column, from }) => {
		const value = sql`lower(trim(${columnSql(column, from ? "i" : "c")}::text))`;
		const isWanted = sql`${value} = any(${arrayOf(wanted)}::text[])`;
		const people = sql`from ${everyone} as c where ${among}`;
		if (from === null) return sql`select ${value} as address ${people} and ${isWanted}`;
		const person = sql`exists (select ${people} and ${ownedSql(from)})`;
		return sql`select ${value} as address from ${onlySql(from.table)} as i where ${isWanted} and ${person}`;
	});
	return sql.join(selects, sql` union `);
}

/** Locks the rows of these people in other tables, in one order everywhere: the tables by their oids, and the rows of each by key. */
export function lockAddressesSql({ object, addresses }: Pick<ResolvedRedaction, "object" | "addresses">, keys: readonly string[]): SQL[] {
	return addresses
		.flatMap(({ from }) => (from && isLockable(from.table) ? [from] : []))
		.sort((one, other) => one.table.oid - other.table.oid)
		.map((from) => {
			const key = from.table.primaryKey.map((name) => columnSql({ name }, "i"));
			const order = key.length === 0 ? sql`` : sql` order by ${joinSql(key, ",")}`;
			return sql`select count(*) from (select from ${onlySql(from.table)} as i, ${onlySql(object.table)} as c
				where ${isOneOfSql(object.key, keys)} and ${ownedSql(from)}${order} for no key update of i) as locked`;
		});
}

/** The name of the person in the row `c`. Empty: it has none. */
export function nameSql({ name }: Pick<ResolvedRedaction, "name">): SQL {
	const parts = name.map((column) => sql`nullif(trim(${columnSql(column)}::text), '')`);
	return sql`concat_ws(' ', ${sql.join(parts, sql`, `)})`;
}
