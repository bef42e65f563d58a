/** The server's limits for one request. Only parts of a known upload can be large. */
export const oneRequest = { keys: 1_000, bytes: 48 * 1_024 };
const further = { keys: 10_000, bytes: 960 * 1_024 };

const encoder = new TextEncoder();

/** Splits a selection into the parts of its upload, in order. There is always a first part. `rest`: the limits of the other parts. */
export function splitKeys(keys: readonly string[], rest = further): string[][] {
	const parts: string[][] = [[]];
	let bytes = 0;
	for (const key of keys) {
		const limit = parts.length === 1 ? oneRequest : rest;
		const length = encoder.encode(JSON.stringify(key)).length + 1;
		const last = parts.at(-1) ?? [];
		if (last.length > 0 && (last.length === limit.keys || bytes + length > limit.bytes)) {
			parts.push([key]);
			bytes = length;
		} else {
			last.push(key);
			bytes += length;
		}
	}
	return parts;
}

/** The positions between the beginnings of two parts, as the server counts them. */
const positionsPerPart = further.keys;

/** The key at a position of the frozen selection, as it was sent. Positions count from 1 within a part. */
export function sentKeyAt(parts: readonly (readonly string[])[], position: number): string | undefined {
	const place = position - 1;
	return parts[Math.floor(place / positionsPerPart)]?.[place % positionsPerPart];
}

/** SHA-256 in hex of all keys in the order sent, each followed by a newline. */
export async function hashKeys(keys: readonly string[]): Promise<string> {
	const bytes = new TextEncoder().encode(keys.map((key) => `${key}\n`).join(""));
	const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
	return Array.from(digest, (byte) => byte.toString(16).padStart(2, "0")).join("");
}
