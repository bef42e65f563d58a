import type { PageSelection } from "../messages.ts";
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
	confirm: (selection: PageSelection) => void;
	/** Keys of records that were deleted while the page was open. */
	erased: (object: string) => ReadonlySet<string>;
}

/** The nodes that the page has changed since the last scan. */
export type ChangedNodes = ReadonlySet<Node>;

/** Prepares a feature for a place. The returned function runs after every change of the page, and puts the feature's elements in place. */
export type Feature = (stage: Stage) => (touched: ChangedNodes) => void;

type Tools = Pick<Stage, "popUps" | "isDark" | "refresh" | "absence" | "confirm" | "erased">;

/** The stage of the current place, and the stages of other lists on the page. */
interface CurrentStage {
	/** Shows the features of each place, and starts a new stage where a place has changed. */
	show: (state: ReadyState, view: View, touched: ChangedNodes) => void;
	/** Unticks records, in every list of their type. */
	untick: (object: string, keys: readonly string[]) => void;
	end: () => void;
}

export function makeCurrentStage(features: readonly Feature[], tools: Tools): CurrentStage {
	const running = new Map<string, { life: AbortController; object: string | null; ticked: TickedKeys; scans: ReturnType<Feature>[] }>();
	/** Ends all stages but those of these places. */
	const end = (stay: readonly string[] = []) => {
		const leaving = [...running].filter(([place]) => !stay.includes(place));
		for (const [place, { life }] of leaving) {
			life.abort();
			running.delete(place);
		}
		if (leaving.length > 0 || running.size === 0) removeOwn();
	};
	const begin = (state: ReadyState, view: View) => {
		const life = new AbortController();
		const ticked = makeTickedKeys();
		const stage: Stage = { ...tools, state, view, ticked, signal: life.signal };
		running.set(view.place, {
			object: view.results?.list.object ?? null,
			life,
			ticked,
			scans: features.map((feature) => feature(stage)),
		});
	};
	return {
		show(state, view, touched) {
			const views = [view, ...view.alongside];
			end(views.map(({ place }) => place));
			for (const one of views) if (!running.has(one.place)) begin(state, one);
			removeCopies();
			for (const { scans } of running.values()) for (const scan of scans) attempt(() => scan(touched));
		},
		untick(object, keys) {
			for (const one of running.values()) if (one.object === object) for (const key of keys) one.ticked.delete(key);
		},
		end: () => end(),
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
