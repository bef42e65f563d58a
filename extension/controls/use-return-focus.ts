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

/** After a form was not accepted, once its problems are on screen: leads the person to the first. */
export function focusFirstInvalid(form: HTMLFormElement): void {
	requestAnimationFrame(() => {
		requestAnimationFrame(() => form.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus());
	});
}
