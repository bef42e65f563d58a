import { readLabels, tableLabelsOf } from "../crm/read-grantable.ts";
import { recordAddress } from "../crm/record-address.ts";
import { recordsNamed, recordsNameOf } from "../erasure/catalog/catalog.ts";
import { topmost } from "../erasure/graph/graph.ts";
import type { KeepingRow } from "../erasure/rows/refusals.ts";
import type { ActionContext } from "../http/action.ts";
import { readRights } from "../permissions/lock-rights.ts";
import { readReadable } from "./read-readable.ts";
import type { Keeper } from "./schemas.ts";

/**
 * Describes the rows that keep records, for this person. Everybody learns the kind. Only people who may read the entry learn which one it
 * is. If no type has the table, only admins see the key. The result is null if the row is, or may be, the record itself.
 */
export async function describeKeepers(
	action: ActionContext,
	rows: readonly KeepingRow[],
): Promise<(object: string, key: string, row: KeepingRow | null) => Keeper | null> {
	if (rows.length === 0) return () => null;
	const { crm, graph: live, env } = action;
	const graph = await live.current();
	const [origin] = env.crmOrigins;
	const objectsOf = (table: KeepingRow["table"]) => {
		const found = recordsNamed(graph.catalog, table);
		return found ? [...graph.objects.values()].filter((object) => object.table.oid === topmost(graph.catalog, found.oid)) : [];
	};
	const kindOf = (table: KeepingRow["table"]) => {
		const values = objectsOf(table).find((object) => object.table.values);
		return values ? labelsOf(values.name, null) : tableLabelsOf(crm, table);
	};
	const keysOf = Map.groupBy(
		rows.filter(({ key }) => key !== null),
		({ table }) => table,
	);
	const [labelsOf, rights] = await Promise.all([readLabels(action), readRights(action.db, action.actor.id)]);
	const readable = new Map<string, Keeper>();
	for (const [table, kept] of keysOf) {
		const keys = [...new Set(kept.map(({ key }) => key ?? ""))];
		const objects = objectsOf(table);
		for (const object of objects) {
			for (const { key, klass, name } of await readReadable(action, rights, object, keys)) {
				const address = recordAddress(crm.pages, { object: object.name, klass, key }, origin);
				readable.set(nameRow({ table, key }), { labels: labelsOf(object.name, klass), key, record: { name, address } });
			}
		}
		if (objects.length > 0 || !rights.admin) continue;
		for (const key of keys) readable.set(nameRow({ table, key }), { labels: tableLabelsOf(crm, table), key, record: null });
	}
	return (object, key, row) => {
		const own = graph.objects.get(object);
		if (row === null || (own && row.table === recordsNameOf(own.table) && (row.key === null || row.key === key))) return null;
		return readable.get(nameRow(row)) ?? { labels: kindOf(row.table), key: null, record: null };
	};
}

function nameRow({ table, key }: KeepingRow): string {
	return `${key ?? ""} ${table}`;
}
