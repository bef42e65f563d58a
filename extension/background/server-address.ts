import { browser } from "../browser.ts";
import { readServerAddress } from "../read-server-address.ts";
import { endSession, readToken } from "./credentials.ts";
import { inTurn, localStore } from "./store.ts";
import { forgetAllTicks } from "./ticks.ts";

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

function readPolicy(): Promise<string | null> {
	return inTurn("policy", async () => {
		const [address, last] = [await readManagedServer(), await localStore.get("managedServer")];
		if (address === last) return address;
		const inEffect = last ?? (await localStore.get("server"));
		if (address === null) {
			// If a policy is gone, its address stays, as if the person had typed it. The policy may also just not have been loaded again yet.
			if (inEffect !== null) await localStore.set("server", inEffect);
			await localStore.remove("managedServer");
		} else {
			if (address !== inEffect) await leaveServer();
			await localStore.set("managedServer", address);
		}
		return address;
	});
}

/**
 * This happens before the other address takes effect: pages must be told that the session has ended while it is still known which pages are
 * the CRM's.
 */
async function leaveServer(): Promise<void> {
	const token = await readToken();
	if (token !== null) await endSession(token);
	await forgetAllTicks();
	await localStore.remove("description");
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
