import type { InputHTMLAttributes } from "preact";
import { useId } from "preact/hooks";

interface TextFieldProps {
	label: string;
	value: string;
	change: (value: string) => void;
	type?: "text" | "password" | "date";
	hint?: string | null;
	error?: string | null;
	placeholder?: string;
	autoComplete?: string;
	autoFocus?: boolean;
	maxLength?: number;
}

function focusOnce(element: HTMLInputElement | null): void {
	if (element === null || element.dataset["focused"] !== undefined) return;
	element.dataset["focused"] = "";
	element.focus();
}

export function TextField({
	label,
	value,
	change,
	type = "text",
	hint,
	error,
	placeholder,
	autoComplete,
	autoFocus,
	maxLength,
}: TextFieldProps) {
	const id = useId();
	const described = [hint ? `${id}-hint` : "", error ? `${id}-error` : ""].filter(Boolean).join(" ");
	const shared: Omit<InputHTMLAttributes<HTMLInputElement>, "type" | "role" | "list"> = {
		id,
		class: "input",
		dir: "auto",
		value,
		placeholder,
		maxLength,
		autocomplete: autoComplete ?? "off",
		"aria-invalid": error ? true : undefined,
		"aria-describedby": described || undefined,
		onInput: (event) => change(event.currentTarget.value),
		ref: autoFocus ? focusOnce : null,
	};
	return (
		<div class="field">
			<label htmlFor={id}>{label}</label>
			{type === "password" ? (
				<input {...shared} type="password" />
			) : type === "date" ? (
				<input {...shared} type="date" max="9999-12-31" />
			) : (
				<input {...shared} type="text" />
			)}
			{hint ? (
				<p id={`${id}-hint`} class="hint">
					{hint}
				</p>
			) : null}
			{error ? (
				<p id={`${id}-error`} class="field-error">
					{error}
				</p>
			) : null}
		</div>
	);
}
