import { browser } from "../browser.ts";
import { readServerAddress } from "../read-server-address.ts";
import { lasting } from "./store.ts";

/** Where the server is: as a managed policy says, or as the person typed it; without a slash at the end. */
export async function serverAddress(): Promise<string | null> {
	return (await managedAddress()) ?? (await lasting.get("server"));
}

async function managedAddress(): Promise<string | null> {
	try {
		const { server } = await browser.storage.managed.get("server");
		const read = typeof server === "string" ? readServerAddress(server) : null;
		return read?.ok ? read.address : null;
	} catch {
		// Firefox rejects where no policy is installed.
		return null;
	}
}
