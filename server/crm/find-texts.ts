interface Found {
	path: (string | number)[];
	text: string;
}

/** Every text in a field of this name, wherever it stands. */
export function findTexts(data: unknown, name: string): Found[] {
	if (typeof data !== "object" || data === null) return [];
	return Object.entries(data).flatMap(([key, value]): Found[] => {
		const step = Array.isArray(data) ? Number(key) : key;
		if (key === name && typeof value === "string") return [{ path: [step], text: value }];
		return findTexts(value, name).map(({ path, text }) => ({ path: [step, ...path], text }));
	});
}
