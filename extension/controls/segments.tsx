import { useId } from "preact/hooks";

interface SegmentsProps<Value extends string> {
	label: string;
	value: Value;
	change: (value: Value) => void;
	options: readonly { value: Value; label: string }[];
}

/** A choice of two or three, as radio buttons that stand side by side. */
export function Segments<Value extends string>({ label, value, change, options }: SegmentsProps<Value>) {
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
