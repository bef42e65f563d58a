import type { Executor } from "../erasure/catalog/catalog.ts";
import { quotedName } from "../erasure/catalog/quoted-name.ts";
import type { Edge, Graph } from "../erasure/graph/graph.ts";
import { isReusable } from "../erasure/graph/reusable-keys.ts";
import { guardName, guardSql, hasGuard, readGuards } from "../erasure/sweep/guard.ts";
import { isSwept } from "../erasure/sweep/sweep-reference.ts";
import { reachOfAll } from "../erasure/written-tables.ts";
import type { Finding } from "./finding.ts";

/** Of every reference without a key: what becomes of rows that appear while the record goes. */
export async function findKeyless(db: Executor, graph: Graph): Promise<Finding[]> {
	const reach = reachOfAll(graph);
	const keyless = graph.edges.filter((edge) => !edge.key?.enabled && edge.rule.rule !== "keep" && reach.has(edge.parent.oid));
	const guards = await readGuards(db);
	return keyless.map((edge) => (isReusable(graph, edge) ? describeReusable(edge) : describe(graph, edge, guards)));
}

function describeReusable(edge: Edge): Finding {
	const name = guardName(edge);
	if (hasGuard(edge))
		return {
			severity: "danger",
			about: "keyless",
			message: `${edge.name}: its key can be given again, and the trigger ${name} would refuse new rows with it. Drop the trigger.`,
			remedy: `drop trigger ${quotedName(name)} on ${quotedName(edge.relation.schema, edge.relation.name)}; drop function ${quotedName("expunge", name)}();`,
		};
	const swept = isSwept(edge) ? "what older transactions write is swept until they have ended" : `not swept, since ${whyNotSwept(edge)}`;
	const message = `${edge.name}: ${swept}; what newer ones write stays, since the key can be given again.`;
	return { severity: isSwept(edge) ? "note" : "advice", about: "keyless", message };
}

function describe(graph: Graph, edge: Edge, guards: ReadonlyMap<string, string>): Finding {
	const swept = isSwept(edge);
	const remedy = guardSql(graph, edge);
	const installed = hasGuard(edge) ? guards.get(guardName(edge)) : undefined;
	if (remedy && installed !== undefined && remedy.includes(`$guard$${installed}$guard$`))
		return { severity: "note", about: "keyless", message: `${edge.name}: guarded by a trigger${swept ? ", and swept for 35 days" : ""}.` };
	const state = swept ? "swept for 35 days" : `not swept, since ${whyNotSwept(edge)}`;
	const message = `${edge.name}: ${state}; ${installed === undefined ? whatGuards(edge, remedy) : "its trigger was made for what the adapter said before; this one replaces it"}.`;
	return { severity: swept ? "note" : "advice", about: "keyless", message, ...(remedy ? { remedy } : {}) };
}

function whatGuards({ through }: Edge, remedy: string | null): string {
	if (remedy) return "this trigger would guard it at every moment";
	return `not guarded, since ${through.length > 0 ? "a trigger could not know which record is meant" : "there is no trigger yet for keys of several columns"}`;
}

function whyNotSwept({ exclusive }: Edge): string {
	return exclusive
		? "nobody knows afterwards whether all that such a row is linked to has gone"
		: "a row that should have kept the record comes too late for that";
}
