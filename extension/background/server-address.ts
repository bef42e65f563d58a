import { browser } from "../browser.ts";
import { readServerAddress } from "../read-server-address.ts";
import { localStore } from "./store.ts";

/** The server's address, from a managed policy or typed by the person, without a slash at the end. */
export async function serverAddress(): Promise<string | null> {
	return (await managedAddress()) ?? (await localStore.get("server"));
}

/** Whether a managed policy sets the address. */
export async function isManaged(): Promise<boolean> {
	return (await managedAddress()) !== null;
}

/**
 * Chromium (156) does not answer questions about its policies until it has loaded them, which takes many seconds on a busy machine. Nothing
 * waits that long: until then the last policy's address counts.
 */
const policyWaitMs = 1_000;

let policy: Promise<string | null> | null = null;
let waited: Promise<void> | null = null;

async function managedAddress(): Promise<string | null> {
	policy ??= readPolicy();
	waited ??= new Promise((resolve) => setTimeout(resolve, policyWaitMs));
	return Promise.race([policy, waited.then(() => localStore.get("managedServer"))]);
}

async function readPolicy(): Promise<string | null> {
	const address = await readManagedServer();
	if (address === (await localStore.get("managedServer"))) return address;
	// It describes the earlier server's CRM.
	await localStore.remove("description");
	if (address === null) await localStore.remove("managedServer");
	else await localStore.set("managedServer", address);
	return address;
}

async function readManagedServer(): Promise<string | null> {
	try {
		const { server } = await browser.storage.managed.get("server");
		const read = typeof server === "string" ? readServerAddress(server) : null;
		return read?.ok ? read.address : null;
	} catch {
		// Firefox rejects if no policy is installed.
		return null;
	}
}

/** Calls `changed` when the address changes, because the policy was loaded late or has changed. */
export function watchPolicy(changed: () => Promise<void>): void {
	browser.storage.onChanged.addListener((changes, area) => {
		if (area === "managed") policy = readPolicy();
		if (area === "local" && "managedServer" in changes) void changed();
	});
}
