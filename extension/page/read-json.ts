/** Parses JSON and keeps whole numbers as their digits: as numbers, ids above 2^53 would be rounded. */
export function readJson(text: string): unknown {
	return JSON.parse(text, keepDigits);
}

/** Chromium since 114, Firefox since 135. */
function keepDigits(_name: string, value: unknown, context?: { source?: string }): unknown {
	if (typeof value !== "number") return value;
	if (context?.source === undefined) throw new Error("This browser cannot read numbers without rounding them.");
	return /^-?\d+$/.test(context.source) && context.source !== "-0" ? context.source : value;
}
