/** Null if the text is not JSON. Whole numbers above 2^53 become texts with their digits: as numbers, keys would be rounded. Pure. */
export function parseJson(text: string): unknown {
	try {
		return JSON.parse(text, keepDigits);
	} catch {
		return null;
	}
}

function keepDigits(_name: string, value: unknown, context?: { source?: string }): unknown {
	const isRounded = typeof value === "number" && Number.isInteger(value) && !Number.isSafeInteger(value);
	return isRounded && /^-?\d+$/.test(context?.source ?? "") ? context?.source : value;
}
