import type { z } from "@hono/zod-openapi";
import { describeRecords, matchRecords } from "../erasure/rows/match-records.ts";
import { isKeyOf, isTextKey } from "../erasure/sql/key-values.ts";
import type { ActionContext } from "../http/action.ts";
import { ExpungeError } from "../http/errors.ts";
import { inTime } from "./in-time.ts";
import { type ReadableType, requireReadableType } from "./readable-type.ts";
import type { FoundRecord, FoundRecords, recordSearch } from "./schemas.ts";

/**
 * Records of a type that the person may read, by key. A number or UUID that is a record's key finds that record first, by its index: it is
 * found even where the rest of the search takes too long.
 */
export async function searchRecords(action: ActionContext, input: z.output<typeof recordSearch>): Promise<FoundRecords> {
	const { klass, softDeleted, after, limit } = input;
	const type = await requireReadableType(action, input);
	const { object, where } = type;
	if (after !== null && !isKeyOf(after, object.key.type)) throw new ExpungeError("invalid_key");
	const marks = object.softDeleted !== null;
	const words = [...new Set(input.text.split(/\s+/).filter(Boolean))];
	const exact = await findExact(action, type, words, input);
	try {
		const found = await inTime(action.db, (tx) =>
			matchRecords(tx, object, { words, klass, onlySoftDeleted: softDeleted, where, after, limit: limit + 1 }),
		);
		const page = found.slice(0, limit);
		const others = type.show(page).filter(({ key }) => key !== exact?.key);
		const first = exact && after === null ? [exact] : [];
		return { records: [...first, ...others], next: found.length > limit ? (page.at(-1)?.key ?? null) : null, marks };
	} catch (error) {
		const isLate = error instanceof ExpungeError && error.code === "search_too_slow";
		if (isLate && exact && after === null) return { records: [exact], next: null, marks };
		throw error;
	}
}

/** The record whose number or UUID was typed. */
async function findExact(
	{ db }: ActionContext,
	{ object, show }: ReadableType,
	words: readonly string[],
	{ klass, softDeleted }: z.output<typeof recordSearch>,
): Promise<FoundRecord | undefined> {
	const [word = ""] = words;
	if (words.length !== 1 || isTextKey(object.key) || !isKeyOf(word, object.key.type)) return undefined;
	const found = await inTime(db, (tx) => describeRecords(tx, object, [word]));
	return show(found.filter((record) => (klass === null || record.klass === klass) && (!softDeleted || record.softDeleted)))[0];
}
