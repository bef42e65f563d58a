import { printFigures } from "../print-figures.ts";
import type { measureAlone } from "./measure-alone.ts";

export interface Measured {
	/** Rows a second of each strategy: with keys that cascade, and with keys that do not. */
	cascade: ReadonlyMap<string, number>;
	plain: ReadonlyMap<string, number>;
	alone: Awaited<ReturnType<typeof measureAlone>>;
}

/** Returns the names of the figures that miss their bar. */
export function printEngineFigures(measured: Measured): string[] {
	return printFigures("engine", deriveFigures(measured), {
		ours_vs_native: { least: 0.9 },
		checked_vs_children_first: { least: 0.9 },
		transaction_p99_ms: { below: 1_000 },
		writer_p99_ms: { below: 400 },
		peak_rss_mb: { below: 250 },
		rss_growth: { below: 1.25 },
		preview_1_ms: { below: 30 },
		preview_100k_ms: { below: 1_500 },
	});
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

function speed(strategies: ReadonlyMap<string, number>, name: string): number {
	return Math.round(strategies.get(name) ?? 0);
}

/** Rounds down, so that a bar that is narrowly missed is reported as missed. */
function ratio(one: number, other: number): number {
	return Math.floor((one / other) * 100) / 100;
}
