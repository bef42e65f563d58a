/** How much the random tests try: a little in `npm test`, a lot in `npm run test:long`; the seed is printed and can be given again. */
const factor = Number(process.env.EXPUNGE_TEST_EFFORT ?? "1");
const seed = Number(process.env.EXPUNGE_TEST_SEED ?? Math.floor(Math.random() * 2 ** 31));

export const effort = {
	seed,
	quick: factor <= 1,
	schemas: Math.round(150 * factor),
	interleavings: Math.round(300 * factor),
	kills: Math.max(3, Math.round(0.9 * factor)),
	timeout: 180_000 * Math.max(1, factor),
};
