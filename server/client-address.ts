import type { Context } from "hono";
import type { RequestEnv } from "./action.ts";

export type RequestFacts = Pick<Context<RequestEnv>, "env" | "req" | "var">;

/** The address a request came from; X-Forwarded-For is believed only as far as stated proxies wrote it. */
export function clientAddress(c: RequestFacts): string {
	const peer = plain(c.env?.incoming?.socket.remoteAddress ?? "127.0.0.1");
	const trusted = c.var.installation.env.trustedProxies;
	const hops = [...(c.req.header("x-forwarded-for") ?? "").split(",").flatMap((hop) => hop.trim() || []), peer];
	return hops.findLast((hop) => !trusted.includes(hop)) ?? peer;
}

/** For the audit: address and kind of client. */
export function describeOrigin(c: RequestFacts): string {
	const scheme = (c.req.header("origin") ?? "").split(":")[0] ?? "";
	const kinds: Record<string, string> = { "chrome-extension": "Chromium extension", "moz-extension": "Firefox extension" };
	return `${clientAddress(c)}, ${kinds[scheme] ?? "API"}`;
}

function plain(address: string): string {
	return address.startsWith("::ffff:") ? address.slice("::ffff:".length) : address;
}
