import { t } from "../words.ts";

const uuid = /^[\da-f]{8}-[\da-f]{4}-[\da-f]{4}-[\da-f]{4}-[\da-f]{12}$/i;
const longest = 40;
const mostShapes = 5;

/** What a key looks like, without the key: "9" stands for digits, "a" for letters and "x" for both. */
export function shapeOfKey(key: string): string {
	if (uuid.test(key)) return "UUID";
	const shape = key.slice(0, 500).replace(/[\p{L}\p{M}\p{N}]+|[^\p{L}\p{M}\p{N}]/gu, (part) => {
		if (/^\p{N}+$/u.test(part)) return "9";
		if (/^[\p{L}\p{M}]+$/u.test(part)) return "a";
		if (/^[\p{L}\p{M}\p{N}]+$/u.test(part)) return "x";
		return /^[-_.:/@#+| ]$/.test(part) ? part : "?";
	});
	return shape.length > longest ? `${shape.slice(0, longest)}…` : shape;
}

/** The shapes of some keys, the most frequent one first: "24 × 9, 1 × a-9". */
export function describeShapes(keys: readonly string[]): string {
	const shapes = [...Map.groupBy(keys, shapeOfKey)].sort(([, one], [, other]) => other.length - one.length);
	const more = shapes.length - mostShapes;
	const said = shapes.slice(0, mostShapes).map(([shape, all]) => `${all.length} × ${shape}`);
	return [...said, ...(more > 0 ? [t("check.otherShapes", { count: more })] : [])].join(", ");
}
