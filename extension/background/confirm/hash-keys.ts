/** SHA-256 in hex of all keys in the order sent, each followed by a newline. */
export async function hashKeys(keys: readonly string[]): Promise<string> {
	const bytes = new TextEncoder().encode(keys.map((key) => `${key}\n`).join(""));
	const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
	return Array.from(digest, (byte) => byte.toString(16).padStart(2, "0")).join("");
}
