/** The names of an object's members, by the position of the text in which each is written. */
type Names = Map<number, string>;

/**
 * Changes every string of a JSON document, names of members included, and strings that are JSON documents themselves. Everything else stays
 * as it is written. A name that the object already has gets a number, because parsers keep only the last of equal members.
 */
export function changeJson(json: string, change: (text: string) => string): string {
	const changeText = (text: string) => (/^\s*[{[]/.test(text) && isValidJson(text) ? changeJson(text, change) : change(text));
	const parts = splitAtStrings(json);
	const open: Names[] = [];
	for (const [index, part] of parts.entries()) {
		if (part === "{") open.push(new Map());
		else if (part === "}") for (const [at, name] of renamedMembers(open.pop(), change)) parts[at] = JSON.stringify(name);
		else if (part.startsWith('"')) {
			const text: string = JSON.parse(part);
			const isName = parts[index + 1]?.trimStart().startsWith(":");
			const changed = isName ? text : changeText(text);
			if (isName) open.at(-1)?.set(index, text);
			if (changed !== text) parts[index] = JSON.stringify(changed);
		}
	}
	return parts.join("");
}

export function isValidJson(text: string): boolean {
	try {
		JSON.parse(text);
		return true;
	} catch {
		return false;
	}
}

/** Strings, braces and what is between them. No regular expression reads a whole string, because long ones exhaust its stack. */
function splitAtStrings(json: string): string[] {
	const parts: string[] = [];
	let done = 0;
	let start: number | null = null;
	for (const { 0: token, index } of json.matchAll(/\\.|["{}]/g)) {
		if (start === null) {
			parts.push(json.slice(done, index));
			done = index;
		}
		if (start === null && token === '"') start = index;
		else if (start === null || token === '"') {
			parts.push(json.slice(done, index + 1));
			done = index + 1;
			start = null;
		}
	}
	return [...parts, json.slice(done)];
}

/** The new names of the members that change. Equal names stay equal. */
function renamedMembers(names: Names = new Map(), change: (text: string) => string): Names {
	const taken = new Set(names.values());
	const renamed = new Map<string, string>();
	for (const name of [...taken]) {
		const changed = change(name);
		if (changed !== name) renamed.set(name, takeFree(changed, taken));
	}
	return new Map(
		[...names].flatMap(([at, name]): [number, string][] => {
			const now = renamed.get(name);
			return now === undefined ? [] : [[at, now]];
		}),
	);
}

function takeFree(name: string, taken: Set<string>): string {
	let free = name;
	for (let number = 2; taken.has(free); number++) free = `${name} ${number}`;
	taken.add(free);
	return free;
}
