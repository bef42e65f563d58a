/** Match patterns for the CRM's origins. Without the port, which Firefox refuses; the background compares whole origins besides. */
export function sitePatterns(origins: readonly string[]): string[] {
	const patterns = origins.map((origin) => {
		const { protocol, hostname } = new URL(origin);
		return `${protocol}//${hostname}/*`;
	});
	return [...new Set(patterns)];
}
