import type { ResultList } from "../../server/crm/pages.ts";
import { readTotal } from "../page/read-source.ts";
import { allRows, keyOf, shownKeys } from "../page/rows.ts";
import type { Feature, Stage } from "../stage/stage.ts";
import { t } from "../words.ts";

/** What the list showed when a person last ticked something. */
interface Look {
	address: string;
	total: number | null;
	ends: string;
	/** Null until they have been read, a moment after the tick. Until then any other list counts as doubtful. */
	keys: ReadonlySet<string> | null;
}

/** Milliseconds that the rows may take to follow their address. Later rows belong to another search. */
const turnTime = 10_000;

/**
 * If no address identifies the search, the same place may show another search. When in doubt, this clears the ticks and tells the
 * person: if every record is different, and the page does not state the same total as before.
 */
export const sameList: Feature = (stage) => {
	const { results } = stage.view;
	if (results === null || results.list.link !== undefined) return () => undefined;
	const { list } = results;
	let version = 0;
	let before: Look | null = null;
	/** When the address last changed to another page or order of the same search. The rows may change later. */
	let turnedAt = Number.NEGATIVE_INFINITY;
	const look = (): Look => ({ address: location.href, total: readTotal(list), ends: readEnds(list), keys: null });
	const remember = () => {
		const now = look();
		before = now;
		turnedAt = Number.NEGATIVE_INFINITY;
		// Reading thousands of rows can wait until the tick is on the screen.
		setTimeout(() => {
			if (hasSameRows(now, look())) now.keys = new Set(shownKeys(list));
		});
	};
	return () => {
		if (version !== stage.ticked.version) remember();
		else if (before !== null && stage.ticked.size > 0) {
			const now = look();
			if (now.address !== before.address) turnedAt = performance.now();
			if (performance.now() - turnedAt < turnTime) {
				before.address = now.address;
				if (now.ends === before.ends) return;
				// Another page of the same search has the same total.
				if (before.total !== now.total && isOther(before, shownKeys(list))) forgetTicks(stage);
				else remember();
			} else if (!isSameTotal(before, now) && !hasSameRows(before, now)) {
				if (isOther(before, shownKeys(list))) forgetTicks(stage);
				// Do not read a long list again for each of its changes.
				before.ends = now.ends;
			}
		}
		version = stage.ticked.version;
	};
};

/** The first and the last record of the list, which change when the page shows others. */
function readEnds(list: ResultList): string {
	const rows = allRows(list);
	return JSON.stringify([rows.length, ...[rows.at(0), rows.at(-1)].map((row) => (row ? keyOf(row, list) : null))]);
}

function isSameTotal(before: Look, now: Look): boolean {
	return before.total !== null && before.total === now.total;
}

function hasSameRows(before: Look, now: Look): boolean {
	return before.address === now.address && before.total === now.total && before.ends === now.ends;
}

/** Whether the page shows records, and none of the earlier ones. */
function isOther(before: Look, keys: readonly string[]): boolean {
	return keys.length > 0 && !keys.some((key) => before.keys?.has(key));
}

export function forgetTicks(stage: Stage, count = stage.ticked.size): void {
	stage.ticked.clear();
	stage.popUps.show("forgotten", {
		tone: "calm",
		title: t("features.selectionCleared"),
		text: t("features.otherList", { count }),
		seconds: 10,
	});
}
