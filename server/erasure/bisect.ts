/** What `bisect` has found so far, in the order of the whole. */
interface Bisected<Part, Fault> {
	good: Part[];
	bad: { part: Part; fault: Fault }[];
}

/**
 * Finds out which parts of a whole are to blame. The whole is tested first. A part that fails is halved, and its second half is tested after
 * all of its first. A part that `halve` cannot divide is bad.
 */
export async function bisect<Part, Fault>(
	whole: Part,
	test: (part: Part, found: Readonly<Bisected<Part, Fault>>) => Promise<Fault | null>,
	halve: (part: Part, fault: Fault) => readonly Part[] | null,
): Promise<Bisected<Part, Fault>> {
	const found: Bisected<Part, Fault> = { good: [], bad: [] };
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

/** Null if there is only one. */
export function halveList<Item>(list: readonly Item[]): readonly Item[][] | null {
	const middle = Math.ceil(list.length / 2);
	return list.length < 2 ? null : [list.slice(0, middle), list.slice(middle)];
}
