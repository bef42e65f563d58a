import { t } from "../words.ts";

/** "unneeded" where this file does nothing: in Firefox, and where no page can open such a window. "refused" if the browser did not open ours. */
export type PictureState = "unneeded" | "free" | "held" | "lost" | "refused";

export interface Picture {
	state: () => PictureState;
	/** When that began, by `performance.now()`. */
	since: () => number;
	release: () => void;
}

/**
 * A page can float a video over every window with `requestPictureInPicture()`. No API lists that window, it leaves the focus with ours, and
 * the page chooses its size through the video's (Chromium 156: 800 × 800 pixels over the names, November 2026). The browser shows one such
 * window at a time. So the confirmation opens a small one of its own at the first key or press, which closes any other, and learns when
 * another takes its place: "lost". The next key takes it back. A page can open one only for five seconds after a click in it.
 * Not in Firefox: there such a window takes the focus, so ours would lock the confirmation itself (Firefox 153).
 */
export function holdPicture(): Picture {
	let state: PictureState = document.pictureInPictureEnabled && import.meta.env["FIREFOX"] !== true ? "free" : "unneeded";
	let since = performance.now();
	const life = new AbortController();
	const release = () => {
		life.abort();
		if (document.pictureInPictureElement) void document.exitPictureInPicture().catch(() => undefined);
	};
	const become = (now: PictureState) => {
		state = now;
		since = performance.now();
	};
	if (state === "free") takeAtPress(become, () => state === "held", life.signal);
	return { state: () => state, since: () => since, release };
}

function takeAtPress(become: (state: PictureState) => void, isHeld: () => boolean, signal: AbortSignal): void {
	const video = showWords();
	let isAsking = false;
	const take = async (event: Event) => {
		if (!event.isTrusted || isHeld() || isAsking) return;
		isAsking = true;
		try {
			await video.requestPictureInPicture();
			become("held");
			if (signal.aborted) await document.exitPictureInPicture();
		} catch (error) {
			// Escape and modifier keys do not count as user activation.
			if (!(error instanceof DOMException && error.name === "NotAllowedError")) become("refused");
		}
		isAsking = false;
	};
	video.addEventListener("leavepictureinpicture", () => become("lost"), { signal });
	for (const type of ["keydown", "pointerup"]) window.addEventListener(type, (event) => void take(event), { capture: true, signal });
}

/** Four to three, because Chromium enlarges the window of a wider or taller video. */
function showWords(): HTMLVideoElement {
	const canvas = Object.assign(document.createElement("canvas"), { width: 640, height: 480 });
	const context = canvas.getContext("2d");
	if (context !== null) {
		context.fillStyle = "#20232b";
		context.fillRect(0, 0, canvas.width, canvas.height);
		context.fillStyle = "#eceef2";
		context.font = "32px system-ui";
		context.textAlign = "center";
		context.fillText(t("confirm.picture"), canvas.width / 2, canvas.height / 2);
	}
	const video = Object.assign(document.createElement("video"), { muted: true, srcObject: canvas.captureStream(1) });
	void video.play().catch(() => undefined);
	return video;
}
