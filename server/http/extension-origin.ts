import type { Env } from "../env.ts";

/** Ours in Chromium by its id; in Firefox every installation has one of its own, so any may be ours. */
export function isExtensionOrigin({ extensionOrigins }: Env, origin: string): boolean {
	return extensionOrigins.includes(origin) || /^moz-extension:\/\/[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/.test(origin);
}
