import type { ComponentChildren } from "preact";
import { useId, useLayoutEffect, useRef } from "preact/hooks";
import { t } from "../words.ts";

interface ConfirmDialogProps {
	title: string;
	button: string;
	busy: boolean;
	/** Set while what it asks about is no longer possible. The content says why. */
	disabled?: boolean;
	confirm: () => void;
	close: () => void;
	children: ComponentChildren;
}

/** Asks before something that takes effect for others. Esc and Cancel change nothing. The browser returns the focus. */
export function ConfirmDialog({ title, button, busy, disabled = false, confirm, close, children }: ConfirmDialogProps) {
	const isOff = busy || disabled;
	const dialog = useRef<HTMLDialogElement>(null);
	const id = useId();
	useLayoutEffect(() => {
		const element = dialog.current;
		element?.showModal();
		return () => element?.close();
	}, []);
	return (
		<dialog ref={dialog} class="dialog" aria-labelledby={id} onClose={close}>
			<h2 id={id}>{title}</h2>
			{children}
			<div class="actions">
				<button type="button" class="button" onClick={() => dialog.current?.close()}>
					{t("common.cancel")}
				</button>
				<button type="button" class="button danger" aria-disabled={isOff} onClick={() => !isOff && confirm()}>
					{busy ? t("controls.oneMoment") : button}
				</button>
			</div>
		</dialog>
	);
}
