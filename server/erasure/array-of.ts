/** PostgreSQL's own writing of an array: one parameter, whatever the number and the type of its elements. */
export function arrayOf(values: readonly (string | number | null)[]): string {
	return `{${values.map((value) => (value === null ? "NULL" : `"${String(value).replace(/["\\]/g, "\\$&")}"`)).join(",")}}`;
}
