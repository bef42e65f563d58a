import { useId } from "preact/hooks";

interface ChoiceProps<Value extends string> {
	label: string;
	value: Value;
	change: (value: Value) => void;
	options: readonly { value: Value; label: string }[];
}

export function SelectField({ label, value, change, options }: ChoiceProps<string>) {
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

/** Two or three options as radio buttons in a row. */
export function Segments<Value extends string>({ label, value, change, options }: ChoiceProps<Value>) {
	const name = useId();
	return (
		<fieldset class="segments">
			<legend class="visually-hidden">{label}</legend>
			{options.map((option) => (
				<label key={option.value}>
					<input type="radio" name={name} checked={option.value === value} onChange={() => change(option.value)} />
					<span>{option.label}</span>
				</label>
			))}
		</fieldset>
	);
}
