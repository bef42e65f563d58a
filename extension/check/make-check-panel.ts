import { element, makeWidget } from "../page/widget.ts";
import { t } from "../words.ts";
import type { AdapterPlace, PlaceOnPage } from "./adapter-place.ts";
import { describeMissing, describeNumbers, judge, verdicts } from "./describe-report.ts";
import { drawOutlines, outlineStyles } from "./outlines.ts";

const styles = `
${outlineStyles}
:host { position: fixed !important; inset: 0 !important; z-index: 2147483647 !important; display: block !important; pointer-events: none !important; }
.panel { position: fixed; bottom: 16px; right: 16px; display: flex; flex-direction: column; width: min(400px, calc(100vw - 32px)); max-height: min(640px, 60vh); border: 1px solid var(--line); border-radius: 10px; background: var(--surface); box-shadow: 0 2px 6px rgb(0 0 0 / 14%), 0 8px 28px rgb(0 0 0 / 18%); pointer-events: auto; overflow: hidden; }
.panel.left { right: auto; left: 16px; }
.head, .foot { display: flex; align-items: center; gap: 8px; padding: 10px 12px 10px 16px; }
.foot { border-top: 1px solid var(--line); flex-wrap: wrap; }
h2 { flex: 1; margin: 0; font-size: 16px; font-weight: 650; }
h3 { margin: 12px 0 4px; font-size: 13px; font-weight: 650; color: var(--muted); }
.body { overflow: auto; padding: 0 12px 12px 16px; }
.end { margin: 0; font-weight: 600; }
ol { margin: 0; padding: 0; list-style: none; }
li { border-top: 1px solid var(--line); padding: 6px 0; overflow-wrap: anywhere; }
li code { font-family: ui-monospace, monospace; font-size: 12px; }
li p { margin: 0; font-size: 12px; color: var(--muted); }
button { border: 1px solid var(--line); border-radius: 6px; background: var(--surface); padding: 4px 10px; }
button:hover { background: var(--hover); }
button.place { display: block; width: 100%; border: 0; padding: 2px 0; text-align: start; font-weight: 600; background: none; }
li.missing button.place, li.missing button.place * { color: var(--danger); }
details { width: 100%; }
summary { font-size: 12px; color: var(--muted); cursor: pointer; }
textarea { width: 100%; height: 84px; border: 1px solid var(--line); border-radius: 6px; background: var(--surface); font-family: ui-monospace, monospace; font-size: 12px; }
@media (max-width: 480px) { .panel, .panel.left { bottom: 8px; right: 8px; left: 8px; width: auto; max-height: 50vh; } .move { display: none; } }
`;

interface CheckPanel {
	/** Draws the list, unless it says the same as before, and the outlines. */
	show: (places: readonly PlaceOnPage[]) => void;
	/** Draws the outlines where the elements are now. */
	follow: () => void;
	focus: () => void;
}

/** The list of places beside the page, and their outlines in it. `describe`: the report as text. */
export function makeCheckPanel(
	dark: boolean,
	describe: (places: readonly AdapterPlace[]) => string,
	close: () => void,
	signal: AbortSignal,
): CheckPanel {
	const { host, root } = makeWidget(styles, dark, signal);
	// The content script removes elements with this attribute that it did not create, because it takes them for copies.
	host.removeAttribute("data-expunge");
	host.setAttribute("data-page-check", "");
	const layer = element("div", { class: "outlines", "aria-hidden": "true" });
	const title = element("h2", { id: "title", tabindex: "-1" }, t("common.checkPage"));
	const closing = element("button", { type: "button", "aria-label": t("common.close") }, "✕");
	const moving = element("button", { type: "button", class: "move" }, t("check.otherSide"));
	const end = element("p", { class: "end", role: "status" });
	const lists = element("div", {});
	const report = element("textarea", { readonly: "", "aria-label": t("check.report") });
	const details = element("details", {}, element("summary", {}, t("check.reportAsText")), report);
	const copying = element("button", { type: "button" }, t("check.copyReport"));
	const copied = element("span", { role: "status" });
	const panel = element(
		"section",
		{ class: "panel", role: "dialog", "aria-labelledby": "title" },
		element("div", { class: "head" }, title, moving, closing),
		element("div", { class: "body", tabindex: "0", role: "group", "aria-label": t("check.places") }, end, lists),
		element("div", { class: "foot" }, copying, copied, details),
	);
	root.append(layer, panel);
	// Presses in the panel do not reach the page, so its menus stay open.
	for (const type of ["pointerdown", "mousedown", "click", "keydown"]) panel.addEventListener(type, (event) => event.stopPropagation());
	closing.addEventListener("click", close);
	moving.addEventListener("click", () => panel.classList.toggle("left"));
	let shown: readonly PlaceOnPage[] = [];
	let pointed: string | null = null;
	const follow = () => drawOutlines(layer, shown, pointed);
	const point = (field: string) => {
		pointed = field;
		shown.find((place) => place.field === field)?.elements[0]?.scrollIntoView({ block: "center" });
		follow();
	};
	const copyReport = async () => {
		copied.textContent = "";
		copied.textContent = (await copy(report, details)) ? t("common.copied") : t("check.copyYourself");
	};
	copying.addEventListener("click", () => void copyReport());
	document.documentElement.append(host);
	return {
		follow,
		focus: () => title.focus(),
		show(places) {
			shown = places;
			const text = describe(places);
			if (report.value !== text) {
				report.value = text;
				const words = describeMissing(places);
				if (end.textContent !== words) end.textContent = words;
				const focused = root.activeElement?.getAttribute("data-field");
				lists.replaceChildren(...drawLists(places, point));
				if (focused) lists.querySelector<HTMLElement>(`[data-field="${CSS.escape(focused)}"]`)?.focus();
			}
			follow();
		},
	};
}

/** Missing places come first. */
function drawLists(places: readonly PlaceOnPage[], point: (field: string) => void): HTMLElement[] {
	const numbered = places.map((place, index) => ({ place, number: index + 1, verdict: judge(place) }));
	return verdicts.flatMap((verdict) => {
		const own = numbered.filter((one) => one.verdict === verdict);
		const items = own.map(({ place, number }) => drawPlace(place, number, verdict, point));
		return own.length === 0 ? [] : [element("h3", {}, t(`check.verdicts.${verdict}`, { number: own.length })), element("ol", {}, ...items)];
	});
}

function drawPlace(place: PlaceOnPage, number: number, verdict: string, point: (field: string) => void): HTMLElement {
	const button = element("button", { type: "button", class: "place", "data-field": place.field }, `${number} ${place.field}`);
	button.addEventListener("click", () => point(place.field));
	const said = [describeNumbers(place), place.warning, place.note].filter((line) => line !== undefined);
	return element(
		"li",
		{ class: verdict },
		button,
		...(place.stated === "" ? [] : [element("code", {}, place.stated)]),
		...said.map((line) => element("p", {}, line)),
	);
}

/** Pages without TLS have no clipboard for scripts. There the selected text is copied. */
async function copy(report: HTMLTextAreaElement, around: HTMLDetailsElement): Promise<boolean> {
	try {
		await navigator.clipboard.writeText(report.value);
		return true;
	} catch {
		around.open = true;
		report.select();
		return document.execCommand("copy");
	}
}
