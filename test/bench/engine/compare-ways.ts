import type postgres from "postgres";
import type { Database } from "../../../server/database.ts";
import type { Plan } from "../../../server/erasure/plan.ts";
import { countAllRows, countRowsOf, rowsPerCustomer } from "./crm-schema.ts";
import { confirmDeletion, runOurBatch } from "./our-way.ts";
import type { Batch } from "./rival-ways.ts";

export interface Contest {
	/** The superuser, for counting and checkpoints. */
	sql: postgres.Sql;
	rivals: Readonly<Record<string, Batch>>;
	ours: Readonly<Record<string, { way: "auto" | "checked" | "unchecked"; expected: string }>>;
	db: Database;
	plan: Plan;
	actorId: string;
}

const rounds = 3;
const sizes = [100, 500];

/**
 * Each way deletes customers of its own in every round, half of them at each batch size; who begins changes from round to round. Answers
 * rows a second, the median of the rounds at the better size. After each slice nothing of it is left and nothing else is gone.
 * A slice of each goes before, unmeasured, so that nobody pays for compiling.
 */
export async function compareWays(contest: Contest, customersPerSlice: number): Promise<Map<string, number>> {
	const names = [...Object.keys(contest.rivals), ...Object.keys(contest.ours)];
	const speeds = new Map<string, number[]>();
	let next = 1;
	const warm = Math.ceil(customersPerSlice / 6);
	for (const name of names) {
		await timeSlice(contest, name, next, next + warm - 1, 100);
		next += warm;
	}
	let total = await countAllRows(contest.sql);
	for (let round = 0; round < rounds; round++) {
		const order = names.map((_, index) => names[(index + round) % names.length] ?? "");
		for (const name of order) {
			for (const size of sizes) {
				const [from, to] = [next, next + customersPerSlice - 1];
				next = to + 1;
				await contest.sql`checkpoint`;
				const seconds = await timeSlice(contest, name, from, to, size);
				const left = await countRowsOf(contest.sql, from, to);
				const now = await countAllRows(contest.sql);
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
	return [...values].sort((one, other) => one - other)[Math.floor(values.length / 2)] ?? 0;
}

async function timeSlice(
	{ rivals, ours, db, plan, actorId }: Contest,
	name: string,
	from: number,
	to: number,
	size: number,
): Promise<number> {
	const rival = rivals[name];
	const own = ours[name];
	const deletion = own ? await confirmDeletion(db, actorId, from, to) : "";
	const start = performance.now();
	for (let first = from; first <= to; first += size) {
		if (rival) await rival(Array.from({ length: Math.min(size, to - first + 1) }, (_, index) => String(first + index)));
		if (!own) continue;
		const way = await runOurBatch(db, plan, deletion, size, own.way);
		if (way !== own.expected) throw new Error(`${name} went the ${way} way.`);
	}
	return (performance.now() - start) / 1000;
}
