import type { Cover } from "./find-cover.ts";
import type { PictureState } from "./hold-picture.ts";

/** Why the confirmation is locked. "settling" ends by itself, and letters typed meanwhile count. */
export type Lock = { why: "settling" | "hidden" | "small" | "unfocused" | "left" | "video" | "refused" } | { why: "covered"; cover: Cover };

/** The window's state at one moment. */
export interface Sight {
	isVisible: boolean;
	isFocused: boolean;
	/** The mouse has left the window and has not come back. */
	hasPointerLeft: boolean;
	/** Null until the browser's windows have been listed once. */
	cover: Cover | "none" | null;
	picture: PictureState;
	width: number;
	height: number;
}

export const settleTime = 600;

/** In CSS pixels, which shrink with zoom. A normal window at 400 % and a narrow window at 200 % are still larger than this. */
const least = { width: 180, height: 120 };

/** Returns the reason for the lock, or null once there was none for the whole settle time. */
export function makeLocking(): (sight: Sight, now: number) => Lock | null {
	let since: number | null = null;
	return (sight, now) => {
		const fault = findFault(sight);
		if (fault !== null) {
			since = null;
			return fault;
		}
		if (sight.cover === null) return { why: "settling" };
		since ??= now;
		return now - since >= settleTime ? null : { why: "settling" };
	};
}

function findFault({ isVisible, isFocused, hasPointerLeft, cover, picture, width, height }: Sight): Lock | null {
	if (!isVisible) return { why: "hidden" };
	if (cover !== null && cover !== "none") return { why: "covered", cover };
	if (picture === "lost") return { why: "video" };
	if (picture === "refused") return { why: "refused" };
	if (!isFocused) return { why: "unfocused" };
	if (hasPointerLeft) return { why: "left" };
	return width < least.width || height < least.height ? { why: "small" } : null;
}
