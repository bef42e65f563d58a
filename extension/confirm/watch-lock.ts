import { browser } from "../browser.ts";
import { type Cover, findCover } from "./find-cover.ts";
import type { Picture } from "./hold-picture.ts";
import { type Lock, makeLocking, settleTime } from "./lock.ts";

/**
 * The page behind is hostile. It may open a window over this one, or trick the person into typing here. So the button works only after
 * this window has been in front, visible and uncovered for a moment. All of this is measured by the browser, and nothing comes from the page.
 */
export function watchLock(changed: (lock: Lock | null, isHeld: boolean) => void, picture: Picture, signal: AbortSignal): void {
	const judge = makeLocking();
	let cover: Cover | "none" | null = null;
	let hasPointerLeft = false;
	let last: string | undefined;
	const check = () => {
		const sight = {
			isVisible: document.visibilityState === "visible",
			isFocused: document.hasFocus(),
			hasPointerLeft,
			cover,
			picture: picture.state(),
		};
		const lock = judge({ ...sight, width: innerWidth, height: innerHeight }, performance.now());
		const isHeld = sight.picture === "unneeded" || (sight.picture === "held" && performance.now() - picture.since() >= settleTime);
		const now = JSON.stringify([lock, isHeld]);
		if (now === last) return;
		last = now;
		changed(lock, isHeld);
	};
	const pointer = (left: boolean) => (event: PointerEvent) => {
		if (event.pointerType !== "mouse") return;
		hasPointerLeft = left;
		check();
	};
	document.documentElement.addEventListener("pointerleave", pointer(true), { signal });
	for (const type of ["pointerenter", "pointermove"] as const) document.documentElement.addEventListener(type, pointer(false), { signal });
	for (const type of ["focus", "blur", "resize"]) window.addEventListener(type, check, { signal });
	document.addEventListener("visibilitychange", check, { signal });
	watchCovers((now) => {
		cover = now ?? "none";
		check();
	}, signal);
	const timer = setInterval(check, 50);
	signal.addEventListener("abort", () => clearInterval(timer), { once: true });
	check();
}

const coverInterval = 100;

/** Checks ten times a second, and whenever a window opens, whether another browser window may cover this one. */
function watchCovers(changed: (cover: Cover | null) => void, signal: AbortSignal): void {
	let own: number | undefined;
	const compare = async () => {
		own ??= (await browser.windows.getCurrent()).id;
		const windows = await browser.windows.getAll({ populate: true });
		if (signal.aborted) return;
		changed(findCover(windows, { window: own, origin: location.origin, popupsStayOnTop: import.meta.env["FIREFOX"] === true }));
	};
	const compareNow = () => void compare().catch(() => undefined);
	const timer = setInterval(compareNow, coverInterval);
	browser.windows.onCreated.addListener(compareNow);
	signal.addEventListener(
		"abort",
		() => {
			clearInterval(timer);
			browser.windows.onCreated.removeListener(compareNow);
		},
		{ once: true },
	);
	compareNow();
}
