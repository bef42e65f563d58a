/** The parts that `bisect` has tested so far, in the order of the whole. */
interface Bisection<Part, Fault> {
	good: Part[];
	bad: { part: Part; fault: Fault }[];
}

/**
 * Finds the parts of a whole that fail. It tests the whole first and halves a part that fails. The second half is tested after all of the
 * first. A part that `halve` cannot divide is bad.
 */
export async function bisect<Part, Fault>(
	whole: Part,
	test: (part: Part, found: Readonly<Bisection<Part, Fault>>) => Promise<Fault | null>,
	halve: (part: Part, fault: Fault) => readonly Part[] | null,
): Promise<Bisection<Part, Fault>> {
	const found: Bisection<Part, Fault> = { good: [], bad: [] };
	const waiting = [whole];
	for (let part = waiting.shift(); part !== undefined; part = waiting.shift()) {
		const fault = await test(part, found);
		const halves = fault === null ? null : halve(part, fault);
		if (halves) waiting.unshift(...halves);
		else if (fault === null) found.good.push(part);
		else found.bad.push({ part, fault });
	}
	return found;
}

/** Null if the list has fewer than two items. */
export function halveList<Item>(list: readonly Item[]): readonly Item[][] | null {
	const middle = Math.ceil(list.length / 2);
	return list.length < 2 ? null : [list.slice(0, middle), list.slice(middle)];
}
