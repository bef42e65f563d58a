import { runBatch } from "../../../server/deletions/run/run-batch.ts";
import { planErasure } from "../../../server/erasure/plan/plan.ts";
import { changeOrganisation } from "../../../server/permissions/change-organisation.ts";
import type { Way } from "./compare-ways.ts";
import { beginDeletion, freezeCustomers, startProduct, type Told } from "./start-product.ts";

export type OurWay = "native" | "checked" | "unchecked";

/** The product's own batches: which way they go is decided by the schema and by the organisation's switch, as always. */
export async function createOurWays(url: string): Promise<{ ours(expected: OurWay): Way; close(): Promise<void> }> {
	let told: Told = {};
	const action = await startProduct(url, (line) => {
		if ("strategy" in line) told = line;
	});
	const [own = action.eraser] = action.forSlices;
	const plan = planErasure(await action.graph.current(), "customer");
	const ours =
		(expected: OurWay): Way =>
		async (from, to, size) => {
			await changeOrganisation(action, { uncheckedDeletion: expected === "unchecked" });
			const begun = await beginDeletion(action, await freezeCustomers(action, from, to));
			return async () => {
				await runBatch({ ...action, eraser: own }, plan, { ...begun, size, last: false, handsOver: () => false });
				if (told["strategy"] !== expected) throw new Error(`Ours went the ${told["strategy"]} way, not the ${expected} one.`);
			};
		};
	return { ours, close: () => action.close() };
}
