import type postgres from "postgres";
import { median } from "../statistics.ts";
import { countAllRows, countRowsOf, rowsPerCustomer } from "./crm-schema.ts";

/** Deletes the customers with these keys, the next ones of the slice, in one transaction. */
export type Batch = (keys: readonly string[]) => Promise<void>;
/** Prepares to delete customers `from` to `to` in batches of `size`. The preparation is not measured. */
export type MeasuredStrategy = (from: number, to: number, size: number) => Promise<Batch>;

const rounds = 3;
const sizes = [100, 500];

/**
 * Each strategy deletes its own customers in every round, half of them at each batch size. The order changes from round to round. Returns
 * rows a second: the median of the rounds at the better size. After each slice it checks that exactly the slice's rows are gone. A hundred
 * small batches of each come first and are not measured, so that compiling does not count for any of them. `sql` is the superuser's.
 */
export async function compareStrategies(
	sql: postgres.Sql,
	strategies: Readonly<Record<string, MeasuredStrategy>>,
	customersPerSlice: number,
): Promise<Map<string, number>> {
	const names = Object.keys(strategies);
	const speeds = new Map<string, number[]>();
	let next = 1;
	const small = Math.floor(customersPerSlice / 150);
	for (const strategy of Object.values(strategies)) {
		await timeSlice(strategy, next, next + 100 * small - 1, small);
		next += 100 * small;
	}
	let total = await countAllRows(sql);
	for (let round = 0; round < rounds; round++) {
		const entries = Object.entries(strategies);
		for (const [name, strategy] of [...entries.slice(round % entries.length), ...entries.slice(0, round % entries.length)]) {
			for (const size of sizes) {
				const [from, to] = [next, next + customersPerSlice - 1];
				next = to + 1;
				await sql`checkpoint`;
				const seconds = await timeSlice(strategy, from, to, size);
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

async function timeSlice(strategy: MeasuredStrategy, from: number, to: number, size: number): Promise<number> {
	const batch = await strategy(from, to, size);
	const start = performance.now();
	for (let first = from; first <= to; first += size)
		await batch(Array.from({ length: Math.min(size, to - first + 1) }, (_, index) => String(first + index)));
	return (performance.now() - start) / 1000;
}
