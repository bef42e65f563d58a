import { shapeOf } from "../../deletions/rehearsal/choose-checks.ts";
import type { Graph } from "../../erasure/graph/graph.ts";
import type { Finding } from "../finding.ts";
import { describeRows, describeSuspicion } from "./describe-suspicion.ts";
import type { UnreadTable } from "./describe-unread.ts";
import { couldBeChance, findExisting, isProven } from "./find-existing.ts";
import { isAnswered } from "./is-answered.ts";
import type { Probe } from "./probe.ts";
import type { Suspicion, TableSample } from "./suspicion.ts";

/** Looks the keys up, and keeps for each column, form and type the target that most of them name. */
export async function findKeys(
	probe: Probe,
	graph: Pick<Graph, "edges">,
	sample: TableSample,
	{ suspicions, unread }: { suspicions: readonly Suspicion[]; unread: UnreadTable[] },
): Promise<Finding[]> {
	const proven: { suspicion: Suspicion; existing: string[] }[] = [];
	for (const suspicion of suspicions) {
		if (isAnswered(graph, suspicion)) continue;
		const { table, column } = suspicion.target;
		const existing = await findExisting(probe, table, column, suspicion.values);
		if (typeof existing === "string") {
			unread.push({ table, reason: existing });
			continue;
		}
		if (!isProven(suspicion, existing.length)) continue;
		if (suspicion.why === "values" && shapeOf(column.type) === "number") {
			const isChance = await couldBeChance(probe, suspicion);
			if (typeof isChance === "string") unread.push({ table, reason: isChance });
			if (isChance !== false) continue;
		}
		proven.push({ suspicion, existing });
	}
	const groups = Map.groupBy(proven, ({ suspicion: { column, form, when } }) => JSON.stringify([column.name, form, when?.types]));
	return [...groups.values()].flatMap((group) => {
		const [best] = group.toSorted((one, other) => rank(other) - rank(one));
		return best ? [describeSuspicion(best.suspicion, best.existing, describeRows(sample, best.suspicion.rows))] : [];
	});
}

/** A name counts more than values, and an object more than a table below it. */
function rank({ suspicion: { why, target }, existing }: { suspicion: Suspicion; existing: readonly string[] }): number {
	return (why === "values" ? 0 : 1_000) + (target.isObject ? 500 : 0) + existing.length;
}
