import { call, typed } from "../messaging.ts";
import { RequestError } from "../page/request.ts";
import { t } from "../words.ts";
import type { readResults } from "./read-results.ts";

/** The keys, or why they could not be read, in words for the person. The reason is "" if the extension is gone. */
type ReaderAnswer = { keys: ReadonlySet<string> } | { reason: string };

type Reader = (...input: Parameters<typeof readResults>) => Promise<ReaderAnswer>;

/** The extension's scripts share one world. The page cannot reach into it, and its elements cannot have symbols as names. */
const place = Symbol.for("expunge:results-reader");
const shared = typed<{ [place]?: Reader }>(globalThis);

/** Called by the script that the background adds. */
export function provideReader(read: typeof readResults): void {
	shared[place] = async (...input) => {
		try {
			return { keys: await read(...input) };
		} catch (error) {
			if (error instanceof RequestError) return { reason: error.message };
			const [, , , signal] = input;
			if (!signal.aborted) console.error("Expunge: reading the further results failed.", error);
			return { reason: t("results.noAnswer") };
		}
	};
}

/** Reads all results with a script of its own, which most pages never need. */
export const readWithReader: Reader = async (...input) => {
	if (shared[place] === undefined) await call("page/add-reader", null).catch(() => undefined);
	return shared[place]?.(...input) ?? { reason: "" };
};
