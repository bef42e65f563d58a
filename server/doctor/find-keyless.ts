import type { Executor } from "../erasure/catalog/catalog.ts";
import { quotedName } from "../erasure/catalog/quoted-name.ts";
import type { Edge, Graph } from "../erasure/graph/graph.ts";
import { isReusable } from "../erasure/graph/is-reusable.ts";
import { reachOfAll } from "../erasure/graph/reach.ts";
import { verbOf } from "../erasure/graph/rules.ts";
import { ignoresCase } from "../erasure/sql/compared-text-sql.ts";
import { guardName, guardSql, hasGuard, readGuards } from "../erasure/sweep/guard.ts";
import { isSwept } from "../erasure/sweep/sweep-reference.ts";
import type { Finding } from "./finding.ts";

/** Reports for every reference without a key how rows that appear during a deletion are handled. */
export async function findKeyless(db: Executor, graph: Graph): Promise<Finding[]> {
	const reach = reachOfAll(graph);
	const keyless = graph.edges.filter((edge) => !edge.key?.enabled && verbOf(edge).follows && reach.has(edge.parent.oid));
	const guards = await readGuards(db);
	return keyless.map((edge) => (isReusable(graph, edge) ? describeReusable(edge) : describe(graph, edge, guards)));
}

function describeReusable(edge: Edge): Finding {
	const name = guardName(edge);
	if (hasGuard(edge))
		return {
			severity: "danger",
			about: "keyless",
			message: `${edge.name}: its key can be used again, and the trigger ${name} would reject new rows with it. Drop the trigger.`,
			remedy: `drop trigger ${quotedName(name)} on ${quotedName(edge.relation.schema, edge.relation.name)}; drop function ${quotedName("expunge", name)}();`,
		};
	const swept = isSwept(edge)
		? "rows that older transactions write are swept until those transactions have ended"
		: `not swept, because ${whyNotSwept(edge)}`;
	const message = `${edge.name}: ${swept}; rows that newer transactions write stay, because the key can be used again.`;
	return { severity: isSwept(edge) ? "note" : "advice", about: "keyless", message };
}

function describe(graph: Graph, edge: Edge, guards: ReadonlyMap<string, string>): Finding {
	const swept = isSwept(edge);
	const remedy = guardSql(graph, edge);
	const installed = hasGuard(edge) ? guards.get(guardName(edge)) : undefined;
	if (remedy && installed !== undefined && remedy.includes(`$guard$${installed}$guard$`))
		return { severity: "note", about: "keyless", message: `${edge.name}: guarded by a trigger${swept ? ", and swept for 35 days" : ""}.` };
	const state = swept ? "swept for 35 days" : `not swept, because ${whyNotSwept(edge)}`;
	const message = `${edge.name}: ${state}; ${installed === undefined ? whatGuards(edge, remedy) : "its trigger was made for an earlier adapter; this one replaces it"}.`;
	return { severity: swept ? "note" : "advice", about: "keyless", message, ...(remedy ? { remedy } : {}) };
}

function whatGuards({ through, form }: Edge, remedy: string | null): string {
	if (remedy) return "this trigger would guard it at all times";
	if (ignoresCase(form)) return "not guarded, because triggers do not compare without case";
	return `not guarded, because ${through.length > 0 ? "a trigger could not tell which record is meant" : "triggers do not support keys of several columns yet"}`;
}

function whyNotSwept({ onlyIfAllGo }: Edge): string {
	return onlyIfAllGo
		? "afterwards it is unknown whether all records that such a row is linked to are gone"
		: "a row that should have kept the record would appear too late";
}
