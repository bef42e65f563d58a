import { element } from "../page/widget.ts";
import type { PlaceOnPage } from "./adapter-place.ts";
import { judge } from "./describe-report.ts";

/** A list may have thousands of rows. The maximum number of outlines for one place. */
const mostOfOnePlace = 60;

export const outlineStyles = `
.outlines { position: fixed; inset: 0; overflow: hidden; pointer-events: none; }
.outline { position: absolute; border: 2px solid var(--accent); border-radius: 3px; box-shadow: 0 0 0 1px var(--surface); }
.outline.doubtful { border-style: dashed; }
.outline.pointed { border-width: 4px; background: rgb(42 81 194 / 14%); }
.tag { position: absolute; max-width: 60vw; padding: 0 5px; border: 1px solid var(--accent); border-radius: 3px; background: var(--surface); color: var(--text); font-size: 11px; line-height: 16px; white-space: nowrap; overflow: hidden; text-overflow: ellipsis; }
`;

/**
 * Draws a box around each element on the screen, with the place's number, its field and how many it found. `pointed`: the place to
 * highlight.
 */
export function drawOutlines(layer: HTMLElement, places: readonly PlaceOnPage[], pointed: string | null): void {
	const tags: { left: number; top: number }[] = [];
	const drawn: HTMLElement[] = [];
	const labels = places.flatMap((place, index) => {
		const boxes = boxesOnScreen(place.elements);
		drawn.push(...boxes.map((box) => drawBox(box, judge(place), place.field === pointed)));
		const [first] = boxes;
		if (first === undefined) return [];
		const label = element("span", { class: "tag" }, `${index + 1} ${place.field} (${place.found})`);
		const at = findFreeSpot({ left: Math.max(0, first.left), top: Math.max(0, first.top - 8) }, tags);
		tags.push(at);
		label.style.left = `${at.left}px`;
		label.style.top = `${at.top}px`;
		return [label];
	});
	layer.replaceChildren(...drawn, ...labels);
}

function boxesOnScreen(elements: readonly Element[]): DOMRect[] {
	const boxes: DOMRect[] = [];
	for (const one of elements) {
		const box = one.getBoundingClientRect();
		const isOnScreen = box.width > 0 && box.height > 0 && box.bottom > 0 && box.right > 0 && box.top < innerHeight && box.left < innerWidth;
		if (isOnScreen) boxes.push(box);
		if (boxes.length === mostOfOnePlace) break;
	}
	return boxes;
}

function drawBox(box: DOMRect, verdict: string, isPointed: boolean): HTMLElement {
	const drawn = element("div", { class: `outline ${verdict}${isPointed ? " pointed" : ""}` });
	drawn.style.left = `${box.left - 2}px`;
	drawn.style.top = `${box.top - 2}px`;
	drawn.style.width = `${box.width + 4}px`;
	drawn.style.height = `${box.height + 4}px`;
	return drawn;
}

const tagHeight = 18;
const tagWidth = 160;

/** Moves a tag down past the existing ones. */
export function findFreeSpot(
	wanted: { left: number; top: number },
	taken: readonly { left: number; top: number }[],
): { left: number; top: number } {
	const spot = { ...wanted };
	const overlaps = () => taken.some((one) => Math.abs(one.left - spot.left) < tagWidth && Math.abs(one.top - spot.top) < tagHeight);
	while (overlaps()) spot.top += tagHeight;
	return spot;
}
