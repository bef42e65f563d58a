import type { RefObject } from "preact";
import { useLayoutEffect, useRef } from "preact/hooks";

/** A ref for the button that a form replaces. The button gets the focus back when the form closes. */
export function useReturnFocus(open: boolean): RefObject<HTMLButtonElement | null> {
	const opener = useRef<HTMLButtonElement>(null);
	const wasOpen = useRef(open);
	useLayoutEffect(() => {
		if (wasOpen.current && !open) opener.current?.focus();
		wasOpen.current = open;
	}, [open]);
	return opener;
}

/** Focuses the first invalid field after a form was refused, once the problems are on screen. */
export function focusFirstInvalid(form: HTMLFormElement): void {
	requestAnimationFrame(() => {
		requestAnimationFrame(() => form.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus());
	});
}
