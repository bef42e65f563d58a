/** Whether the page looks dark: as its adapter says, or by the colour behind everything. */
export function isDark(selector: string | undefined): boolean {
	if (selector !== undefined) return document.querySelector(selector) !== null;
	for (const element of [document.body, document.documentElement]) {
		const [red = 0, green = 0, blue = 0, alpha = 1] =
			getComputedStyle(element)
				.backgroundColor.match(/[\d.]+/g)
				?.map(Number) ?? [];
		if (alpha > 0.5) return 0.299 * red + 0.587 * green + 0.114 * blue < 110;
	}
	return false;
}
