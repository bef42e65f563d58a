/** Vitest polls for a second only. A test that waits for a state waits as long as a slow machine needs for it. */
export const patient = { poll: { timeout: 60_000 } };
