import { browser } from "../browser.ts";
import { type Cover, findCover } from "./find-cover.ts";

const interval = 100;

/** Checks ten times a second, and whenever a window opens, whether another browser window may cover this one. */
export function watchCovers(changed: (cover: Cover | null) => void, signal: AbortSignal): void {
	let own: number | undefined;
	const look = async () => {
		own ??= (await browser.windows.getCurrent()).id;
		const windows = await browser.windows.getAll({ populate: true });
		if (signal.aborted) return;
		changed(findCover(windows, { window: own, origin: location.origin, popupsStayOnTop: import.meta.env["FIREFOX"] === true }));
	};
	const lookNow = () => void look().catch(() => undefined);
	const timer = setInterval(lookNow, interval);
	browser.windows.onCreated.addListener(lookNow);
	signal.addEventListener(
		"abort",
		() => {
			clearInterval(timer);
			browser.windows.onCreated.removeListener(lookNow);
		},
		{ once: true },
	);
	lookNow();
}
