/** The position and size of a window or a display, in screen pixels. */
export interface Bounds {
	left: number;
	top: number;
	width: number;
	height: number;
}

/** Moves the window, and shrinks it if necessary, so that all of it is on the screen. */
export function clamp(window: Bounds, screen: Bounds): Bounds {
	const width = Math.min(window.width, screen.width);
	const height = Math.min(window.height, screen.height);
	return {
		left: Math.min(Math.max(window.left, screen.left), screen.left + screen.width - width),
		top: Math.min(Math.max(window.top, screen.top), screen.top + screen.height - height),
		width,
		height,
	};
}

export function overlap(one: Bounds, other: Bounds): boolean {
	return (
		one.left < other.left + other.width &&
		other.left < one.left + one.width &&
		one.top < other.top + other.height &&
		other.top < one.top + one.height
	);
}
