import type { CrmDatabase } from "../../crm/objects.ts";
import { isAllowed, type RequestTargets, resolveHeaders } from "./request-targets.ts";

/** What the environment lacks for the adapter's requests, one sentence each. */
export function findRequestProblems({ requests = [] }: Pick<CrmDatabase, "requests">, targets: RequestTargets): string[] {
	const found = requests.flatMap((rule) => {
		const { origin } = new URL(rule.url);
		const lacking = resolveHeaders(rule, targets);
		return [
			...(isAllowed(rule, targets) ? [] : [`REQUEST_ORIGINS does not list ${origin}, but the adapter has a request that goes there.`]),
			...("missing" in lacking ? [`${lacking.missing} is missing: set it to the secret for requests to ${origin}.`] : []),
		];
	});
	return [...new Set(found)];
}
