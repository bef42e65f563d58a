import { expect, test } from "vitest";
import { createTurns } from "../../../server/http/turns.ts";

/** Work that runs until it is ended. */
function endless() {
	const ends: (() => void)[] = [];
	return { work: () => new Promise<void>((resolve) => ends.push(resolve)), ends };
}

test("a person's work runs two at a time, a third waits, a fourth is refused, and other people are unaffected", async () => {
	const turns = createTurns({ concurrent: 2, queued: 1 });
	const { work, ends } = endless();
	const taken = [turns.take("one", work), turns.take("one", work), turns.take("one", work)];
	expect(ends).toHaveLength(2);
	await expect(turns.take("one", work)).rejects.toMatchObject({ code: "too_many_at_once", details: { retryAfter: 2 } });
	expect(await turns.take("other", async () => "served")).toBe("served");
	ends[0]?.();
	await taken[0];
	await expect.poll(() => ends).toHaveLength(3);
	for (const end of ends) end();
	await Promise.all(taken);
});

test("work that fails passes its turn to the next", async () => {
	const turns = createTurns({ concurrent: 1, queued: 1 });
	const failing = turns.take("one", () => Promise.reject(new Error("no")));
	const next = turns.take("one", async () => "done");
	await expect(failing).rejects.toThrow("no");
	expect(await next).toBe("done");
});
