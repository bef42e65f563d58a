import { didYouMean } from "./nearest-name.ts";

/**
 * Requests that the extension sends to the CRM with the person's session. They only read, so the schema refuses whatever asks a CRM to
 * write: GraphQL mutations, and headers and fields that some frameworks take for the request's method. It cannot know what the CRM's own
 * addresses do.
 */

/** Why this cannot be the body of a request that reads a page of results. `places` are the allowed placeholders. */
export function whyNoBody(body: unknown, places: readonly string[]): string | undefined {
	for (const { name, value } of partsOf(body)) {
		const reason = (name === null ? undefined : whyOverride(name)) ?? (typeof value === "string" ? whyNoText(value, places) : undefined);
		if (reason !== undefined) return reason;
	}
	return undefined;
}

/** Why these cannot be headers of such a request. */
export function whyNoHeaders(headers: Readonly<Record<string, string>>, places: readonly string[]): string | undefined {
	for (const [name, value] of Object.entries(headers)) {
		const reason = whyOverride(name) ?? whyNoPlaces(value, places);
		if (reason !== undefined) return reason;
	}
	return undefined;
}

/** Why this address does more than read. */
export function whyNoRead(address: string): string | undefined {
	const parameters = new URLSearchParams(address.split("?").slice(1).join("?").replace("#", "&"));
	return [...parameters].map(([name, value]) => whyOverride(name) ?? whyWrites(value)).find((reason) => reason !== undefined);
}

/** Why a request with this header, field or parameter may have another method than it seems. */
export function whyOverride(name: string): string | undefined {
	return /^(_method|(x-?)?(http-?)?method-?override|x-?http-?method)$/i.test(name)
		? `"${name}" can change what the request does; requests only read`
		: undefined;
}

function whyNoText(text: string, places: readonly string[]): string | undefined {
	// Text from the page's fields must not become part of the query itself.
	if (isQuery(text) && text.replace(/\{\w+\}/g, "") !== text)
		return "write a space after each { of a query, and pass values as its variables";
	return whyWrites(text) ?? whyNoPlaces(text, places);
}

function whyWrites(text: string): string | undefined {
	return /(^|[^\w$])(mutation|subscription)([^\w]|$)/i.test(text) && isQuery(text)
		? "a mutation or subscription does more than read"
		: undefined;
}

/** Whether a text looks like GraphQL. */
function isQuery(text: string): boolean {
	return /\{[^{}]*[\s{]|\b(query|mutation|subscription|fragment)\b[^{}]*\{/i.test(text);
}

function whyNoPlaces(text: string, places: readonly string[]): string | undefined {
	for (const [, name = ""] of text.matchAll(/\{(\w+)\}/g))
		if (!places.includes(name))
			return `unknown placeholder {${name}}; there are ${places.map((place) => `{${place}}`).join(", ")}${didYouMean(name, places)}`;
	return undefined;
}

/** The value and everything in it, with the names of the fields. */
function partsOf(value: unknown, name: string | null = null): { name: string | null; value: unknown }[] {
	if (typeof value !== "object" || value === null) return [{ name, value }];
	const inside = Array.isArray(value) ? value.map((one) => partsOf(one)) : Object.entries(value).map(([field, one]) => partsOf(one, field));
	return [{ name, value: null }, ...inside.flat()];
}
