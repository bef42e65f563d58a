import { count } from "../../words/count.ts";
import type { ProbeFailure } from "./probe.ts";

/** Values that are looked up in one question, and that are remembered. More would fill the memory. */
const maxRemembered = 1_000;

export interface LookUps {
	/** Asks for values that were not asked for before, a thousand at a time, until some exist. */
	findSome(
		values: Iterable<string>,
		find: (values: readonly string[]) => Promise<readonly string[] | ProbeFailure>,
	): Promise<readonly string[] | ProbeFailure>;
	/** How many different values were asked for. */
	describe(singular: string, plural?: string): string;
	isNone(): boolean;
}

/** The look-ups of one suspicion, in all parts of a table. */
export function createLookUps(): LookUps {
	const remembered = new Set<string>();
	let isMore = false;
	return {
		async findSome(values, find) {
			const fresh = [...new Set(values)].filter((value) => !remembered.has(value));
			for (let at = 0; at < fresh.length; at += maxRemembered) {
				const some = fresh.slice(at, at + maxRemembered);
				const room = maxRemembered - remembered.size;
				for (const value of some.slice(0, room)) remembered.add(value);
				isMore ||= some.length > room;
				const existing = await find(some);
				if (existing.length > 0) return existing;
			}
			return [];
		},
		describe: (singular, plural) => `${isMore ? "more than " : ""}${count(remembered.size, singular, plural)}`,
		isNone: () => remembered.size === 0,
	};
}
