const written = new WeakMap<readonly (string | number | null)[], string>();

/**
 * Formats an array as PostgreSQL does: one parameter, whatever the number and type of its elements. The result is cached, so the array must
 * not change afterwards.
 */
export function arrayOf(values: readonly (string | number | null)[]): string {
	const known = written.get(values);
	if (known !== undefined) return known;
	const text = needsNoEscaping(values) ? `{"${values.join('","')}"}` : `{${values.map(writeElement).join(",")}}`;
	written.set(values, text);
	return text;
}

/** The common case: there are thousands of keys, and very few contain a quote. */
function needsNoEscaping(values: readonly (string | number | null)[]): boolean {
	return values.length > 0 && !values.includes(null) && !/["\\]/.test(values.join(" "));
}

function writeElement(value: string | number | null): string {
	return value === null ? "NULL" : `"${String(value).replace(/["\\]/g, "\\$&")}"`;
}
