/** Why this is no regular expression. */
export function whyNoPattern(pattern: string): string | undefined {
	try {
		new RegExp(pattern, "u");
	} catch (error) {
		return `not a regular expression: ${error instanceof Error ? error.message.replace(/^Invalid regular expression: /, "") : ""}`;
	}
	return /\((?!\?)/.test(pattern.replace(/\\./g, "").replace(/\[[^\]]*\]/g, ""))
		? undefined
		: "no group in parentheses says which part is the value";
}
