import { browser } from "../browser.ts";
import { type Bounds, clamp } from "./bounds.ts";

/** Moves and shrinks this window onto the display: it has the bounds of the CRM's window, which may reach beyond it. */
export async function fitToScreen(): Promise<void> {
	const { id, left, top, width, height } = await browser.windows.getCurrent();
	if (id === undefined || left === undefined || top === undefined || width === undefined || height === undefined) return;
	const bounds = { left, top, width, height };
	const fitting = clamp(bounds, availableScreen());
	if (JSON.stringify(fitting) !== JSON.stringify(bounds)) await browser.windows.update(id, fitting).catch(() => undefined);
}

/** `availLeft` and `availTop` are in every browser and not in the shared types. */
function availableScreen(): Bounds {
	const { availWidth: width, availHeight: height } = screen;
	const read = (name: string) => {
		const value: unknown = Reflect.get(screen, name);
		return typeof value === "number" ? value : 0;
	};
	return { left: read("availLeft"), top: read("availTop"), width, height };
}
