import type { z } from "@hono/zod-openapi";
import { isBadValue } from "../database/sqlstates.ts";
import { describeRecords } from "../erasure/rows/match-records.ts";
import { readCanonicalKeys } from "../erasure/rows/read-canonical-keys.ts";
import { isKeyOf } from "../erasure/sql/key-values.ts";
import type { ActionContext } from "../http/action.ts";
import { inTime } from "./in-time.ts";
import { type ReadableType, requireReadableType } from "./readable-type.ts";
import type { idList, ResolvedIds } from "./schemas.ts";

/** The records that the ids of a list name. An id that no record can have, that none has, or whose record the person may not read is unknown. */
export async function resolveIds(action: ActionContext, input: z.output<typeof idList>): Promise<ResolvedIds> {
	const type = await requireReadableType(action, input);
	const possible = [...new Set(input.ids)].filter((id) => isKeyOf(id, type.object.key.type));
	const keys = await readKeys(action, type, possible);
	const found = await inTime(action.db, (tx) => describeRecords(tx, type.object, [...new Set(keys.values())]));
	const records = type.show(found.filter((record) => input.klass === null || record.klass === input.klass));
	const known = new Set(records.map(({ key }) => key));
	const keyOf = (id: string) => {
		const key = keys.get(id);
		return key !== undefined && known.has(key) ? key : null;
	};
	return { keys: input.ids.map(keyOf), records };
}

/** The keys as the database writes them, by id. An id that the column's type refuses is found by halving, because it fails the whole statement. */
async function readKeys(action: ActionContext, type: ReadableType, ids: readonly string[]): Promise<Map<string, string>> {
	if (ids.length === 0) return new Map();
	try {
		const keys = await inTime(action.db, (tx) => readCanonicalKeys(tx, type.object, ids));
		return new Map(ids.map((id, index) => [id, keys[index] ?? id]));
	} catch (error) {
		if (!isBadValue(error)) throw error;
		if (ids.length === 1) return new Map();
		const middle = Math.ceil(ids.length / 2);
		return new Map([...(await readKeys(action, type, ids.slice(0, middle))), ...(await readKeys(action, type, ids.slice(middle)))]);
	}
}
