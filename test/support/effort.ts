import { pickSome, randomFrom } from "./random-numbers.ts";

/** The effort of random tests and long tables: little in `npm test`, much in `npm run test:long`, a tenth of that for every change. */
const efforts = {
	little: { schemas: 100, interleavings: 100, kills: 3, killedRecords: 8_000, mixedRecords: 4_000, wholeTables: false },
	tenth: { schemas: 500, interleavings: 500, kills: 3, killedRecords: 20_000, mixedRecords: 10_000, wholeTables: true },
	long: { schemas: 5_000, interleavings: 5_000, kills: 30, killedRecords: 20_000, mixedRecords: 10_000, wholeTables: true },
} as const;

type Effort = keyof typeof efforts;

const name = process.env.EXPUNGE_TEST_EFFORT ?? "little";
if (!isEffort(name)) throw new Error(`EXPUNGE_TEST_EFFORT is one of ${Object.keys(efforts).join(", ")}.`);

export const effort = {
	...efforts[name],
	seed: Number(process.env.EXPUNGE_TEST_SEED ?? makeSeed()),
	/** How long a failing example may be reduced. Zero if somebody is waiting. */
	shrinking: name === "long" ? 300_000 : 0,
	/** The timeout of one test of a divided run. */
	timeout: 600_000,
};

/** The rows of a long table that this run tries: all, or in `npm test` the first and `count - 1` others that the seed picks. */
export function pickRows<Row>(rows: readonly [Row, ...Row[]], count: number): readonly Row[] {
	const [first, ...others] = rows;
	return effort.wholeTables ? rows : [first, ...pickSome(others, count - 1, randomFrom(effort.seed))];
}

/** The options of a random run. Its seed is printed whether it passes or not, and can be used again. */
export function randomness(effort: Effort, seed = process.env.EXPUNGE_TEST_SEED ?? String(makeSeed())): Record<string, string> {
	console.log(`Random tests with EXPUNGE_TEST_SEED=${seed}, which repeats them.`);
	return { EXPUNGE_TEST_EFFORT: effort, EXPUNGE_TEST_SEED: seed };
}

function makeSeed(): number {
	return Math.floor(Math.random() * 2 ** 31);
}

function isEffort(name: string): name is Effort {
	return Object.hasOwn(efforts, name);
}
