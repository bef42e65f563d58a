/** The server's limits for one request. Only a part of a known upload may be large. */
const first = { keys: 1_000, bytes: 48 * 1_024 };
const further = { keys: 10_000, bytes: 960 * 1_024 };

const encoder = new TextEncoder();

/** A selection as the parts in which it travels, in order. There is always a first one. */
export function splitKeys(keys: readonly string[]): string[][] {
	const parts: string[][] = [[]];
	let bytes = 0;
	for (const key of keys) {
		const most = parts.length === 1 ? first : further;
		const length = encoder.encode(JSON.stringify(key)).length + 1;
		const last = parts.at(-1) ?? [];
		if (last.length > 0 && (last.length === most.keys || bytes + length > most.bytes)) {
			parts.push([key]);
			bytes = length;
		} else {
			last.push(key);
			bytes += length;
		}
	}
	return parts;
}
