const written = new WeakMap<readonly (string | number | null)[], string>();

/** PostgreSQL's own writing of an array: one parameter, whatever the number and the type of its elements. The array must not change any more. */
export function arrayOf(values: readonly (string | number | null)[]): string {
	const known = written.get(values);
	if (known !== undefined) return known;
	const text = `{${values.map((value) => (value === null ? "NULL" : `"${String(value).replace(/["\\]/g, "\\$&")}"`)).join(",")}}`;
	written.set(values, text);
	return text;
}
