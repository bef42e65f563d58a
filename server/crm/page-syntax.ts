import { createParser } from "css-selector-parser";
import { didYouMean } from "./nearest-name.ts";

/** Why no page of the CRM can have this path. */
export function whyNoPath(path: string): string | undefined {
	const reason = whyElsewhere(path);
	if (reason !== undefined) return reason;
	if (/[?#]/.test(path)) return `a path has no "?" or "#"; put the name of the query parameter that holds the key into "query"`;
	if (path.includes("*")) return `a path has no "*"; for a segment that matches anything write a colon and a name, such as ":any"`;
	if (/[{}]/.test(path)) return `a path has no placeholders in braces; write ":key" or ":klass" as a segment${whichSetting(path)}`;
	if (/%[0-9a-f]{2}/i.test(path)) return "write the path without percent-encoding";
	const segments = path.split("/");
	if (segments.some((segment) => segment === "." || segment === "..")) return `a page's path never contains "." or ".." as a segment`;
	const inside = segments.find((segment) => /[^:]:(key|klass)\b/.test(segment));
	if (inside !== undefined) return `":key" and ":klass" must be whole segments, between slashes`;
	return undefined;
}

/** Why this is not an address of the CRM. `places` are the allowed placeholders. */
export function whyNoAddress(address: string, places: readonly string[]): string | undefined {
	const reason = whyElsewhere(address);
	if (reason !== undefined) return reason;
	for (const [, name = ""] of address.matchAll(/\{([^{}]*)\}/g)) {
		if (!places.includes(name))
			return `unknown placeholder {${name}}; there are ${places.map((place) => `{${place}}`).join(", ")}${didYouMean(name, places)}`;
	}
	if (/[{}]/.test(address.replace(/\{[^{}]*\}/g, ""))) return "a brace is not closed";
	const colon = address.match(/\/:(\w+)/);
	return colon ? `":${colon[1]}" is not a placeholder here; write "{${colon[1]}}"` : undefined;
}

/** Why this address identifies no record. */
export function whyNoKey({ path, query }: { path: string; query?: string }): string | undefined {
	const names = path.split("/").filter((segment) => segment.startsWith(":"));
	if (names.includes(":key")) return query === undefined ? undefined : `both the path and "query" name the key; keep one of them`;
	const nearest = names.map((name) => didYouMean(name, [":key"])).find((found) => found !== "");
	return query === undefined ? `the record's key is missing; put ":key" into the path, or set "query"${nearest ?? ""}` : undefined;
}

export function namesKlass(path: string): boolean {
	return path.split("/").includes(":klass");
}

export function asksForKlass(address: string): boolean {
	return address.includes("{klass}");
}

function whyElsewhere(address: string): string | undefined {
	// A browser removes or turns these, and "/\t/other.test" would lead elsewhere.
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
