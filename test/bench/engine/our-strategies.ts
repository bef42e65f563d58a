import { runBatch } from "../../../server/deletions/run/run-batch.ts";
import { planErasure } from "../../../server/erasure/plan/plan.ts";
import { changeOrganisation } from "../../../server/permissions/change-organisation.ts";
import type { MeasuredStrategy } from "./compare-strategies.ts";
import { beginDeletion, freezeCustomers, type LogLine, startProduct } from "./start-product.ts";

export type OurStrategy = "native" | "checked" | "unchecked";

/** The product's own batches. The schema and the organisation's switch choose the strategy, as always. */
export async function createOurStrategies(url: string): Promise<{ ours(expected: OurStrategy): MeasuredStrategy; close(): Promise<void> }> {
	let logged: LogLine = {};
	const action = await startProduct(url, (line) => {
		if ("strategy" in line) logged = line;
	});
	const [own = action.eraser] = action.forSlices;
	const plan = planErasure(await action.graph.current(), "customer");
	const ours =
		(expected: OurStrategy): MeasuredStrategy =>
		async (from, to, size) => {
			await changeOrganisation(action, { uncheckedDeletion: expected === "unchecked" });
			const begun = await beginDeletion(action, await freezeCustomers(action, from, to));
			return async () => {
				await runBatch({ ...action, eraser: own }, plan, { ...begun, size, comfortable: size, last: false, handsOver: () => false });
				if (logged["strategy"] !== expected) throw new Error(`The engine used the strategy ${logged["strategy"]}, not ${expected}.`);
			};
		};
	return { ours, close: () => action.close() };
}
