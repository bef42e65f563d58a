import { onAnyPress, onPress } from "./press.ts";
import { element, makeWidget } from "./widget.ts";

const styles = `
:host { position: fixed !important; inset: 0 auto auto 0 !important; z-index: 2147483647 !important; display: block !important; }
div { position: fixed; display: grid; min-width: 200px; padding: 5px; border-radius: 9px; background: var(--surface); border: 1px solid var(--line); box-shadow: 0 2px 6px rgb(0 0 0 / 12%), 0 8px 28px rgb(0 0 0 / 18%); }
button { border: 0; background: none; text-align: start; padding: 7px 12px; border-radius: 6px; }
button:hover, button:focus { background: var(--hover); outline: none; }
button:focus-visible { outline: 2px solid var(--accent); outline-offset: -2px; }
`;

export interface Choice {
	label: string;
	/** Updates the text while the menu is open. */
	improve?: (say: (label: string) => void, signal: AbortSignal) => void;
	choose: () => void;
}

/** A small menu below an element. It closes on a choice, on Escape, and when the focus or a click goes elsewhere. The focus returns. */
export function showChoice(anchor: HTMLElement, label: string, choices: readonly Choice[], dark: boolean, signal: AbortSignal): void {
	const life = new AbortController();
	const { host, root } = makeWidget(styles, dark, AbortSignal.any([signal, life.signal]));
	const menu = element("div", { role: "menu", "aria-label": label });
	const close = (refocus: boolean) => {
		life.abort();
		if (refocus) anchor.focus();
	};
	const buttons = choices.map((choice) => {
		const button = element("button", { type: "button", role: "menuitem" }, choice.label);
		choice.improve?.((label) => {
			button.textContent = label;
		}, life.signal);
		const choose = () => {
			close(true);
			choice.choose();
		};
		onPress(button, () => choose, life.signal);
		return button;
	});
	menu.append(...buttons);
	root.append(menu);
	const { left, bottom } = anchor.getBoundingClientRect();
	menu.style.left = `${Math.max(8, left - 6)}px`;
	menu.style.top = `${Math.max(8, Math.min(bottom + 6, innerHeight - 40 * choices.length - 20))}px`;
	document.documentElement.append(host);
	buttons[0]?.focus();
	menu.addEventListener("keydown", (event) => {
		event.stopPropagation();
		const at = buttons.findIndex((button) => button.matches(":focus"));
		const next = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: -1 }[event.key];
		if (next !== undefined) buttons.at(next % buttons.length)?.focus();
		if (event.key === "Escape" || event.key === "Tab") close(true);
		if (next !== undefined || event.key === "Escape" || event.key === "Tab") event.preventDefault();
	});
	const outside = (event: Event) => {
		if (!event.composedPath().includes(host)) close(false);
	};
	onAnyPress(outside, life.signal);
	window.addEventListener("blur", () => close(false), { signal: life.signal });
	window.addEventListener("scroll", () => close(false), { capture: true, signal: life.signal });
}
