/** Why the confirmation is locked; null when it is armed. "settling" passes by itself. */
export type Lock = "settling" | "covered" | "unfocused" | "small" | "hidden" | "blind" | null;

const settleTime = 600;
const wholly = 0.98;
const least = { width: 320, height: 150 };

/** What the browser says about visibility; `isVisible` is false also for a page that covers, fades or moves us, where the browser can tell. */
interface Sight {
	ratio: number;
	isVisible: boolean;
}

/**
 * The page around the frame is hostile: it may lay a bait over it, fade it or shrink it, and let the person's own typing confirm.
 * So nothing counts before `block` has been wholly visible and focused for 600 ms without a break, and one moment without that locks it again.
 * A frame that cannot know what covers it (no second version of IntersectionObserver) is never armed; a window needs no such proof.
 */
export function watchArming(block: Element, mode: "frame" | "window", changed: (lock: Lock) => void, signal: AbortSignal): void {
	const sees = "trackVisibility" in IntersectionObserver.prototype;
	let sight: Sight = { ratio: 0, isVisible: false };
	let since: number | null = null;
	let last: Lock | undefined;
	const check = () => {
		const fault = findFault(sight, mode, sees);
		if (fault !== null) since = null;
		else since ??= performance.now();
		const lock = fault ?? (since !== null && performance.now() - since >= settleTime ? null : "settling");
		if (lock === last) return;
		last = lock;
		changed(lock);
	};
	// The shared types do not know the second version's options yet.
	const options = { threshold: [0, wholly, 1], ...(sees ? { trackVisibility: true, delay: 100 } : {}) };
	const observer = new IntersectionObserver((entries) => {
		const entry = entries.at(-1);
		if (entry !== undefined) sight = { ratio: entry.intersectionRatio, isVisible: !sees || isVisible(entry) };
		check();
	}, options);
	observer.observe(block);
	for (const type of ["focus", "blur", "resize"]) window.addEventListener(type, check, { signal });
	document.addEventListener("visibilitychange", check, { signal });
	const timer = setInterval(check, 50);
	signal.addEventListener(
		"abort",
		() => {
			observer.disconnect();
			clearInterval(timer);
		},
		{ once: true },
	);
}

function findFault({ ratio, isVisible }: Sight, mode: "frame" | "window", sees: boolean): Exclude<Lock, "settling"> {
	if (mode === "frame" && !sees) return "blind";
	if (document.visibilityState !== "visible") return "hidden";
	if (innerWidth < least.width || innerHeight < least.height || ratio < wholly) return "small";
	if (!isVisible) return "covered";
	return document.hasFocus() ? null : "unfocused";
}

function isVisible(entry: IntersectionObserverEntry): boolean {
	return "isVisible" in entry && entry.isVisible === true;
}
