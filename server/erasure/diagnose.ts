import { type Executor, nameOf } from "./catalog.ts";
import { findHindrances } from "./find-hindrances.ts";
import { findMissingIndexes } from "./find-missing-indexes.ts";
import { findMissingPrivileges } from "./find-missing-privileges.ts";
import type { Finding } from "./finding.ts";
import type { Edge, Graph } from "./graph.ts";
import { guardSql, isGuarded } from "./guard.ts";
import { planErasure } from "./plan.ts";
import { whyNotUnchecked } from "./unchecked.ts";

export interface Diagnosis {
	/** For each object that can be deleted: the tables within reach, a line each, with how they are reached. */
	graph: { object: string; way: "native" | "checked"; lines: string[] }[];
	findings: Finding[];
	/** Nothing stands against deleting. */
	safe: boolean;
}

/** Everything there is to know before, and after, the CRM's schema has changed. Reads only. */
export async function diagnose(db: Executor, graph: Graph, role: string): Promise<Diagnosis> {
	const findings: Finding[] = graph.problems.map(({ message, proposal }) => ({
		severity: "danger",
		about: "reference",
		message,
		...(proposal === undefined ? {} : { remedy: proposal }),
	}));
	findings.push(...(await findMissingPrivileges(db, graph, role)), ...(await findHindrances(db, graph, role)));
	findings.push(...findMissingIndexes(graph), ...describeKeyless(graph));
	const described: Diagnosis["graph"] = [];
	for (const object of graph.objects.values()) {
		if (object.definition.deletable === false) continue;
		const decided = !graph.problems.some((problem) => problem.fatal || problem.objects.includes(object.name));
		const plan = decided ? planErasure(graph, object.name) : null;
		const reason = plan ? await whyNotUnchecked(db, plan) : null;
		if (reason)
			findings.push({ severity: "note", about: "unchecked", message: `${object.name} cannot be deleted the unchecked way: ${reason}` });
		described.push({ object: object.name, way: plan?.wholeNative ? "native" : "checked", lines: drawTree(graph, object.table.oid) });
	}
	return { graph: described, findings, safe: !findings.some(({ severity }) => severity === "danger") };
}

function describeKeyless(graph: Graph): Finding[] {
	const reach = new Set([...graph.objects.values()].flatMap((object) => (object.definition.deletable === false ? [] : [...object.reach])));
	const keyless = graph.edges.filter(
		(edge) => !edge.key?.enabled && edge.rule.rule !== "keep" && edge.rule.rule !== "refuse" && reach.has(edge.parent.oid),
	);
	return keyless.map((edge): Finding => {
		if (isGuarded(edge)) return { severity: "note", about: "keyless", message: `${edge.name}: guarded by a trigger.` };
		const remedy = guardSql(edge);
		const message = `${edge.name}: swept for 35 days; ${remedy ? "guarded at every moment with this trigger" : "no trigger could guard it"}.`;
		return { severity: "note", about: "keyless", message, ...(remedy ? { remedy } : {}) };
	});
}

/** Depth first; a table that was shown before is only named again, so circles end. */
function drawTree(graph: Graph, root: number): string[] {
	const lines: string[] = [];
	const shown = new Set<number>();
	const draw = (oid: number, depth: number): void => {
		shown.add(oid);
		for (const edge of graph.edges.filter(({ parent }) => parent.oid === oid)) {
			const again = edge.rule.rule === "delete" && shown.has(edge.child.oid);
			lines.push(`${"  ".repeat(depth)}${nameOf(edge.relation)}  ${describeRule(edge)}${again ? " (see above)" : ""}`);
			if (edge.rule.rule === "delete" && !again) draw(edge.child.oid, depth + 1);
		}
		for (const key of graph.undecided.filter(({ to }) => to === oid)) {
			const from = graph.catalog.tables.get(key.from);
			if (from) lines.push(`${"  ".repeat(depth)}${nameOf(from)}  UNDECIDED by (${key.columns.join(", ")})`);
		}
	};
	draw(root, 0);
	return lines;
}

function describeRule(edge: Edge): string {
	const columns = edge.columns.map(({ name }) => name).join(", ");
	const { rule } = edge;
	const to = rule.rule === "detach" && rule.to !== null ? ` to ${rule.to}` : "";
	return `${rule.rule}${to} by (${columns})${edge.key ? "" : ", without a key"}`;
}
