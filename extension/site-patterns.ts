/** Match patterns for the CRM's origins. They leave out the port, which Firefox refuses; the background also compares whole origins. */
export function sitePatterns(origins: readonly string[]): string[] {
	const patterns = origins.map((origin) => {
		const { protocol, hostname } = new URL(origin);
		return `${protocol}//${hostname}/*`;
	});
	return [...new Set(patterns)];
}
