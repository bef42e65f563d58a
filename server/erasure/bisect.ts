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
	return list.length < 2 ? null : splitList(list, 2);
}

/** Splits a list into this many parts of about the same length, in order. No part is empty. */
export function splitList<Item>(list: readonly Item[], parts: number): Item[][] {
	const size = Math.max(1, Math.ceil(list.length / parts));
	return Array.from({ length: Math.ceil(list.length / size) }, (_, index) => list.slice(index * size, (index + 1) * size));
}
