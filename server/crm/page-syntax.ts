import { createParser } from "css-selector-parser";
import { didYouMean } from "./nearest-name.ts";

/** A condition on a parameter: one value, any of several, or none at all. ":key" and other names after a colon match anything. */
type ParameterCondition = string | readonly string[] | null;

interface AddressParts {
	path: string;
	query?: Readonly<Record<string, ParameterCondition>>;
	hash?: string;
}

/** Why no page of the CRM can have this path. */
export function whyNoPath(path: string): string | undefined {
	return whyElsewhere(path) ?? whyNoRoute(path);
}

/** Why this cannot be a route: the path of a page, or what a single-page app writes into the hash. */
export function whyNoRoute(path: string): string | undefined {
	if (/[?#]/.test(path)) return `a path has no "?" or "#"; put parameters into "query", and the route in the hash into "hash"`;
	const segments = path.split("/");
	if (path.replaceAll("**", "").includes("*") || segments.some((segment) => segment.includes("**") && segment !== "**"))
		return `for a segment that matches anything write a colon and a name, such as ":any"; "**" alone matches any number of segments`;
	if (segments.filter((segment) => segment === "**").length > 1) return `"**" may occur once`;
	if (/[{}]/.test(path)) return `a path has no placeholders in braces; write ":key" or ":klass" as a segment${whichSetting(path)}`;
	if (/%[0-9a-f]{2}/i.test(path)) return "write the path without percent-encoding";
	if (segments.some((segment) => segment === "." || segment === "..")) return `a page's path never contains "." or ".." as a segment`;
	const inside = segments.find((segment) => /[^:]:(key|klass)\b/.test(segment));
	if (inside !== undefined) return `":key" and ":klass" must be whole segments, between slashes`;
	return undefined;
}

/** Why this is not an address of the CRM. `places` are the allowed placeholders; without them, any name may appear in braces. */
export function whyNoAddress(address: string, places?: readonly string[]): string | undefined {
	const reason = whyElsewhere(address);
	if (reason !== undefined) return reason;
	for (const [, name = ""] of address.matchAll(/\{([^{}]*)\}/g)) {
		if (places !== undefined && !places.includes(name))
			return `unknown placeholder {${name}}; there are ${places.map((place) => `{${place}}`).join(", ")}${didYouMean(name, places)}`;
	}
	if (/[{}]/.test(address.replace(/\{[^{}]*\}/g, ""))) return "a brace is not closed";
	const colon = address.match(/[/=]:(\w+)/);
	return colon ? `":${colon[1]}" is not a placeholder here; write "{${colon[1]}}"` : undefined;
}

/** The names that an address gives to parts of it: "key" for ":key". */
function namesIn({ path, hash = "", query = {} }: AddressParts): string[] {
	const parts = [path.split("/"), hash.split("/"), Object.values(query)].flat(2);
	return parts.flatMap((part) => (part?.startsWith(":") ? part.slice(1) : []));
}

/** The names that all of the addresses give. A name that only one address gives would stay unfilled on the pages of the others. */
export function commonNames(addresses: readonly AddressParts[]): string[] {
	const [first = [], ...others] = addresses.map(namesIn);
	return first.filter((name) => others.every((other) => other.includes(name)));
}

/** Why one of these addresses does not identify a record. */
export function whyNoKey(addresses: readonly AddressParts[]): string | undefined {
	for (const names of addresses.map(namesIn)) {
		if (names.filter((name) => name === "key").length > 1) return `":key" occurs twice; keep one of them`;
		if (names.includes("key")) continue;
		const nearest = names.map((name) => didYouMean(`:${name}`, [":key"])).find((found) => found !== "") ?? "";
		return `the record's key is missing; put ":key" into the address, or set "key"${nearest}`;
	}
	return undefined;
}

export function namesKlass(address: AddressParts): boolean {
	return namesIn(address).includes("klass");
}

export function asksForKlass(address: string): boolean {
	return address.includes("{klass}");
}

function whyElsewhere(address: string): string | undefined {
	// A browser removes or converts these, and "/\t/other.test" would lead elsewhere.
	if (/[\\\p{Cc}]|^\s|\s$/u.test(address)) return "remove the backslashes, tabs and line breaks, and the spaces around the address";
	if (/^[a-z][a-z0-9+.-]*:/i.test(address) || address.startsWith("//"))
		return `this address is on another site; begin the CRM's own addresses with "/"`;
	return address.startsWith("/") ? undefined : `an address must begin with "/"`;
}

function whichSetting(path: string): string {
	const name = path.match(/\{([^{}]*)\}/)?.[1];
	return name === undefined ? "" : `, or add "${name}" to the settings`;
}

/** Why this is not a regular expression that captures a value. */
export function whyNoPattern(pattern: string): string | undefined {
	try {
		// With an empty alternative it matches, and the match has a place for each group.
		const groups = new RegExp(`${pattern}|`, "u").exec("")?.length ?? 0;
		return groups > 1 ? undefined : "put the part that is the value into parentheses";
	} catch (error) {
		const said = error instanceof Error ? error.message.replace(/^Invalid regular expression: (\/.*\/u: )?/s, "") : "";
		return `this is not a regular expression: ${said}`;
	}
}

type SourceFields = { [Name in (typeof sourcePlaces)[number] | "attribute" | "value"]?: unknown };
const sourcePlaces = ["selector", "cookie", "local", "session", "address"] as const;

/** Why this way of reading an element contradicts itself. */
export function whyNoSource({ attribute, value }: SourceFields): string | undefined {
	return attribute !== undefined && value !== undefined ? "keep one of attribute, value" : undefined;
}

/** Why this does not say where to find a value in a page. */
export function whyNoPlace(source: SourceFields): string | undefined {
	const places = sourcePlaces.filter((name) => source[name] !== undefined);
	if (places.length !== 1)
		return `${places.length === 0 ? "add" : "keep"} one of ${(places.length === 0 ? sourcePlaces : places).join(", ")}`;
	const ofElement = source.attribute !== undefined || source.value !== undefined;
	return ofElement && source.selector === undefined ? "only an element has an attribute or a current value" : undefined;
}

/** The browsers' syntax without pseudo-elements, which never match an element. */
const parse = createParser({ syntax: { baseSyntax: "latest", pseudoElements: false }, strict: true });

/** Why this is not a CSS selector. */
export function whyNoSelector(text: string): string | undefined {
	try {
		parse(text);
		return undefined;
	} catch (error) {
		const said = error instanceof Error ? error.message.replace(/^css-selector-parser parse error: /, "") : "";
		return `this is not a CSS selector: ${said.replace(/\.$/, "")}`;
	}
}
