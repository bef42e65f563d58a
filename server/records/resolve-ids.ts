import type { z } from "@hono/zod-openapi";
import type { Transaction } from "../database/database.ts";
import { isBadValue } from "../database/sqlstates.ts";
import type { Column } from "../erasure/catalog/catalog.ts";
import type { GraphObject } from "../erasure/graph/graph.ts";
import { describeRecords } from "../erasure/rows/match-records.ts";
import { readCanonicalKeys } from "../erasure/rows/read-canonical-keys.ts";
import { readOtherKeys } from "../erasure/rows/read-other-keys.ts";
import { isKeyOf } from "../erasure/sql/key-values.ts";
import type { ActionContext } from "../http/action.ts";
import { ExpungeError } from "../http/errors.ts";
import { requireReadableType } from "./readable-type.ts";
import type { idList, ResolvedIds } from "./schemas.ts";
import { searchInTime } from "./search-in-time.ts";

/**
 * The records that a list of ids names. An id that no record can have, that none has, or whose record the person may not read is unknown.
 */
export async function resolveIds(action: ActionContext, input: z.output<typeof idList>): Promise<ResolvedIds> {
	const type = await requireReadableType(action, input);
	const keys = await findKeys(action, type.object, input);
	const found = await searchInTime(action.db, (tx) => describeRecords(tx, type.object, [...new Set([...keys.values()].flat())]));
	const records = type.show(found.filter((record) => input.klass === null || record.klass === input.klass));
	const known = new Set(records.map(({ key }) => key));
	const isAmbiguous = (id: string) => (keys.get(id)?.length ?? 0) > 1;
	const keyOf = (id: string) => {
		const [key] = keys.get(id) ?? [];
		return key !== undefined && known.has(key) && !isAmbiguous(id) ? key : null;
	};
	// An id that names only records which the person may not read is unknown, as if those records did not exist.
	const ambiguous = input.ids.filter((id) => isAmbiguous(id) && keys.get(id)?.some((key) => known.has(key)));
	const named = new Set(input.ids.map(keyOf));
	return { keys: input.ids.map(keyOf), records: records.filter(({ key }) => named.has(key)), ambiguous: ambiguous.length };
}

/** The keys as the database writes them, by id. Several are ambiguous. An id that names no record may be missing. */
function findKeys(action: ActionContext, object: GraphObject, { by, ids }: z.output<typeof idList>): Promise<Map<string, string[]>> {
	const different = [...new Set(ids)];
	if (by === null) {
		const possible = different.filter((id) => isKeyOf(id, object.key.type));
		return readKeys(action, possible, async (tx, some) =>
			(await readCanonicalKeys(tx, object, some)).map((key) => (key === null ? [] : [key])),
		);
	}
	// Only columns that the adapter states are allowed: with any other column, a caller could find out what it contains.
	const columns = object.otherKeys.find((key) =>
		isSame(
			key.map(({ name }) => name),
			by,
		),
	);
	if (columns === undefined) throw new ExpungeError("invalid_request");
	const values = new Map(different.map((id) => [id, valuesOf(id, columns)]));
	const possible = different.filter((id) => values.get(id) !== null);
	return readKeys(action, possible, (tx, some) =>
		readOtherKeys(
			tx,
			object,
			columns,
			some.map((id) => values.get(id) ?? []),
		),
	);
}

function isSame(one: readonly string[], other: readonly string[]): boolean {
	return JSON.stringify([...one].sort()) === JSON.stringify([...other].sort());
}

/** The values of exactly these columns. Null if the id has others, or a value that its column cannot contain. */
function valuesOf(id: string, columns: readonly Column[]): string[] | null {
	const stated = readJson(id);
	if (typeof stated !== "object" || stated === null) return null;
	const read = new Map<string, unknown>(Object.entries(stated));
	const values = columns.flatMap(({ name, type }) => {
		const value = read.get(name);
		return typeof value === "string" && isKeyOf(value, type) ? [value] : [];
	});
	return values.length === columns.length && read.size === columns.length ? values : null;
}

function readJson(text: string): unknown {
	try {
		return JSON.parse(text);
	} catch {
		return null;
	}
}

/** An id that a column's type refuses is found by halving, because it fails the whole statement. */
async function readKeys(
	action: ActionContext,
	ids: readonly string[],
	read: (tx: Transaction, ids: readonly string[]) => Promise<readonly string[][]>,
): Promise<Map<string, string[]>> {
	if (ids.length === 0) return new Map();
	try {
		const keys = await searchInTime(action.db, (tx) => read(tx, ids));
		return new Map(ids.map((id, index) => [id, keys[index] ?? []]));
	} catch (error) {
		if (!isBadValue(error)) throw error;
		if (ids.length === 1) return new Map();
		const middle = Math.ceil(ids.length / 2);
		return new Map([...(await readKeys(action, ids.slice(0, middle), read)), ...(await readKeys(action, ids.slice(middle), read))]);
	}
}
