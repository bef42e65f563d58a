/** How much the random tests try: a little in `npm test`, a lot in `npm run test:long`, a tenth of that for every change. */
const efforts = {
	little: { schemas: 150, interleavings: 300, kills: 3 },
	tenth: { schemas: 500, interleavings: 500, kills: 3 },
	long: { schemas: 5_000, interleavings: 5_000, kills: 30 },
} as const;

type Effort = keyof typeof efforts;

const name = process.env.EXPUNGE_TEST_EFFORT ?? "little";
if (!isEffort(name)) throw new Error(`EXPUNGE_TEST_EFFORT is one of ${Object.keys(efforts).join(", ")}.`);

export const effort = {
	...efforts[name],
	seed: Number(process.env.EXPUNGE_TEST_SEED ?? makeSeed()),
	/** For how long a failure may be made smaller; not at all where somebody is waiting. */
	shrinking: name === "long" ? 300_000 : 0,
	/** Of one test among the many that a run is divided into. */
	timeout: 600_000,
};

/** What a run of the random tests is told; its seed is printed whether they pass or not, and can be given again. */
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
