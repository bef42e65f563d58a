import type { PageState, Selection } from "../messages.ts";
import type { PopUps } from "../page/pop-ups.ts";
import type { View } from "../page/view.ts";

/** What a feature works with: one place of the CRM, shown to a person who may do something there. */
export interface Stage {
	state: Extract<PageState, { status: "ready" }>;
	view: View;
	/** Keys of the rows that are ticked, whether the page shows them at the moment or not. */
	ticked: Set<string>;
	popUps: PopUps;
	isDark: () => boolean;
	/** Aborts when the place is left, the person's rights change, or a newer script takes over. */
	signal: AbortSignal;
	/** Asks that everything be looked at again, after `ticked` has changed. */
	refresh: () => void;
	/** Has the confirmation opened for these records. */
	confirm: (selection: Selection) => void;
	/** Keys of records that have gone while the page was open. */
	gone: (object: string) => ReadonlySet<string>;
}

/** Makes a feature ready for a place; what it returns is called whenever the page has changed, and puts its things where they belong. */
export type Feature = (stage: Stage) => () => void;
