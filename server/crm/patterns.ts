/** Why this is no regular expression that finds a value. */
export function whyNoPattern(pattern: string): string | undefined {
	try {
		// With an empty alternative it matches, and the match has a place for each group.
		const groups = new RegExp(`${pattern}|`, "u").exec("")?.length ?? 0;
		return groups > 1 ? undefined : "put the part that is the value into parentheses";
	} catch (error) {
		const said = error instanceof Error ? error.message.replace(/^Invalid regular expression: (\/.*\/u: )?/s, "") : "";
		return `this is not a regular expression: ${said}`;
	}
}
