import type { ResultList } from "../../server/crm/pages.ts";
import { formatNumber } from "../format-number.ts";
import { readTotal } from "../page/read-source.ts";
import { allRows, keyOf, shownKeys } from "../page/rows.ts";
import type { Feature, Stage } from "../stage/stage.ts";

/** What the list showed when a person last ticked something. */
interface Look {
	address: string;
	total: number | null;
	/** Null until they have been read, a moment after the tick; until then another total is doubtful enough. */
	keys: ReadonlySet<string> | null;
}

/**
 * If no address identifies the search, the same place may show another one. When in doubt, the ticks are cleared and the person is
 * told.
 */
export const sameList: Feature = (stage) => {
	const { results } = stage.view;
	if (results === null || results.list.link !== undefined) return () => undefined;
	const { list } = results;
	let version = 0;
	let before: Look | null = null;
	const look = (): Look => ({ address: location.href, total: readTotal(list), keys: null });
	const readKeys = (now: Look): Look => Object.assign(now, { keys: new Set(shownKeys(list)) });
	return () => {
		if (before !== null && stage.ticked.size > 0 && readTotal(list) !== before.total && isDoubtful(before, readKeys(look())))
			forgetTicks(stage);
		if (version !== stage.ticked.version) {
			const now = look();
			const ends = readEnds(list);
			before = now;
			// Reading thousands of rows can wait until the tick is on the screen.
			setTimeout(() => {
				if (readTotal(list) === now.total && location.href === now.address && readEnds(list) === ends) readKeys(now);
			});
		}
		version = stage.ticked.version;
	};
};

/** The first and the last record of the list, which change when the page shows others. */
function readEnds(list: ResultList): string {
	const rows = allRows(list);
	return JSON.stringify([rows.length, ...[rows.at(0), rows.at(-1)].map((row) => (row ? keyOf(row, list) : null))]);
}

/** True if the page shows different records and a different total, although the person did not go to another page. */
function isDoubtful(before: Look, now: Look): boolean {
	if (before.address !== now.address || before.total === null || now.total === null || before.total === now.total) return false;
	const keys = [...(now.keys ?? [])];
	return keys.length > 0 && !keys.some((key) => before.keys?.has(key));
}

export function forgetTicks(stage: Stage, count = stage.ticked.size): void {
	stage.ticked.clear();
	stage.popUps.show("forgotten", {
		tone: "calm",
		title: "Selection cleared",
		text: `${count === 1 ? "1 record was" : `${formatNumber(count)} records were`} selected, but the page may show a different list now.`,
		seconds: 10,
	});
}
