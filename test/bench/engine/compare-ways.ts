import type postgres from "postgres";
import { countAllRows, countRowsOf, rowsPerCustomer } from "./crm-schema.ts";

/** Deletes the customers with these keys, the next ones of its slice, in one transaction. */
export type Batch = (keys: readonly string[]) => Promise<void>;
/** Gets ready to delete customers `from` to `to` in batches of `size`; that is not measured. */
export type Way = (from: number, to: number, size: number) => Promise<Batch>;

const rounds = 3;
const sizes = [100, 500];

/**
 * Each way deletes customers of its own in every round, half of them at each batch size; who begins changes from round to round. Answers
 * rows a second, the median of the rounds at the better size. After each slice nothing of it is left and nothing else is gone.
 * A hundred small batches of each go before, unmeasured, so that nobody pays for compiling. `sql` is the superuser's, for counting and checkpoints.
 */
export async function compareWays(
	sql: postgres.Sql,
	ways: Readonly<Record<string, Way>>,
	customersPerSlice: number,
): Promise<Map<string, number>> {
	const names = Object.keys(ways);
	const speeds = new Map<string, number[]>();
	let next = 1;
	const small = Math.floor(customersPerSlice / 150);
	for (const way of Object.values(ways)) {
		await timeSlice(way, next, next + 100 * small - 1, small);
		next += 100 * small;
	}
	let total = await countAllRows(sql);
	for (let round = 0; round < rounds; round++) {
		const entries = Object.entries(ways);
		for (const [name, way] of [...entries.slice(round % entries.length), ...entries.slice(0, round % entries.length)]) {
			for (const size of sizes) {
				const [from, to] = [next, next + customersPerSlice - 1];
				next = to + 1;
				await sql`checkpoint`;
				const seconds = await timeSlice(way, from, to, size);
				const left = await countRowsOf(sql, from, to);
				const now = await countAllRows(sql);
				if (left !== 0 || now !== total - customersPerSlice * rowsPerCustomer)
					throw new Error(`${name} left ${left} rows, ${total - now} are gone.`);
				total = now;
				const speed = (customersPerSlice * rowsPerCustomer) / seconds;
				speeds.set(`${name} ${size}`, [...(speeds.get(`${name} ${size}`) ?? []), speed]);
				console.log(
					`  round ${round + 1}  ${name.padEnd(22)} batch ${String(size).padStart(3)}  ${Math.round(speed).toLocaleString("en").padStart(9)} rows/s`,
				);
			}
		}
	}
	return new Map(names.map((name) => [name, Math.max(...sizes.map((size) => median(speeds.get(`${name} ${size}`) ?? [])))]));
}

export function median(values: readonly number[]): number {
	return quantile(values, 0.5);
}

export function quantile(values: readonly number[], share: number): number {
	return [...values].sort((one, other) => one - other)[Math.floor(values.length * share)] ?? 0;
}

async function timeSlice(way: Way, from: number, to: number, size: number): Promise<number> {
	const batch = await way(from, to, size);
	const start = performance.now();
	for (let first = from; first <= to; first += size)
		await batch(Array.from({ length: Math.min(size, to - first + 1) }, (_, index) => String(first + index)));
	return (performance.now() - start) / 1000;
}
