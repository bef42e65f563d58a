import { isIP } from "node:net";
import type { Context } from "hono";
import type { Env } from "../env.ts";
import type { RequestEnv } from "./action.ts";

export type RequestFacts = Pick<Context<RequestEnv>, "env" | "req" | "var">;

/** The client's address. Only the part of X-Forwarded-For that trusted proxies wrote counts. */
export function clientAddress(c: RequestFacts): string {
	const peer = plain(c.env?.incoming?.socket.remoteAddress ?? "127.0.0.1");
	const hops = [peer, ...(c.req.header("x-forwarded-for") ?? "").split(",").toReversed().map(withoutPort)];
	let address = peer;
	for (const hop of hops) {
		if (isIP(hop) === 0) break;
		address = hop;
		if (!isTrustedProxy(c.var.services.env, hop)) break;
	}
	return address;
}

export function isTrustedProxy({ trustedProxies }: Pick<Env, "trustedProxies">, address: string): boolean {
	const known = plain(address);
	return isIP(known) !== 0 && trustedProxies.check(known, isIP(known) === 4 ? "ipv4" : "ipv6");
}

/** Some proxies append the port: 192.0.2.7:4711, [2001:db8::7]:4711. */
function withoutPort(hop: string): string {
	const [, bracketed, simple] = /^\s*(?:\[([^\]]+)\](?::\d+)?|([\d.]+):\d+)\s*$/.exec(hop) ?? [];
	return plain(bracketed ?? simple ?? hop.trim());
}

/** For the audit: the address and the kind of client. */
export function describeOrigin(c: RequestFacts): string {
	const scheme = (c.req.header("origin") ?? "").split(":")[0] ?? "";
	const kinds: Record<string, string> = { "chrome-extension": "Chromium extension", "moz-extension": "Firefox extension" };
	return `${clientAddress(c)}, ${kinds[scheme] ?? "API"}`;
}

/** Chromium gives our extension a fixed id. Firefox gives each installation a random one, so any `moz-extension:` origin may be ours. */
export function isExtensionOrigin({ extensionOrigins }: Pick<Env, "extensionOrigins">, origin: string): boolean {
	return extensionOrigins.includes(origin) || /^moz-extension:\/\/[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/.test(origin);
}

function plain(address: string): string {
	return address.startsWith("::ffff:") ? address.slice("::ffff:".length) : address;
}
