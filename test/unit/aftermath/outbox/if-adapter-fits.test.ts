import { expect, test } from "vitest";
import { ifAdapterFits } from "../../../../server/aftermath/outbox/if-adapter-fits.ts";
import type { OutboxWork, WorkResults } from "../../../../server/aftermath/outbox/outbox-work.ts";
import type { Graph } from "../../../../server/erasure/graph/graph.ts";

const [first, second] = [1, 2].map((id) => ({ id }) as OutboxWork) as [OutboxWork, OutboxWork];
const problem = (fatal: boolean) => ({ fatal }) as Graph["problems"][number];
const doAll = async (waiting: readonly OutboxWork[]): Promise<WorkResults> => new Map(waiting.map((work) => [work, { result: "done" }]));
const deadlines = { prepareUntil: 0, sendUntil: 0 };

test("all work fails while a rule of the adapter does not fit the schema", async () => {
	const results = await ifAdapterFits({ problems: [problem(false), problem(true)] }, doAll)([first, second], deadlines);
	const failed = { result: "failed", code: "UNFIT_ADAPTER" };
	expect([...results]).toEqual([first, second].map((work) => [work, failed]));
});

test("the work is done despite a reference that is still undecided", async () => {
	const results = await ifAdapterFits({ problems: [problem(false)] }, doAll)([first], deadlines);
	expect([...results]).toEqual([[first, { result: "done" }]]);
});
