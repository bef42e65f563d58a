import { nameOf, type Trigger } from "../erasure/catalog/catalog.ts";
import type { Graph } from "../erasure/graph/graph.ts";
import { canSuppress } from "../erasure/plan/native-work.ts";
import { listWrittenTables, type WrittenTable } from "../erasure/plan/written-tables.ts";
import type { RequiredPrivileges } from "../erasure/privileges.ts";
import type { Finding } from "./finding.ts";

/** Triggers and rewrite rules of the CRM that fire, or are skipped, when rows go or are changed. */
export function findTriggers(graph: Graph, redacted: readonly RequiredPrivileges[]): Finding[] {
	return listWrittenTables(graph, redacted).flatMap((written) => [
		...written.table.triggers.flatMap((trigger) => describeTrigger(written, trigger)),
		...describeRules(graph, written),
	]);
}

/** What Expunge does to the table that the trigger is for. */
export function firesFor({ deletes, updates }: WrittenTable, { events, columns }: Trigger): string[] {
	const updated = updates.size > 0 && (columns.length === 0 || columns.some((column) => updates.has(column)));
	return [...(deletes && events.includes("delete") ? ["deletes"] : []), ...(updated && events.includes("update") ? ["updates"] : [])];
}

function describeTrigger(written: WrittenTable, trigger: Trigger): Finding[] {
	const { table } = written;
	const { name, enabled } = trigger;
	const fires = firesFor(written, trigger);
	if (fires.length === 0) return [];
	const whatHappens: Record<string, string> = {
		D: "is disabled and does not fire",
		R: "is skipped: it fires on replicas only",
		O: `fires for each row or statement that ${fires.join(" or ")}`,
		A: `fires for each row or statement that ${fires.join(" or ")}, on replicas too`,
	};
	return [{ severity: "note", about: "trigger", message: `${nameOf(table)}: the trigger ${name} ${whatHappens[enabled]}.` }];
}

function describeRules({ catalog }: Graph, { table, deletes, updates }: WrittenTable): Finding[] {
	const findings: Finding[] = table.rules.map((rule) => ({
		severity: "advice",
		about: "trigger",
		message: `${nameOf(table)}: the rewrite rule ${rule} changes statements before they run.`,
	}));
	if ((deletes && canSuppress(catalog, table, "delete")) || (updates.size > 0 && canSuppress(catalog, table, "update")))
		findings.push({
			severity: "advice",
			about: "trigger",
			message: `${nameOf(table)}: a BEFORE trigger or rule could silently keep rows. Each batch checks for that and fails if so.`,
		});
	return findings;
}
