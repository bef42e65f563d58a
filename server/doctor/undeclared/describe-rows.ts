import type { Sample } from "./suspicion.ts";

/** How many rows of the sample a finding is about. Pure. */
export function describeRows({ table, rows: { length }, isWhole }: Sample, rows: number): string {
	if (isWhole) return `${rows} ${rows === 1 ? "row" : "rows"}`;
	return `${rows} of ${length} sampled rows, of about ${Math.max(length, table.estimatedRows).toLocaleString("en")}`;
}
