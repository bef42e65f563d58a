const written = new WeakMap<readonly (string | number | null)[], string>();

/** PostgreSQL's own writing of an array: one parameter, whatever the number and the type of its elements. The array must not change any more. */
export function arrayOf(values: readonly (string | number | null)[]): string {
	const known = written.get(values);
	if (known !== undefined) return known;
	const text = needsNoEscaping(values) ? `{"${values.join('","')}"}` : `{${values.map(writeElement).join(",")}}`;
	written.set(values, text);
	return text;
}

/** Nearly always: keys come by the thousand, and hardly any holds a quote. */
function needsNoEscaping(values: readonly (string | number | null)[]): boolean {
	return values.length > 0 && !values.includes(null) && !/["\\]/.test(values.join(" "));
}

function writeElement(value: string | number | null): string {
	return value === null ? "NULL" : `"${String(value).replace(/["\\]/g, "\\$&")}"`;
}
