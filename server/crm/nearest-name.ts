/** The name that `given` most likely means. Undefined if none is close. Case, "_" and "-" are ignored. */
export function nearestName(given: string, names: Iterable<string>): string | undefined {
	const written = plain(given);
	const maxDistance = Math.max(1, Math.floor(written.length / 3));
	const measured = [...names].map((name) => ({ name, distance: distanceOf(written, plain(name)) }));
	return measured.filter(({ distance }) => distance <= maxDistance).sort((one, other) => one.distance - other.distance)[0]?.name;
}

/** `; did you mean "protectedWhere"?`, or nothing. */
export function didYouMean(given: string, names: Iterable<string>): string {
	const nearest = nearestName(given, names);
	return nearest === undefined ? "" : `; did you mean "${nearest}"?`;
}

function plain(name: string): string {
	return name.toLowerCase().replace(/[_-]/g, "");
}

/** The number of letters to insert, remove, replace or swap with their neighbour. */
function distanceOf(one: string, other: string): number {
	const rows: number[][] = [Array.from({ length: other.length + 1 }, (_, column) => column)];
	const at = (row: number, column: number) => rows[row]?.[column] ?? 0;
	for (let row = 1; row <= one.length; row++) {
		const current = [row];
		rows.push(current);
		for (let column = 1; column <= other.length; column++) {
			const replaced = at(row - 1, column - 1) + (one[row - 1] === other[column - 1] ? 0 : 1);
			const least = Math.min(replaced, at(row - 1, column) + 1, (current[column - 1] ?? 0) + 1);
			const swapped = row > 1 && column > 1 && one[row - 1] === other[column - 2] && one[row - 2] === other[column - 1];
			current.push(swapped ? Math.min(least, at(row - 2, column - 2) + 1) : least);
		}
	}
	return at(one.length, other.length);
}
