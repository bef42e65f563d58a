import { render } from "preact";
import { Panels } from "./panels.tsx";
import type { Place } from "./shell/shell.tsx";
import { lastRouteKey } from "./shell/use-route.ts";
import { readStored } from "./stored-value.ts";
import "../controls/theme.css";
import "./panels.css";

function isText(value: unknown): value is string {
	return typeof value === "string";
}

/** Starts popup or console; a popup opened without an address goes on where it was left. */
export async function showPanels(place: Place): Promise<void> {
	const root = document.querySelector("#panels");
	if (root === null) throw new Error("The page has no place for the panels.");
	if (place === "popup" && location.hash === "") {
		const last = await readStored(lastRouteKey, isText).catch(() => null);
		if (last !== null) history.replaceState(null, "", last);
	}
	document.documentElement.dataset.place = place;
	render(<Panels place={place} />, root);
}
