import type { Deletion } from "../../server/deletions/schemas.ts";
import type { PageState, Selection } from "../messages.ts";
import { callIfThere, hear } from "../messaging.ts";
import { isDark } from "../page/is-dark.ts";
import { removeCopies, removeOwn } from "../page/own-elements.ts";
import { makePopUps } from "../page/pop-ups.ts";
import { readSource } from "../page/read-source.ts";
import { findAddressAfterDeletion, readView, type Shown } from "../page/view.ts";
import { watchPage } from "../page/watch-page.ts";
import { askToConfirm, type OpenConfirmation, showFailure } from "./ask-to-confirm.ts";
import { makeGone } from "./gone.ts";
import { showNotification, showProgress } from "./progress.ts";
import { saySwallowed } from "./say-swallowed.ts";
import type { Feature } from "./stage.ts";

type Ready = Extract<PageState, { status: "ready" }>;

/**
 * The life of the content script. It asks what may be shown, watches who is signed in to the CRM and where in it the person is, and keeps
 * one stage at a time: a place with its features. A stage ends, and takes its things along, when any of that changes.
 */
export function showFeatures(features: readonly Feature[], signal: AbortSignal): void {
	let state: PageState | null = null;
	/** What the background was told; undefined until then, while it still knows what the last document in this tab showed. */
	let login: string | null | undefined;
	let stage: { place: string; life: AbortController; ticked: Set<string>; scans: (() => void)[] } | null = null;
	let greeted = false;
	let open: OpenConfirmation | null = null;
	let asked: Selection | null = null;
	const gone = makeGone();
	const dark = () => isDark(state?.status === "ready" ? state.pages.dark : undefined);
	const popUps = makePopUps(dark, signal);
	saySwallowed(popUps);

	const endStage = () => {
		stage?.life.abort();
		stage = null;
		removeOwn();
	};
	const ask = async () => {
		const now = await callIfThere("page/state", null);
		// While the server is away what has been offered stays; whoever uses it is told.
		if (now?.status === "unreachable" && state?.status === "ready") return;
		if (JSON.stringify(now) !== JSON.stringify(state)) endStage();
		state = now;
		refresh();
	};
	const refresh = watchPage(signal, () => {
		if (state?.status !== "ready") return;
		const shown = state.pages.signedIn === undefined ? undefined : readSource(state.pages.signedIn);
		if (shown !== login) {
			login = shown;
			void callIfThere("page/signed-in", { login: login ?? null });
			endStage();
		}
		if (!isSamePerson(state, login)) return;
		if (!greeted) void news();
		greeted = true;
		const view = readView(state.pages, new URL(location.href), onPage);
		if (stage?.place !== view.place) {
			endStage();
			stage = begin(state, view);
		}
		removeCopies();
		for (const scan of stage.scans) attempt(scan);
	});

	function begin(ready: Ready, view: ReturnType<typeof readView>) {
		const life = new AbortController();
		const ticked = new Set<string>();
		const confirm = (selection: Selection) => {
			open?.end();
			open = askToConfirm(selection, popUps, dark(), signal);
			asked = selection;
		};
		const made = { state: ready, view, ticked, popUps, isDark: dark, signal: life.signal, refresh, confirm, gone: gone.of };
		gone.forget(ticked, view.results?.list.object ?? null, life.signal);
		return { place: view.place, life, ticked, scans: features.map((feature) => feature(made)) };
	}

	/** A deletion of this browser's person has moved on; perhaps it was the record that this page is about. */
	const changed = (deletion: Deletion, keys: readonly string[]) => {
		if (state?.status !== "ready" || !isSamePerson(state, login)) return;
		gone.add(deletion.object, keys);
		// What has been confirmed is no longer a selection.
		if (deletion.bulk && asked?.bulk && asked.object === deletion.object && asked.keys.length === deletion.counts.submitted) {
			stage?.ticked.clear();
			asked = null;
		}
		const url = new URL(location.href);
		const { record } = readView(state.pages, url, onPage);
		const address = record?.page.object === deletion.object && keys.includes(record.key) ? findAddressAfterDeletion(record, url) : null;
		if (address !== null) location.assign(address);
		else if (deletion.bulk || keys.length === 0) showProgress(popUps, deletion);
		else void news();
		refresh();
	};
	const news = async () => {
		if (document.hidden || state?.status !== "ready" || !isSamePerson(state, login)) return;
		const known = await callIfThere("page/news", null);
		for (const deletion of known?.deletions ?? []) showProgress(popUps, deletion);
		for (const notification of known?.notifications ?? []) showNotification(popUps, notification);
	};

	hear(
		{
			"page/changed": () => void ask(),
			"confirmation/still-there": () => undefined,
			"confirmation/closed": ({ nonce }) => open?.nonce === nonce && open.end(),
			"confirmation/failed": ({ failure }) => showFailure(popUps, failure),
			"deletion/changed": ({ deletion, gone: keys }) => changed(deletion, keys),
			"notification/arrived": () => void news(),
		},
		signal,
	);
	document.addEventListener("visibilitychange", () => void (state?.status === "ready" ? news() : document.hidden || ask()), { signal });
	// Back from the browser's memory, the page has missed what was said meanwhile.
	window.addEventListener(
		"pageshow",
		({ persisted }) => {
			if (!persisted) return;
			// The tab has shown other pages meanwhile, perhaps to somebody else.
			login = undefined;
			open?.end();
			void ask();
		},
		{ signal },
	);
	signal.addEventListener("abort", endStage, { once: true });
	void ask();
}

const onPage: Shown = { has: (selector) => document.querySelector(selector) !== null, read: readSource };

function isSamePerson(state: Ready, login: string | null | undefined): boolean {
	return state.pages.signedIn === undefined || login?.toLowerCase() === state.crmLogin.toLowerCase();
}

/** A feature that fails on some page leaves the others alone. */
function attempt(scan: () => void): void {
	try {
		scan();
	} catch (error) {
		console.error("Expunge:", error);
	}
}
