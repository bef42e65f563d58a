import { expect, test } from "vitest";
import { sendAll } from "../../../../server/aftermath/requests/send-all.ts";

interface Sent {
	to: string;
	number: number;
}

const requests = (to: string, count: number): Sent[] => Array.from({ length: count }, (_, number) => ({ to, number }));

async function run(
	all: Sent[],
	send: (request: Sent) => Promise<{ status: number } | { code: string }>,
	{ signal, until = Number.POSITIVE_INFINITY }: { signal?: AbortSignal; until?: number } = {},
) {
	const sent: Sent[] = [];
	const settled = new Map<string, number>();
	const noted = (request: Sent) => {
		sent.push(request);
		return send(request);
	};
	await sendAll(
		all,
		({ to }) => to,
		noted,
		({ to }, answer) => {
			const name = `${to} ${answer === "away" ? answer : "code" in answer ? answer.code : answer.status}`;
			settled.set(name, (settled.get(name) ?? 0) + 1);
		},
		{ signal, until },
	);
	return { sent, settled: Object.fromEntries(settled) };
}

test("each request is sent once, and one that fails does not hold up the others", async () => {
	const { sent, settled } = await run(requests("search", 20), async ({ number }) => ({ status: number === 3 ? 500 : 200 }));
	expect(sent).toHaveLength(20);
	expect(settled).toEqual({ "search 200": 19, "search 500": 1 });
});

test("a system that does not answer holds up no other, and is not asked for every row", async () => {
	const answers = Promise.withResolvers<{ status: number }>();
	let fine = 0;
	const { sent, settled } = await run([...requests("slow", 100), ...requests("fine", 100)], async ({ to }) => {
		if (to === "fine") {
			if (++fine === 100) answers.resolve({ status: 200 });
			return { status: 200 };
		}
		await answers.promise;
		return { code: "TIMEOUT" };
	});
	const asked = sent.filter(({ to }) => to === "slow").length;
	expect(asked).toBeLessThan(10);
	expect(settled).toEqual({ "fine 200": 100, "slow TIMEOUT": asked, "slow away": 100 - asked });
});

test("a request that was stopped, and those after it, are not settled", async () => {
	const stopping = new AbortController();
	const { settled } = await run(
		requests("search", 50),
		async ({ number }) => {
			if (number < 8) return { status: 200 };
			stopping.abort();
			return { code: "STOPPED" };
		},
		{ signal: stopping.signal },
	);
	expect(settled).toEqual({ "search 200": 8 });
});

test("after the deadline nothing is sent, and nothing counts as failed", async () => {
	const { sent, settled } = await run(requests("search", 20), async () => ({ status: 200 }), { until: Date.now() });
	expect([sent, settled]).toEqual([[], {}]);
});
