import { onEvent } from "../messaging.ts";
import { makePopUps, type PopUps } from "../page/pop-ups.ts";
import { onSwallowed } from "../page/press.ts";
import { thisPage } from "../page/this-page.ts";
import { findAddressAfterDeletion, readView } from "../page/view.ts";
import { watchPage } from "../page/watch-page.ts";
import { isDark } from "../page/widget.ts";
import { keepWords, type MessageKey, t } from "../words.ts";
import { makeConfirmation } from "./make-confirmation.ts";
import { makeErasedKeys } from "./make-erased-keys.ts";
import { makeNews } from "./make-news.ts";
import { makeSession, type ReadyState } from "./session.ts";
import { type Feature, makeCurrentStage } from "./stage.ts";

/**
 * The life of the content script.
 *
 * - It begins without a stage, and asks the background what the page may show.
 * - While that is "ready" and the CRM shows the same person as signed in, it has the stage of the place where the person is.
 * - The stage ends, with its elements and its ticks, when the place, the answer or the person changes, and when a newer script takes over.
 *   If the server is unreachable, the stage stays.
 * - The confirmation, the pop-ups and the keys of deleted records outlive stages. They end with the document.
 */
export function showFeatures(features: readonly Feature[], signal: AbortSignal): void {
	keepWords(lastWords);
	const session = makeSession(() => stage.end(), sayNewRights, refresh);
	const dark = () => isDark(session.ready()?.pages.dark);
	const popUps = makePopUps(dark, signal);
	const erased = makeErasedKeys();
	const confirmation = makeConfirmation(popUps, dark, signal);
	const news = makeNews(popUps, () => session.readyForPerson() !== null);
	const stage = makeCurrentStage(features, {
		popUps,
		isDark: dark,
		refresh,
		absence: session.absence,
		confirm: confirmation.open,
		erased: erased.of,
	});
	const look = watchPage(signal, (touched) => {
		session.readLogin();
		const state = session.readyForPerson();
		if (state === null) return;
		news.begin();
		stage.show(state, readView(state.pages, new URL(location.href), thisPage), touched);
	});
	sayIfSwallowed(popUps);
	onEvent(
		{
			"page/changed": renew,
			"confirmation/still-there": () => undefined,
			"confirmation/submitted": ({ nonce, preview }) => confirmation.noteSubmission(nonce, preview),
			"confirmation/closed": ({ nonce }) => confirmation.end(nonce),
			"confirmation/failed": ({ failure }) => confirmation.showFailure(failure),
			"deletion/changed": ({ deletion, erased: keys }) => {
				const state = session.readyForPerson();
				if (state === null) return;
				erased.add(deletion.object, keys);
				stage.untick(deletion.object, confirmation.takeConfirmed(deletion.id) ?? keys);
				if (!leaveRecord(state, deletion.object, keys)) news.showChange(deletion, keys.length);
				refresh();
			},
			"notification/arrived": () => void news.fetch(),
		},
		signal,
	);
	document.addEventListener("visibilitychange", cameToFront, { signal });
	window.addEventListener("pageshow", ({ persisted }) => persisted && comeBack(), { signal });
	signal.addEventListener("abort", stage.end, { once: true });
	renew();

	function refresh(): void {
		look();
	}
	function sayNewRights(): void {
		popUps.show("rights", { tone: "calm", title: t("common.newRights"), text: t("stage.newRightsText"), seconds: 10 });
	}
	function renew(): void {
		void session.renew().then(refresh);
	}
	function cameToFront(): void {
		const state = session.ready();
		// A different person may have signed in in another tab.
		if (!document.hidden) session.checkLogin();
		if (state !== null) void news.fetch();
		else if (!document.hidden) renew();
	}
	/** A page that comes back from the browser's cache has missed every event. */
	function comeBack(): void {
		session.forgetLogin();
		confirmation.end();
		renew();
	}
}

/**
 * The words that the page may need for the first time after the extension has been updated or switched off. They are read in advance,
 * because the browser then no longer answers.
 */
export const lastWords: readonly MessageKey[] = [
	"stage.switchedOff",
	"stage.swallowed",
	"stage.swallowedText",
	"common.nothingWasDeleted",
	"page.showConfirmation",
	"page.confirmationOpen",
	"page.percentDone",
	"common.close",
	"common.cancel",
	"results.switchedOff",
	"features.absence.signed_out",
	"features.absence.unreachable",
	"features.withAbsence",
	"features.deleteRecords",
	"features.otherRecord",
	"features.lookAgain",
	"features.thisPage",
	"features.none",
	"features.allResults",
	"features.allOfResults",
	"features.resultsSoFar",
	"features.notCounted",
	"features.reading",
	"features.readingOf",
	"features.soFar",
	"features.ofTotal",
	"features.notAllRead",
	"features.nothingSelected",
	"features.ticked",
	"features.untick",
	"features.selectType",
	"features.selected",
	"features.notShown",
	"features.oneNotShown",
	"features.noneShown",
	"common.clear",
	"features.clearSelection",
	"features.selectionCleared",
	"features.otherList",
];

/** If the page is about one of these records, opens the address that the adapter names. */
function leaveRecord(state: ReadyState, object: string, keys: readonly string[]): boolean {
	const url = new URL(location.href);
	const { record } = readView(state.pages, url, thisPage);
	const afterwards = record?.page.object === object && keys.includes(record.key) ? findAddressAfterDeletion(record, url) : null;
	if (afterwards !== null) location.assign(afterwards);
	return afterwards !== null;
}

/** Reports once that the page blocks clicks on our controls. After a reload our listeners come first. */
function sayIfSwallowed(popUps: PopUps): void {
	let said = false;
	onSwallowed(() => {
		if (said) return;
		said = true;
		popUps.show("swallowed", {
			tone: "bad",
			title: t("stage.swallowed"),
			text: t("stage.swallowedText"),
		});
	});
}
