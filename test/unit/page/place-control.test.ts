import { getEventListeners } from "node:events";
import { expect, onTestFinished, test, vi } from "vitest";
import { placeControl } from "../../../extension/page/place-control.ts";

/** As much of an element as a control without a neighbour needs. */
function makeElement() {
	return { dataset: {}, tabIndex: 0, matches: () => true, append: vi.fn(), remove: vi.fn() };
}

test("fifty menus, one after the other, leave one listener on the stage's signal, and all their controls end with it", () => {
	onTestFinished(() => void vi.unstubAllGlobals());
	for (const name of ["HTMLAnchorElement", "HTMLButtonElement"]) vi.stubGlobal(name, class {});
	const made: ReturnType<typeof makeElement>[] = [];
	vi.stubGlobal("document", {
		createElement: () => {
			const element = makeElement();
			made.push(element);
			return element;
		},
	});
	const stage = new AbortController();
	const control = { feature: "delete-option", words: "Delete", begin: () => () => undefined, signal: stage.signal };
	for (let index = 0; index < 50; index++)
		placeControl(makeElement() as unknown as Element, { list: ".menu", build: { item: "li" } }, control);
	expect(getEventListeners(stage.signal, "abort").length).toBe(1);
	stage.abort();
	expect(made.map(({ remove }) => remove.mock.calls.length)).toEqual(made.map(() => 1));
	expect(made.length).toBe(50);
});
