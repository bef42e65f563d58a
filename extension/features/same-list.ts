import { formatNumber } from "../format-number.ts";
import { readTotal } from "../page/read-source.ts";
import { shownKeys } from "../page/rows.ts";
import type { Feature, Stage } from "../stage/stage.ts";

/** What the list showed when a person last ticked something. */
interface Look {
	address: string;
	total: number | null;
	keys: ReadonlySet<string>;
}

/**
 * Where no address says what was searched for, the same place may show another search. When in doubt, what is ticked is forgotten, and the
 * person is told.
 */
export const sameList: Feature = (stage) => {
	const { results } = stage.view;
	if (results === null || results.list.link !== undefined) return () => undefined;
	const { list } = results;
	let version = 0;
	let before: Look | null = null;
	const look = (): Look => ({ address: location.href, total: readTotal(list), keys: new Set(shownKeys(list)) });
	return () => {
		if (before !== null && stage.ticked.size > 0 && readTotal(list) !== before.total && isDoubtful(before, look())) forgetTicks(stage);
		if (version !== stage.ticked.version) before = look();
		version = stage.ticked.version;
	};
};

/** True if the page shows different records and a different total, although nobody went to another page. */
function isDoubtful(before: Look, now: Look): boolean {
	if (before.address !== now.address || before.total === null || now.total === null || before.total === now.total) return false;
	return now.keys.size > 0 && ![...now.keys].some((key) => before.keys.has(key));
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
