import type { ComponentChildren } from "preact";
import { useEffect, useId, useRef, useState } from "preact/hooks";

interface DialogProps {
	title: string;
	submit: string;
	/** Rejects with words for the person if it fails. */
	save: (values: Record<string, string>) => Promise<unknown>;
	close: () => void;
	children: ComponentChildren;
}

/** A form over the page. It closes once the entry has been saved. */
export function Dialog({ title, submit, save, close, children }: DialogProps) {
	const dialog = useRef<HTMLDialogElement>(null);
	const [error, setError] = useState<string | null>(null);
	const heading = useId();
	useEffect(() => dialog.current?.showModal(), []);
	const send = async (event: SubmitEvent) => {
		event.preventDefault();
		const form = event.currentTarget;
		if (!(form instanceof HTMLFormElement)) return;
		const values = Object.fromEntries([...new FormData(form)].map(([name, value]) => [name, String(value)]));
		try {
			await save(values);
			close();
		} catch (failure) {
			setError(failure instanceof Error ? failure.message : "Something went wrong.");
		}
	};
	return (
		<dialog class="dialog" ref={dialog} aria-labelledby={heading} onClose={close}>
			<form onSubmit={(event) => void send(event)}>
				<h2 id={heading}>{title}</h2>
				{children}
				{error !== null && (
					<p class="error" role="alert">
						{error}
					</p>
				)}
				<div class="dialog-actions">
					<button type="button" class="button" onClick={close}>
						Cancel
					</button>
					<button type="submit" class="button primary">
						{submit}
					</button>
				</div>
			</form>
		</dialog>
	);
}

export function Field({ label, children }: { label: string; children: ComponentChildren }) {
	return (
		// biome-ignore lint/a11y/noLabelWithoutControl: the rule cannot see the control, which the caller passes as a child
		<label class="field">
			<span>{label}</span>
			{children}
		</label>
	);
}
