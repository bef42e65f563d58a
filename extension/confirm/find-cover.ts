import { type Bounds, overlap } from "./bounds.ts";

/** A window of the browser as its `windows` API describes it. */
interface BrowserWindow extends Partial<Bounds> {
	id?: number;
	type?: string;
	state?: string;
	alwaysOnTop?: boolean;
	tabs?: readonly { url?: string; title?: string }[];
}

/** A window that may lie over the confirmation. */
export interface Cover {
	window: number;
	/** The window's title, if the browser reports it. The page chose the text. */
	title: string | null;
}

interface OwnWindow {
	window: number | undefined;
	/** The extension's origin. Two confirmations side by side do not lock each other. */
	origin: string;
	/** Firefox lists a picture-in-picture window as a popup and does not say that it stays on top. */
	popupsStayOnTop: boolean;
}

/**
 * The first window that may lie over ours although ours has the focus: one that always stays on top. A window whose bounds the browser does
 * not report counts as overlapping.
 */
export function findCover(windows: readonly BrowserWindow[], { window, origin, popupsStayOnTop }: OwnWindow): Cover | null {
	const own = boundsOf(windows.find(({ id }) => id === window));
	for (const other of windows) {
		if (other.id === undefined || other.id === window || other.state === "minimized") continue;
		if (other.alwaysOnTop !== true && !(popupsStayOnTop && other.type === "popup")) continue;
		if (other.tabs?.some(({ url }) => url?.startsWith(`${origin}/`))) continue;
		const bounds = boundsOf(other);
		if (own !== null && bounds !== null && !overlap(own, bounds)) continue;
		return { window: other.id, title: other.tabs?.[0]?.title || null };
	}
	return null;
}

function boundsOf(window: BrowserWindow | undefined): Bounds | null {
	const { left, top, width, height } = window ?? {};
	return left === undefined || top === undefined || width === undefined || height === undefined ? null : { left, top, width, height };
}
