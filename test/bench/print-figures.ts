export type Bar = { least: number } | { most: number } | { below: number };

/** Prints a table and, as the last line, one JSON object. Returns the names of the figures that miss their bar. */
export function printFigures<Name extends string>(bench: string, figures: Record<Name, number>, bars: Partial<Record<Name, Bar>>): Name[] {
	const names = Object.keys(figures) as Name[];
	const missed = names.filter((name) => bars[name] !== undefined && !meets(figures[name], bars[name]));
	console.log("\n| figure | measured | bar |\n|---|---:|---:|");
	for (const name of names) console.log(`| ${name} | ${figures[name].toLocaleString("en")} | ${describe(bars[name])} |`);
	console.log(missed.length === 0 ? "\nEvery bar is met." : `\nMissed: ${missed.join(", ")}.`);
	console.log(JSON.stringify({ bench, ...figures }));
	return missed;
}

function meets(value: number, bar: Bar): boolean {
	if ("least" in bar) return value >= bar.least;
	return "most" in bar ? value <= bar.most : value < bar.below;
}

function describe(bar: Bar | undefined): string {
	if (bar === undefined) return "";
	if ("least" in bar) return `≥ ${bar.least.toLocaleString("en")}`;
	return "most" in bar ? `≤ ${bar.most.toLocaleString("en")}` : `< ${bar.below.toLocaleString("en")}`;
}
