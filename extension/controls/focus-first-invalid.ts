/** After a form was not accepted, once its problems are on screen: leads the person to the first. */
export function focusFirstInvalid(form: HTMLFormElement): void {
	requestAnimationFrame(() => {
		requestAnimationFrame(() => form.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus());
	});
}
