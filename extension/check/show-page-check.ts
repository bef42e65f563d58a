import { callIfThere } from "../messaging.ts";
import { atMostEvery } from "../page/at-most-every.ts";
import { thisPage } from "../page/this-page.ts";
import { readView } from "../page/view.ts";
import { watchPage } from "../page/watch-page.ts";
import { isDark } from "../page/widget.ts";
import { t } from "../words.ts";
import type { PlaceOnPage } from "./adapter-place.ts";
import { describeReport } from "./describe-report.ts";
import { findPlaces } from "./find-places.ts";
import { keepFoundPlaces } from "./keep-found-places.ts";
import { makeCheckPanel } from "./make-check-panel.ts";

declare global {
	interface Window {
		/** Ends the check that is open in this page. */
		endPageCheck?: () => void;
	}
}

/** How often to check a page again that changes all the time. */
const pauseMs = 400;

/** Shows an admin what the adapter finds on this page, until Escape or Close. */
export async function showPageCheck(): Promise<void> {
	if (Object.hasOwn(window, "endPageCheck")) window.endPageCheck?.();
	const life = new AbortController();
	const { signal } = life;
	window.endPageCheck = () => life.abort();
	const state = await callIfThere("page/state", null);
	if (state?.status !== "ready" || !state.rights.admin || signal.aborted) return;
	const { pages, crm } = state;
	const before = document.activeElement;
	const end = () => {
		life.abort();
		if (before instanceof HTMLElement) before.focus();
	};
	const describe = (places: Parameters<typeof describeReport>[0]) =>
		[t("check.reportTitle", { crm }), "", ...describeReport(places)].join("\n");
	const panel = makeCheckPanel(isDark(pages.dark), describe, end, signal);
	let place: string | null = null;
	let known: PlaceOnPage[] = [];
	const check = () => {
		if (signal.aborted) return;
		const address = new URL(location.href);
		const view = readView(pages, address, thisPage);
		known = keepFoundPlaces(view.place === place ? known : [], findPlaces(pages, address, view));
		place = view.place;
		panel.show(known);
	};
	check();
	panel.focus();
	watchPage(signal, atMostEvery(pauseMs, check));
	const follow = () => requestAnimationFrame(() => signal.aborted || panel.follow());
	addEventListener("scroll", follow, { capture: true, passive: true, signal });
	addEventListener("resize", follow, { signal });
	addEventListener("keydown", (event) => event.isTrusted && event.key === "Escape" && end(), { capture: true, signal });
}
