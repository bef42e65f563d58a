import type { ComponentChildren } from "preact";
import { useId } from "preact/hooks";

interface CheckboxProps {
	label: ComponentChildren;
	checked: boolean;
	change: (checked: boolean) => void;
	disabled?: boolean;
	hint?: string | null;
	role?: "switch";
}

export function Checkbox({ label, checked, change, disabled = false, hint, role }: CheckboxProps) {
	const id = useId();
	return (
		<div class="checkbox">
			<input
				id={id}
				type="checkbox"
				role={role}
				checked={checked}
				disabled={disabled}
				aria-describedby={hint ? `${id}-hint` : undefined}
				onChange={(event) => {
					const { checked: ticked } = event.currentTarget;
					event.currentTarget.checked = checked;
					change(ticked);
				}}
			/>
			<label htmlFor={id}>{label}</label>
			{hint ? (
				<p id={`${id}-hint`} class="hint">
					{hint}
				</p>
			) : null}
		</div>
	);
}
