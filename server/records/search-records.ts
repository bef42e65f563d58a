import type { z } from "@hono/zod-openapi";
import { matchBeginnings } from "../erasure/rows/match-beginnings.ts";
import { describeRecords, matchRecords } from "../erasure/rows/match-records.ts";
import { isKeyOf, isTextKey } from "../erasure/sql/key-values.ts";
import type { ActionContext } from "../http/action.ts";
import { ExpungeError } from "../http/errors.ts";
import { type ReadableType, requireReadableType } from "./readable-type.ts";
import type { FoundRecord, FoundRecords, recordSearch } from "./schemas.ts";
import { searchInTime } from "./search-in-time.ts";

/**
 * Records of a type that the person may read. First those that an index finds: the record whose number or UUID was typed, and those whose
 * name, address or text key begins with a word. Then all others by key. Once an index has found something, the others have `restTimeoutMs`;
 * if they take longer, the page has the first ones only.
 */
export async function searchRecords(
	action: ActionContext,
	input: z.output<typeof recordSearch>,
	restTimeoutMs = 1_000,
): Promise<FoundRecords> {
	const { klass, softDeleted, after, limit } = input;
	const type = await requireReadableType(action, input);
	const { object, where } = type;
	if (after !== null && !isKeyOf(after, object.key.type)) throw new ExpungeError("invalid_key");
	const marks = object.softDeleted !== null;
	const words = [...new Set(input.text.split(/\s+/).filter(Boolean))];
	const wanted = { words, klass, onlySoftDeleted: softDeleted, where };
	const exact = await findExact(action, type, words, input);
	const beginnings = await findBeginnings(action, type, { ...wanted, limit });
	const quick = [...new Map([...exact, ...beginnings].map((record) => [record.key, record])).values()];
	const first = after === null ? quick : [];
	try {
		const found = await searchInTime(
			action.db,
			(tx) => matchRecords(tx, object, { ...wanted, after, limit: limit + 1 }),
			first.length > 0 ? restTimeoutMs : undefined,
		);
		const page = found.slice(0, limit);
		const others = type.show(page).filter(({ key }) => !quick.some((record) => record.key === key));
		return { records: [...first, ...others], next: found.length > limit ? (page.at(-1)?.key ?? null) : null, marks, partial: false };
	} catch (error) {
		if (isLate(error) && first.length > 0) return { records: first, next: null, marks, partial: true };
		throw error;
	}
}

/** Matching the beginnings of words gives only a first answer, so if it is late it counts as nothing found. */
async function findBeginnings(
	{ db }: ActionContext,
	{ object, show }: ReadableType,
	match: Parameters<typeof matchBeginnings>[2],
): Promise<FoundRecord[]> {
	try {
		return show(await searchInTime(db, (tx) => matchBeginnings(tx, object, match)));
	} catch (error) {
		if (isLate(error)) return [];
		throw error;
	}
}

function isLate(error: unknown): boolean {
	return error instanceof ExpungeError && error.code === "search_too_slow";
}

/** The record whose number or UUID was typed. */
async function findExact(
	{ db }: ActionContext,
	{ object, show }: ReadableType,
	words: readonly string[],
	{ klass, softDeleted }: z.output<typeof recordSearch>,
): Promise<FoundRecord[]> {
	const [word = ""] = words;
	if (words.length !== 1 || isTextKey(object.key) || !isKeyOf(word, object.key.type)) return [];
	const found = await searchInTime(db, (tx) => describeRecords(tx, object, [word]));
	return show(found.filter((record) => (klass === null || record.klass === klass) && (!softDeleted || record.softDeleted)));
}
