import { browser } from "../browser.ts";
import { readAddress } from "./read-address.ts";
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
