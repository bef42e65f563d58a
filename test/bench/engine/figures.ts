import type { measureAlone } from "./measure-alone.ts";

export interface Measured {
	/** Rows a second of each way: with keys that cascade, and with keys that do nothing by themselves. */
	cascade: ReadonlyMap<string, number>;
	plain: ReadonlyMap<string, number>;
	alone: Awaited<ReturnType<typeof measureAlone>>;
}

/** Prints a table and, as the last line, one JSON object; answers which figures missed their bar. */
export function printFigures(measured: Measured): string[] {
	const figures = deriveFigures(measured);
	const bars: { [Name in keyof typeof figures]?: { least: number } | { below: number } } = {
		ours_vs_native: { least: 0.9 },
		checked_vs_children_first: { least: 0.9 },
		transaction_p99_ms: { below: 1_000 },
		writer_p99_ms: { below: 400 },
		peak_rss_mb: { below: 250 },
		rss_growth: { below: 1.25 },
		preview_1_ms: { below: 30 },
		preview_100k_ms: { below: 1_500 },
	};
	const missed: string[] = [];
	console.log("\n| figure | measured | bar |\n|---|---:|---:|");
	for (const name of keysOf(figures)) {
		const [value, bar] = [figures[name], bars[name]];
		const words = bar === undefined ? "" : "least" in bar ? `≥ ${bar.least}` : `< ${bar.below.toLocaleString("en")}`;
		console.log(`| ${name} | ${value.toLocaleString("en")} | ${words} |`);
		if (bar !== undefined && !("least" in bar ? value >= bar.least : value < bar.below)) missed.push(name);
	}
	console.log(missed.length === 0 ? "\nEvery bar is met." : `\nMissed: ${missed.join(", ")}.`);
	console.log(JSON.stringify({ bench: "engine", ...figures }));
	return missed;
}

function deriveFigures({ cascade, plain, alone }: Measured) {
	const native = speed(cascade, "native_cascade");
	const script = Math.max(speed(plain, "children_first_in"), speed(plain, "children_first_any"));
	const floor = speed(plain, "floor");
	const ours = { native: speed(cascade, "ours_native"), checked: speed(plain, "ours_checked"), unchecked: speed(plain, "ours_unchecked") };
	return {
		native_cascade_rows_s: native,
		children_first_rows_s: script,
		floor_rows_s: floor,
		ours_native_rows_s: ours.native,
		ours_checked_rows_s: ours.checked,
		ours_unchecked_rows_s: ours.unchecked,
		ours_vs_native: ratio(ours.native, native),
		checked_vs_children_first: ratio(ours.checked, script),
		unchecked_vs_floor: ratio(ours.unchecked, floor),
		...alone,
		rss_growth: Math.ceil((alone.peak_rss_mb / alone.rss_1k_mb) * 100) / 100,
	};
}

function speed(ways: ReadonlyMap<string, number>, name: string): number {
	return Math.round(ways.get(name) ?? 0);
}

/** Rounded down: a bar that is just missed is missed. */
function ratio(one: number, other: number): number {
	return Math.floor((one / other) * 100) / 100;
}

/** TypeScript knows the names of a literal's members, Object.keys does not. */
function keysOf<Given extends object>(given: Given): (keyof Given & string)[] {
	return Object.keys(given) as (keyof Given & string)[];
}
