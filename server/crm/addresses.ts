import { didYouMean } from "../nearest-name.ts";

/** Why a page of the CRM never has this path. */
export function whyNoPath(path: string): string | undefined {
	const reason = whyElsewhere(path);
	if (reason !== undefined) return reason;
	if (/[?#]/.test(path)) return `a path ends before "?" and "#"; name the query parameter that holds the key in "query"`;
	if (path.includes("*")) return `there is no "*" here: a segment that may be anything begins with a colon, such as ":any"`;
	if (/[{}]/.test(path)) return `there are no places in braces here: write ":key" or ":klass" as a segment${whichSetting(path)}`;
	if (/%[0-9a-f]{2}/i.test(path)) return "write the path as people read it, without percent-encoding";
	const segments = path.split("/");
	if (segments.some((segment) => segment === "." || segment === "..")) return `"." and ".." are never part of a page's path`;
	const inside = segments.find((segment) => /[^:]:(key|klass)\b/.test(segment));
	if (inside !== undefined) return `":key" and ":klass" stand for a whole segment, between slashes`;
	return undefined;
}

/** Why nothing of the CRM can be asked for at this address. `places` are the names that may stand in braces. */
export function whyNoAddress(address: string, places: readonly string[]): string | undefined {
	const reason = whyElsewhere(address);
	if (reason !== undefined) return reason;
	for (const [, name = ""] of address.matchAll(/\{([^{}]*)\}/g)) {
		if (!places.includes(name))
			return `there is no {${name}} here, only ${places.map((place) => `{${place}}`).join(", ")}${didYouMean(name, places)}`;
	}
	if (/[{}]/.test(address.replace(/\{[^{}]*\}/g, ""))) return "a brace is left open";
	const colon = address.match(/\/:(\w+)/);
	return colon ? `":${colon[1]}" stands for nothing here: write "{${colon[1]}}"` : undefined;
}

/** Why no record is known by this address. */
export function whyNoKey({ path, query }: { path: string; query?: string }): string | undefined {
	const names = path.split("/").filter((segment) => segment.startsWith(":"));
	if (names.includes(":key")) return query === undefined ? undefined : `the key is named twice, in the path and in "query"`;
	const nearest = names.map((name) => didYouMean(name, [":key"])).find((found) => found !== "");
	return query === undefined ? `nothing names the record's key: a ":key" in the path, or "query"${nearest ?? ""}` : undefined;
}

export function namesKlass(path: string): boolean {
	return path.split("/").includes(":klass");
}

export function asksForKlass(address: string): boolean {
	return address.includes("{klass}");
}

function whyElsewhere(address: string): string | undefined {
	// A browser removes or turns these, and "/\t/other.test" would lead elsewhere.
	if (/[\\\p{Cc}]|^\s|\s$/u.test(address)) return "an address has no backslashes, tabs or line breaks, and no spaces around it";
	if (/^[a-z][a-z0-9+.-]*:/i.test(address) || address.startsWith("//"))
		return `an address of another site; the CRM's own begin with "/" and name no site`;
	return address.startsWith("/") ? undefined : `an address begins with "/"`;
}

function whichSetting(path: string): string {
	const name = path.match(/\{([^{}]*)\}/)?.[1];
	return name === undefined ? "" : `, or add "${name}" to the settings`;
}
