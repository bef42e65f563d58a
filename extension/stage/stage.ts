import type { Selection } from "../messages.ts";
import { removeCopies, removeOwn } from "../page/own-elements.ts";
import type { PopUps } from "../page/pop-ups.ts";
import type { View } from "../page/view.ts";
import type { Absence, ReadyState } from "./session.ts";
import { makeTickedKeys, type TickedKeys } from "./ticked-keys.ts";

/** What a feature works with: one place of the CRM, for a person who may delete something there. */
export interface Stage {
	state: ReadyState;
	view: View;
	ticked: TickedKeys;
	popUps: PopUps;
	isDark: () => boolean;
	/** Aborts when the place is left, the person's rights change, or a newer script takes over. */
	signal: AbortSignal;
	/** Scans the page again at once, after `ticked` has changed. */
	refresh: () => void;
	/** Why the controls do not work at the moment. Null while they work. */
	absence: () => Absence | null;
	/** Opens the confirmation for these records. */
	confirm: (selection: Selection) => void;
	/** Keys of records that were deleted while the page was open. */
	erased: (object: string) => ReadonlySet<string>;
}

/** The nodes that the page has changed since the last scan. */
export type ChangedNodes = ReadonlySet<Node>;

/** Prepares a feature for a place. The returned function runs after every change of the page, and puts the feature's elements in place. */
export type Feature = (stage: Stage) => (touched: ChangedNodes) => void;

type Tools = Pick<Stage, "popUps" | "isDark" | "refresh" | "absence" | "confirm" | "erased">;

/** The stage of the current place. There is one at a time. */
interface CurrentStage {
	/** Shows the features of a place, and starts a new stage if the place has changed. */
	show: (state: ReadyState, view: View, touched: ChangedNodes) => void;
	/** Unticks deleted records, or everything once the ticks have become a deletion. */
	untick: (object: string, keys: readonly string[] | "all") => void;
	end: () => void;
}

export function makeCurrentStage(features: readonly Feature[], tools: Tools): CurrentStage {
	let current: { place: string; life: AbortController; object: string | null; ticked: TickedKeys; scans: ReturnType<Feature>[] } | null =
		null;
	const end = () => {
		current?.life.abort();
		current = null;
		removeOwn();
	};
	const begin = (state: ReadyState, view: View) => {
		const life = new AbortController();
		const ticked = makeTickedKeys();
		const stage: Stage = { ...tools, state, view, ticked, signal: life.signal };
		return { place: view.place, object: view.results?.list.object ?? null, life, ticked, scans: features.map((feature) => feature(stage)) };
	};
	return {
		show(state, view, touched) {
			if (current?.place !== view.place) {
				end();
				current = begin(state, view);
			}
			removeCopies();
			for (const scan of current.scans) attempt(() => scan(touched));
		},
		untick(object, keys) {
			if (current?.object !== object) return;
			if (keys === "all") current.ticked.clear();
			else for (const key of keys) current.ticked.delete(key);
		},
		end,
	};
}

/** If a feature fails on a page, the others still run. */
function attempt(scan: () => void): void {
	try {
		scan();
	} catch (error) {
		console.error("Expunge:", error);
	}
}
