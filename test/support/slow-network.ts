import { afterAll } from "vitest";
import { type Network, openNetwork } from "./network.ts";

/** Call it at the top level of a test file. It is closed at the file's end. */
export async function startSlowNetwork(server: string): Promise<Network> {
	const network = await openNetwork(server);
	afterAll(network.close);
	return network;
}
