import type { Finding } from "./finding.ts";
import type { Edge, Graph } from "./graph.ts";
import { guardSql, isGuarded } from "./guard.ts";
import { isSwept } from "./sweep-reference.ts";
import { reachOfAll } from "./written-tables.ts";

/** Of every reference without a key: what becomes of rows that appear while the record goes. */
export function findKeyless({ edges, ...graph }: Graph): Finding[] {
	const reach = reachOfAll({ edges, ...graph });
	return edges.filter((edge) => !edge.key?.enabled && edge.rule.rule !== "keep" && reach.has(edge.parent.oid)).map(describe);
}

function describe(edge: Edge): Finding {
	const swept = isSwept(edge);
	if (isGuarded(edge))
		return { severity: "note", about: "keyless", message: `${edge.name}: guarded by a trigger${swept ? ", and swept for 35 days" : ""}.` };
	const remedy = guardSql(edge);
	const state = swept ? "swept for 35 days" : `not swept, since ${whyNotSwept(edge)}`;
	const message = `${edge.name}: ${state}; ${remedy ? "this trigger would guard it at every moment" : `not guarded, since ${whyNotGuarded(edge)}`}.`;
	return { severity: swept ? "note" : "advice", about: "keyless", message, ...(remedy ? { remedy } : {}) };
}

function whyNotSwept({ exclusive }: Edge): string {
	return exclusive
		? "nobody knows afterwards whether all that such a row is linked to has gone"
		: "a row that should have kept the record comes too late for that";
}

function whyNotGuarded({ through }: Edge): string {
	return through.length > 0 ? "a trigger could not know which record is meant" : "there is no trigger yet for keys of several columns";
}
