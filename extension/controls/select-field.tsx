import { useId } from "preact/hooks";

interface SelectFieldProps {
	label: string;
	value: string;
	change: (value: string) => void;
	options: readonly { value: string; label: string }[];
}

export function SelectField({ label, value, change, options }: SelectFieldProps) {
	const id = useId();
	return (
		<div class="field">
			<label htmlFor={id}>{label}</label>
			<select id={id} class="input" value={value} onChange={(event) => change(event.currentTarget.value)}>
				{options.map((option) => (
					<option key={option.value} value={option.value}>
						{option.label}
					</option>
				))}
			</select>
		</div>
	);
}
