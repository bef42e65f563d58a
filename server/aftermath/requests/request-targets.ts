import type { SystemRequest } from "../../crm/requests.ts";
import type { Env } from "../../env.ts";

/** What the server's environment allows and provides for requests to other systems. */
export type RequestTargets = Pick<Env, "requestOrigins" | "crmSecrets">;

export function isAllowed({ url }: SystemRequest, { requestOrigins }: RequestTargets): boolean {
	return requestOrigins.includes(new URL(url).origin);
}

/** The headers with their secrets, or the first variable that is missing. */
export function resolveHeaders(
	{ headers = {}, body }: SystemRequest,
	{ crmSecrets }: RequestTargets,
): { headers: Record<string, string> } | { missing: string } {
	const resolved: Record<string, string> = body === undefined ? {} : { "content-type": "application/json" };
	for (const [name, value] of Object.entries(headers)) {
		const secret = typeof value === "string" ? value : crmSecrets[value.variable];
		if (secret === undefined) return { missing: typeof value === "string" ? name : value.variable };
		resolved[name.toLowerCase()] = typeof value === "string" ? value : `${value.prefix ?? ""}${secret}`;
	}
	return { headers: resolved };
}
