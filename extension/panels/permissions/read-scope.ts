/** One value per line; blank lines and repetitions are nothing. */
export function readScope(typed: string): string[] {
	const values = typed
		.split("\n")
		.map((line) => line.trim())
		.filter((line) => line !== "");
	return [...new Set(values)];
}
