/** For statements that are printed for an admin, and for nothing that we send. */
export function quotedName(...parts: readonly string[]): string {
	return parts.map((part) => (/^[a-z_][a-z0-9_]*$/.test(part) ? part : `"${part.replaceAll('"', '""')}"`)).join(".");
}

export function quotedText(text: string): string {
	return `'${text.replaceAll("'", "''")}'`;
}
