import postgres from "postgres";

/** Every table of a schema: digests of its rows by primary key as text, or by the whole row if there is none. */
type Snapshot = Map<string, Map<string, string>>;

export interface Difference {
	/** Keys of deleted rows, as text: "42", or "7,3" for a key of several columns. */
	gone: string[];
	changed: string[];
	appeared: string[];
}

/** Reads all tables of a schema exactly: a row's digest covers its text, which contains every column. */
export async function readRows(url: string, schema: string): Promise<Snapshot> {
	const sql = postgres(url, { max: 1, onnotice: () => {} });
	try {
		return await sql.begin("isolation level repeatable read read only", async (tx) => {
			const snapshot: Snapshot = new Map();
			for (const table of await readTables(tx, schema)) snapshot.set(table.name, await readTable(tx, schema, table));
			return snapshot;
		});
	} finally {
		await sql.end();
	}
}

/** Every row of every table of a schema, as text. */
export async function textOfSchema(url: string, schema: string): Promise<string> {
	const sql = postgres(url, { max: 1, onnotice: () => {} });
	try {
		return await sql.begin("read only", async (tx) => {
			const texts: string[] = [];
			for (const { name } of await readTables(tx, schema)) {
				const rows = await tx<{ text: string }[]>`select t::text as text from ${tx(schema)}.${tx(name)} t`;
				texts.push(...rows.map(({ text }) => text));
			}
			return texts.join("\n");
		});
	} finally {
		await sql.end();
	}
}

async function readTables(tx: postgres.TransactionSql, schema: string): Promise<{ name: string; key: string[] }[]> {
	return tx<{ name: string; key: string[] }[]>`
		select c.relname as name,
			coalesce((select array_agg(a.attname order by array_position(i.indkey::int2[], a.attnum))
				from pg_index i join pg_attribute a on a.attrelid = i.indrelid and a.attnum = any (i.indkey)
				where i.indrelid = c.oid and i.indisprimary), '{}') as key
		from pg_class c join pg_namespace n on n.oid = c.relnamespace
		where n.nspname = ${schema} and c.relkind in ('r', 'p') and not c.relispartition
		order by c.relname`;
}

async function readTable(tx: postgres.TransactionSql, schema: string, { name, key }: { name: string; key: string[] }) {
	const keyText = key.length > 0 ? tx`concat_ws(',', ${columns(tx, key)})` : tx`t::text`;
	const rows = await tx<{ key: string; digest: string }[]>`
		select ${keyText} as key, md5(string_agg(t::text, '' order by t::text)) as digest from ${tx(schema)}.${tx(name)} t group by 1`;
	return new Map(rows.map((row) => [row.key, row.digest]));
}

function columns(tx: postgres.TransactionSql, names: string[]) {
	return names.map((name) => tx`t.${tx(name)}`).reduce((all, column) => tx`${all}, ${column}`);
}

/** Compares two snapshots. Only tables with differences are listed. */
export function compareRows(before: Snapshot, after: Snapshot): Map<string, Difference> {
	const differences = new Map<string, Difference>();
	for (const table of new Set([...before.keys(), ...after.keys()])) {
		const old = before.get(table) ?? new Map<string, string>();
		const now = after.get(table) ?? new Map<string, string>();
		const gone = [...old.keys()].filter((key) => !now.has(key)).sort();
		const changed = [...old.keys()].filter((key) => now.has(key) && now.get(key) !== old.get(key)).sort();
		const appeared = [...now.keys()].filter((key) => !old.has(key)).sort();
		if (gone.length + changed.length + appeared.length > 0) differences.set(table, { gone, changed, appeared });
	}
	return differences;
}

/** The number of deleted rows per table. Tables without any are omitted. */
export function countGone(differences: Map<string, Difference>): Record<string, number> {
	return Object.fromEntries([...differences].map(([table, { gone }]) => [table, gone.length] as const).filter(([, gone]) => gone > 0));
}
