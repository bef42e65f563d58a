import { resolveRedactions } from "../../aftermath/redaction/resolve-redactions.ts";
import type { CrmDatabase } from "../../crm/objects.ts";
import type { Database } from "../../database/database.ts";
import { listSearched } from "../../deletions/rehearsal/choose-checks.ts";
import type { Table } from "../../erasure/catalog/catalog.ts";
import type { Graph } from "../../erasure/graph/graph.ts";
import { reachOfAll } from "../../erasure/graph/reach.ts";
import type { Finding } from "../finding.ts";
import { describeUnread, type UnreadTable } from "./describe-unread.ts";
import { readAddressSources } from "./find-addresses.ts";
import { findCopyingTriggers } from "./find-copying-triggers.ts";
import { findViews } from "./find-views.ts";
import { isAnswered } from "./is-answered.ts";
import { createProbe, type ProbeLimits } from "./probe.ts";
import { readParts } from "./read-parts.ts";
import { readKeyRanges, readTargets } from "./read-targets.ts";
import { sampleRows } from "./sample-rows.ts";
import { searchTable } from "./search-table.ts";
import type { Suspicion } from "./suspicion.ts";

interface FindOptions extends Partial<ProbeLimits> {
	/** Reads every row of every table, with a much longer time limit. */
	isDeep?: boolean;
	/** Pages of one part of a table, with `isDeep`. */
	partPages?: number;
	/** Receives a line when a large table begins, with `isDeep`. */
	tell?: ((line: string) => void) | undefined;
}

const bounded: ProbeLimits = { probeTimeoutMs: 100, timeoutMs: 50_000 };
const unbounded: ProbeLimits = { probeTimeoutMs: 3_600_000, timeoutMs: 24 * 3_600_000 };

/**
 * Looks for references that the database has no key for and the adapter no rule: in names, types and samples of every table that the role
 * may read, or in all of its rows. Each finding has its evidence, a rule to paste, and `keep` as another answer. Reads only, one short transaction for each
 * question.
 */
export async function findUndeclared(
	db: Database,
	graph: Graph,
	crm: CrmDatabase,
	{ isDeep = false, partPages, tell, ...limits }: FindOptions = {},
): Promise<Finding[]> {
	const probe = createProbe(db, { ...(isDeep ? unbounded : bounded), ...limits });
	const unread: UnreadTable[] = [];
	const targets = await readTargets(probe, graph, unread);
	const ranges = await readKeyRanges(probe, targets, unread);
	const people = await readAddressSources(probe, graph, crm, unread);
	const copying = (await findCopyingTriggers(db, graph, targets)).filter(
		(suspicion) => !isAnswered(graph, suspicion) && !isCovered(graph, suspicion),
	);
	const [redactions, reach] = [resolveRedactions(graph, crm).redactions, reachOfAll(graph)];
	const context = { graph, targets, ranges, people, copying, redactions, reach, unread };
	const findings: Finding[] = [];
	const said = new Set<Table>();
	// Large tables first: when the time limit is reached, only small ones are left.
	for (const table of listSearched(graph.catalog).toReversed()) {
		const parts = isDeep ? readParts(probe, table, { partPages, tell }) : [await sampleRows(probe, table)];
		const own = await searchTable(probe, context, table, parts);
		if (own.length > 0) said.add(table);
		findings.push(...own);
	}
	findings.push(...(await findViews(db, graph, said)));
	return [...findings, ...describeUnread(unread)];
}

/** The copy's rows are found by another column already. */
function isCovered({ edges }: Graph, { table, target }: Suspicion): boolean {
	return edges.some(({ child, parent }) => child === table && parent === target.table);
}
