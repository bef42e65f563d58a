import { browser } from "../browser.ts";
import { lasting } from "./store.ts";

/** Where the server is: as a managed policy says, or as the person typed it; without a slash at the end. */
export async function serverAddress(): Promise<string | null> {
	return (await managedAddress()) ?? (await lasting.get("server"));
}

async function managedAddress(): Promise<string | null> {
	try {
		const { server } = await browser.storage.managed.get("server");
		return typeof server === "string" ? readAddress(server) : null;
	} catch {
		// Firefox rejects where no policy is installed.
		return null;
	}
}

/** What people type, as an origin: "expunge.example.org" → "https://expunge.example.org"; null if it cannot be one. */
export function readAddress(typed: string): string | null {
	const text = typed.trim();
	const local = /^(localhost|127\.0\.0\.1|\[::1\])(:|\/|$)/.test(text);
	const address = URL.parse(/^https?:\/\//i.test(text) ? text : `${local ? "http" : "https"}://${text}`);
	if (address === null || text === "" || !/^https?:$/.test(address.protocol)) return null;
	return `${address.origin}${address.pathname.replace(/\/+$/, "")}`;
}
