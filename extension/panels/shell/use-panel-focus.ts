import type { RefObject } from "preact";
import { useEffect, useRef } from "preact/hooks";
import type { Route } from "./route.ts";

/** When another view takes the place of the one that held the focus, the heading has it; a link of the navigation keeps it. */
export function usePanelFocus({ panel, detail }: Route): RefObject<HTMLHeadingElement | null> {
	const heading = useRef<HTMLHeadingElement>(null);
	const shown = useRef(`${panel}/${detail}`);
	useEffect(() => {
		const view = `${panel}/${detail}`;
		if (view === shown.current) return;
		shown.current = view;
		if (document.activeElement === null || document.activeElement === document.body) heading.current?.focus();
	}, [panel, detail]);
	return heading;
}
