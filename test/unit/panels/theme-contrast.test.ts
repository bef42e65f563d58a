import { readFile } from "node:fs/promises";
import { expect, test } from "vitest";

const theme = await readFile(new URL("../../../extension/controls/theme.css", import.meta.url), "utf8");

/** The light and the dark value of a colour. */
function colours(name: string): [string, string] {
	const pair = theme.match(new RegExp(`--${name}: light-dark\\((#\\w{6}), (#\\w{6})\\)`));
	const one = theme.match(new RegExp(`--${name}: (#\\w{6})`));
	const [light, dark] = pair ? [pair[1], pair[2]] : [one?.[1], one?.[1]];
	if (light === undefined || dark === undefined) throw new Error(`The theme has no --${name}.`);
	return [light, dark];
}

function luminance(colour: string): number {
	const [red = 0, green = 0, blue = 0] = [1, 3, 5]
		.map((start) => Number.parseInt(colour.slice(start, start + 2), 16) / 255)
		.map((value) => (value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4));
	return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function contrast(one: string, other: string): number {
	const [high = 0, low = 0] = [luminance(one), luminance(other)].sort((first, second) => second - first);
	return (high + 0.05) / (low + 0.05);
}

const surfaces = ["surface", "surface-sunken", "surface-raised", "surface-hover"];
const readable: [string, string][] = [
	...surfaces.flatMap((surface): [string, string][] => [
		["text", surface],
		["text-muted", surface],
		["accent", surface],
		["danger", surface],
	]),
	...["accent", "danger", "success", "warning"].flatMap((tone): [string, string][] => [
		[tone, `${tone}-soft`],
		["text", `${tone}-soft`],
	]),
	...["accent-fill", "accent-fill-hover", "danger-fill", "danger-fill-hover"].map((fill): [string, string] => ["on-fill", fill]),
];
const visible: [string, string][] = surfaces.flatMap((surface): [string, string][] => [
	["line-strong", surface],
	["focus", surface],
]);

test.each(readable)("%s is readable on %s, light and dark", (text, surface) => {
	const [lightText, darkText] = colours(text);
	const [lightSurface, darkSurface] = colours(surface);
	expect(contrast(lightText, lightSurface)).toBeGreaterThanOrEqual(4.5);
	expect(contrast(darkText, darkSurface)).toBeGreaterThanOrEqual(4.5);
});

test.each(visible)("%s stands out from %s, light and dark", (line, surface) => {
	const [lightLine, darkLine] = colours(line);
	const [lightSurface, darkSurface] = colours(surface);
	expect(contrast(lightLine, lightSurface)).toBeGreaterThanOrEqual(3);
	expect(contrast(darkLine, darkSurface)).toBeGreaterThanOrEqual(3);
});
