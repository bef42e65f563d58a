import { t } from "../words.ts";
import { onPress } from "./press.ts";
import { element, makeWidget } from "./widget.ts";

const styles = `
:host { position: fixed !important; left: 20px !important; bottom: 20px !important; z-index: 2147483647 !important; width: min(360px, calc(100vw - 40px)) !important; display: block !important; }
section { display: grid; gap: 10px; }
article { position: relative; display: grid; grid-template-columns: 1fr auto; gap: 2px 10px; padding: 12px 12px 12px 16px; border-radius: 10px; background: var(--surface); border: 1px solid var(--line); box-shadow: 0 2px 6px rgb(0 0 0 / 14%), 0 8px 28px rgb(0 0 0 / 18%); overflow: hidden; }
article::before { content: ""; position: absolute; inset: 0 auto 0 0; width: 4px; background: var(--accent); }
article.good::before { background: var(--good); }
article.bad::before { background: var(--danger); }
strong { font-weight: 650; overflow-wrap: anywhere; }
p { grid-column: 1 / -1; margin: 0; color: var(--muted); font-size: 13px; overflow-wrap: anywhere; padding-right: 4px; }
.milestone { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
progress { grid-column: 1 / -1; width: 100%; height: 6px; margin: 6px 0 2px; accent-color: var(--accent); }
button { border: 0; background: none; padding: 2px 6px; border-radius: 5px; color: var(--muted); font-size: 13px; }
button:hover { background: var(--hover); color: var(--text); }
button.action { grid-column: 1 / -1; justify-self: start; margin: 4px 0 0 -6px; color: var(--accent); font-weight: 600; }
@media (prefers-reduced-motion: no-preference) { article { animation: arrive 160ms ease-out; } @keyframes arrive { from { opacity: 0; translate: 0 8px; } } }
`;

export interface PopUp {
	tone: "calm" | "good" | "bad";
	title: string;
	text?: string;
	/** Finished steps of all steps. Without `of` it only shows that something is running. */
	progress?: { done: number; of: number | null };
	action?: { label: string; run: () => void };
	/** Seconds until it closes by itself, unless the pointer or the focus is in it. */
	seconds?: number;
	closed?: () => void;
}

export interface PopUps {
	/** Shows a message, or updates the one with the same id in place. */
	show: (id: string, popUp: PopUp) => void;
	hide: (id: string) => void;
}

/** Short messages at the lower left of the page. Screen readers read them aloud. */
export function makePopUps(isDark: () => boolean, signal: AbortSignal): PopUps {
	const { host, root } = makeWidget(styles, isDark(), signal);
	const polite = element("section", { "aria-label": "Expunge", role: "status", "aria-live": "polite" });
	const urgent = element("section", { "aria-label": "Expunge", role: "alert", "aria-live": "assertive" });
	root.append(polite, urgent);
	const shown = new Map<string, { card: HTMLElement; life: AbortController; popUp: PopUp }>();
	let before: HTMLElement | null = null;
	host.addEventListener("focusin", ({ relatedTarget }) => {
		if (relatedTarget instanceof HTMLElement) before = relatedTarget;
	});
	const hide = (id: string) => {
		const one = shown.get(id);
		if (one === undefined) return;
		const hadFocus = one.card.contains(root.activeElement);
		one.life.abort();
		one.card.remove();
		shown.delete(id);
		if (hadFocus) (root.querySelector("button") ?? before)?.focus();
		if (shown.size === 0) host.remove();
	};
	const show = (id: string, popUp: PopUp) => {
		host.setAttribute("theme", isDark() ? "dark" : "light");
		// Last in the document, so that it lies above what the page has added since.
		if (!host.isConnected) document.documentElement.append(host);
		const earlier = shown.get(id);
		if (earlier !== undefined && updateProgress(earlier.card, earlier.popUp, popUp)) {
			earlier.popUp = popUp;
			return;
		}
		const life = new AbortController();
		const close = () => {
			hide(id);
			popUp.closed?.();
		};
		const card = drawCard(popUp, close, life.signal);
		if (earlier === undefined) (popUp.tone === "bad" ? urgent : polite).append(card);
		else {
			const hadFocus = earlier.card.contains(root.activeElement);
			earlier.card.replaceWith(card);
			if (hadFocus) card.querySelector("button")?.focus();
		}
		earlier?.life.abort();
		shown.set(id, { card, life, popUp });
		if (popUp.seconds !== undefined) hideLater(card, popUp.seconds, () => hide(id), life.signal);
	};
	return { show, hide };
}

function drawCard(popUp: PopUp, close: () => void, signal: AbortSignal): HTMLElement {
	const closing = element("button", { type: "button", "aria-label": t("common.close") }, "✕");
	onPress(closing, () => close, signal);
	const card = element("article", { class: popUp.tone }, element("strong", {}, popUp.title), closing);
	// The numbers change all the time, so a screen reader announces only the milestones.
	const silent: Record<string, string> = popUp.progress === undefined ? {} : { "aria-live": "off" };
	if (popUp.progress !== undefined) card.append(drawProgress(popUp.title, popUp.progress), element("span", { class: "milestone" }));
	if (popUp.text !== undefined) card.append(element("p", silent, popUp.text));
	const { action } = popUp;
	if (action !== undefined) {
		const button = element("button", { type: "button", class: "action" }, action.label);
		const run = () => {
			action.run();
			close();
		};
		onPress(button, () => run, signal);
		card.append(button);
	}
	return card;
}

function drawProgress(label: string, { done, of }: { done: number; of: number | null }): HTMLElement {
	const bar = element("progress", { "aria-label": label });
	if (of !== null) Object.assign(bar, { max: of, value: done });
	return bar;
}

/** "50 percent done": for the quarters between the beginning and the end, which have messages of their own. */
export function describeMilestone(done: number, of: number): string {
	const quarter = of === 0 ? 0 : Math.floor((done / of) * 4);
	return quarter > 0 && quarter < 4 ? t("page.percentDone", { percent: quarter * 25 }) : "";
}

/** Only the numbers have changed, so the card stays and the focus and the screen reader are not disturbed. */
function updateProgress(card: HTMLElement, before: PopUp, now: PopUp): boolean {
	if (before.progress?.of == null || now.progress?.of == null || before.title !== now.title || before.tone !== now.tone) return false;
	const [bar, text, said] = [card.querySelector("progress"), card.querySelector("p"), card.querySelector(".milestone")];
	if (bar === null || said === null || (text === null) !== (now.text === undefined)) return false;
	const milestone = describeMilestone(now.progress.done, now.progress.of);
	if (said.textContent !== milestone) said.textContent = milestone;
	Object.assign(bar, { max: now.progress.of, value: now.progress.done });
	if (text !== null && now.text !== undefined) text.textContent = now.text;
	return true;
}

function hideLater(card: HTMLElement, seconds: number, hide: () => void, signal: AbortSignal): void {
	const timer = setInterval(() => {
		if (!card.matches(":hover, :focus-within") && !document.hidden) hide();
	}, seconds * 1_000);
	signal.addEventListener("abort", () => clearInterval(timer), { once: true });
}
