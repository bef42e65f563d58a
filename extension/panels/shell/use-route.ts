import type { RefObject } from "preact";
import { useLayoutEffect, useRef, useState } from "preact/hooks";
import type { Rights } from "../../../server/permissions/schemas.ts";
import { writeStored } from "../stored.ts";
import { type PanelEntry, parseRoute, type Route } from "./route.ts";

export const lastRouteKey = "panels.lastRoute";

/** The panel in the address. It is remembered, so that the popup opens where it was left. */
export function useRoute(panels: readonly PanelEntry[], rights: Rights | null): Route {
	const [hash, setHash] = useState(location.hash);
	useLayoutEffect(() => {
		const stop = new AbortController();
		const follow = () => {
			setHash(location.hash);
			void writeStored(lastRouteKey, location.hash.replace(/^#activity\/.*/, "#activity"));
		};
		addEventListener("hashchange", follow, { signal: stop.signal });
		return () => stop.abort();
	}, []);
	return parseRoute(panels, hash, rights);
}

/** Moves the focus to the heading when the view that had the focus is replaced. A focused navigation link keeps it. */
export function usePanelFocus({ panel, detail }: Route): RefObject<HTMLHeadingElement | null> {
	const heading = useRef<HTMLHeadingElement>(null);
	const shown = useRef(`${panel}/${detail}`);
	useLayoutEffect(() => {
		const view = `${panel}/${detail}`;
		if (view === shown.current) return;
		shown.current = view;
		if (document.activeElement === null || document.activeElement === document.body) heading.current?.focus();
	}, [panel, detail]);
	return heading;
}
