import { language } from "../words.ts";
import { own } from "./own-elements.ts";

/** Colours and fonts of our own small elements in the page. The page's styles do not reach into them. */
const base = `
:host { all: initial !important; color-scheme: light; --surface: #fff; --text: #1a1d24; --muted: #555c6b; --line: #dcdfe6; --hover: #eceef3; --accent: #2a51c2; --danger: #ad1f2b; --good: #1a6a3a; }
:host([theme=dark]) { color-scheme: dark; --surface: #20232b; --text: #eceef2; --muted: #aab1bf; --line: #3b414d; --hover: #2f343f; --accent: #9db8ff; --danger: #ff9f9b; --good: #7fd6a0; }
* { box-sizing: border-box; font: 14px/1.45 system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", sans-serif; color: var(--text); }
button { cursor: pointer; }
:focus-visible { outline: 2px solid var(--accent); outline-offset: 1px; }
`;

/** Creates an element with an open shadow root. It is removed when the signal aborts. */
export function makeWidget(styles: string, dark: boolean, signal: AbortSignal, name = ""): { host: HTMLElement; root: ShadowRoot } {
	const host = own(document.createElement("div"), name);
	host.setAttribute("theme", dark ? "dark" : "light");
	host.lang = language();
	const root = host.attachShadow({ mode: "open" });
	const style = document.createElement("style");
	style.textContent = base + styles;
	root.append(style);
	signal.addEventListener("abort", () => host.remove(), { once: true });
	return { host, root };
}

export function element<Name extends keyof HTMLElementTagNameMap>(
	name: Name,
	attributes: Record<string, string>,
	...children: (Node | string)[]
): HTMLElementTagNameMap[Name] {
	const made = document.createElement(name);
	for (const [attribute, value] of Object.entries(attributes)) made.setAttribute(attribute, value);
	made.append(...children);
	return made;
}

/** Whether the page looks dark, according to its adapter or to its background colour. */
export function isDark(selector: string | undefined): boolean {
	if (selector !== undefined) return document.querySelector(selector) !== null;
	for (const element of [document.body, document.documentElement]) {
		const [red = 0, green = 0, blue = 0, alpha = 1] =
			getComputedStyle(element)
				.backgroundColor.match(/[\d.]+/g)
				?.map(Number) ?? [];
		if (alpha > 0.5) return 0.299 * red + 0.587 * green + 0.114 * blue < 110;
	}
	return false;
}
