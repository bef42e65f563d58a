import type { RefObject } from "preact";
import { useEffect, useRef } from "preact/hooks";

/** For the button that a form takes the place of: it has the focus again when the form is closed. */
export function useReturnFocus(open: boolean): RefObject<HTMLButtonElement | null> {
	const opener = useRef<HTMLButtonElement>(null);
	const wasOpen = useRef(open);
	useEffect(() => {
		if (wasOpen.current && !open) opener.current?.focus();
		wasOpen.current = open;
	}, [open]);
	return opener;
}
