import { setTimeout } from "node:timers/promises";

/** Waits until the value is the wanted one, and returns it. Fails with the last value. For values that no page shows. */
export async function until<Value>(
	read: () => Value | Promise<Value>,
	isWanted: (value: Value) => boolean,
	{ what, seconds = 60, milliseconds = 50 }: { what: string; seconds?: number; milliseconds?: number },
): Promise<Value> {
	const deadline = Date.now() + seconds * 1_000;
	let value = await read();
	while (!isWanted(value)) {
		if (Date.now() > deadline) throw new Error(`${what}: after ${seconds} seconds it is ${JSON.stringify(value)}.`);
		await setTimeout(milliseconds);
		value = await read();
	}
	return value;
}
