import type { Locator, Page } from "playwright";

interface Dragged {
	items: { mimeType: string; data: string }[];
	/** Paths. */
	files?: string[];
}

/** Drops texts or files as if they were dragged from another window. */
export async function drop(place: Page, target: Locator, dragged: Dragged): Promise<void> {
	const box = await target.boundingBox();
	if (box === null) throw new Error("There is nothing to drop it on.");
	const session = await place.context().newCDPSession(place);
	const data = { ...dragged, dragOperationsMask: 1 };
	for (const type of ["dragEnter", "dragOver", "drop"] as const) {
		await session.send("Input.dispatchDragEvent", { type, x: box.x + 20, y: box.y + box.height / 2, data });
	}
}
