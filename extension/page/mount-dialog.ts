const styles = `
:host { all: initial !important; display: block !important; }
dialog { position: fixed; inset: 0; margin: auto; padding: 0; border: 0; border-radius: 12px; overflow: hidden; width: min(480px, calc(100vw - 24px)); max-width: none; max-height: none; background: Canvas; box-shadow: 0 2px 6px rgb(0 0 0 / 20%), 0 16px 48px rgb(0 0 0 / 30%); }
dialog::backdrop { background: rgb(12 14 20 / 50%); }
iframe { display: block; width: 100%; height: 100%; border: 0; }
@media (prefers-reduced-motion: no-preference) { dialog { animation: arrive 140ms ease-out; } @keyframes arrive { from { translate: 0 12px; } } }
`;

const firstHeight = 430;
const margin = 32;
const claimTime = 2_000;

export interface Mounted {
	/** The frame has come up; from now on it stays until it is closed. */
	claimed: () => void;
	setHeight: (height: number) => void;
	close: () => void;
}

/**
 * A frame in a modal dialog in a closed shadow root: the top layer is above every style of the page, and the page sees only the host.
 * `unclaimed` is called when the frame has not come up in two seconds, `dismissed` when the person or the page ended it.
 */
export function mountDialog(
	frame: { url: string; title: string },
	dark: boolean,
	signal: AbortSignal,
	{ unclaimed, dismissed }: { unclaimed: () => void; dismissed: () => void },
): Mounted {
	const before = document.activeElement;
	const life = new AbortController();
	const host = document.createElement("div");
	const root = host.attachShadow({ mode: "closed" });
	const style = document.createElement("style");
	style.textContent = styles;
	const dialog = document.createElement("dialog");
	dialog.setAttribute("aria-label", frame.title);
	dialog.style.setProperty("color-scheme", dark ? "dark" : "light");
	const iframe = document.createElement("iframe");
	iframe.title = frame.title;
	dialog.append(iframe);
	root.append(style, dialog);
	let wanted = firstHeight;
	const clamp = () => dialog.style.setProperty("height", `${Math.min(wanted, innerHeight - margin)}px`);
	const close = () => {
		if (life.signal.aborted) return;
		life.abort();
		dialog.close();
		host.remove();
		if (before instanceof HTMLElement && before.isConnected) before.focus();
	};
	const dismiss = () => {
		if (life.signal.aborted) return;
		close();
		dismissed();
	};
	clamp();
	document.documentElement.append(host);
	dialog.showModal();
	iframe.addEventListener("load", () => iframe.focus(), { signal: life.signal });
	iframe.src = frame.url;
	dialog.addEventListener("cancel", dismiss, { signal: life.signal });
	window.addEventListener("resize", clamp, { signal: life.signal });
	signal.addEventListener("abort", close, { once: true, signal: life.signal });
	const claim = setTimeout(() => {
		close();
		unclaimed();
	}, claimTime);
	const watch = setInterval(() => {
		undoZoom(host, dialog);
		// Taken out and put back, it is no longer on top, and its frame is a new one.
		if (!host.isConnected || !dialog.matches(":modal")) dismiss();
	}, 100);
	life.signal.addEventListener("abort", () => {
		clearTimeout(claim);
		clearInterval(watch);
	});
	return {
		claimed: () => clearTimeout(claim),
		setHeight: (height) => {
			wanted = Math.max(120, Math.min(height, 2_000));
			clamp();
		},
		close,
	};
}

/** CSS zoom of the page reaches into the top layer and the browser does not count it as an effect: the dialog takes it back. */
function undoZoom(host: HTMLElement, dialog: HTMLElement): void {
	const zoom = "currentCSSZoom" in host && typeof host.currentCSSZoom === "number" ? host.currentCSSZoom : 1;
	if (zoom !== 1 || dialog.style.zoom !== "") dialog.style.setProperty("zoom", String(1 / zoom), "important");
}
