import { own, removeAtEnd } from "../page/own-elements.ts";
import { onPress } from "../page/press.ts";
import { element } from "../page/widget.ts";
import type { Absence } from "../stage/session.ts";
import { t } from "../words.ts";

/** Styled like the toolbar's own text. */
const styles = `
:host { display: inline-block !important; align-self: center; min-width: 0; margin-inline: 10px !important; font: inherit !important; text-align: start; white-space: normal; }
button { all: unset; cursor: pointer; margin-inline-start: 2px; text-decoration: underline; border-radius: 3px; }
button:focus-visible { outline: 2px solid currentColor; outline-offset: 1px; }
`;

export interface SelectionCount {
	element: HTMLElement;
	/** Returns whether the text has changed. */
	show: (selected: number, hidden: number, absence: Absence | null) => boolean;
}

/** "30 selected · 27 not shown · Clear", placed after the Delete button. */
export function makeSelectionCount(button: HTMLElement, clear: () => void, signal: AbortSignal): SelectionCount {
	const host = own(document.createElement("span"), "selection-count");
	const root = host.attachShadow({ mode: "open" });
	const style = element("style", {});
	style.textContent = styles;
	const words = element("span", { role: "status" });
	const clearing = element("button", { type: "button", "aria-label": t("features.clearSelection") }, t("common.clear"));
	onPress(clearing, () => clear, signal);
	root.append(style, element("span", {}, words, " · ", clearing));
	const show: SelectionCount["show"] = (selected, hidden, absence) => {
		const text = describe(selected, hidden) + (absence === null ? "" : ` · ${absenceWords(absence)}`);
		if (words.textContent === text) return false;
		words.textContent = text;
		return true;
	};
	if (button.localName !== "li") return { element: removeAtEnd(host, signal), show };
	const item = own(document.createElement("li"), "selection-count");
	Object.assign(item.style, { display: "flex", alignItems: "center", minHeight: `${button.offsetHeight}px` });
	item.append(host);
	return { element: removeAtEnd(item, signal), show };
}

/** Shown beside controls that do not work at the moment. */
export function absenceWords(absence: Absence): string {
	return t(`features.absence.${absence}`);
}

function describe(selected: number, hidden: number): string {
	const words = t("features.selected", { count: selected });
	if (hidden === 0) return words;
	if (hidden === selected) return `${words} · ${t(selected === 1 ? "features.oneNotShown" : "features.noneShown")}`;
	return `${words} · ${t("features.notShown", { count: hidden })}`;
}
