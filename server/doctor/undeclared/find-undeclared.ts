import { resolveRedactions } from "../../aftermath/redaction/resolve-redactions.ts";
import type { CrmDatabase } from "../../crm/objects.ts";
import type { Database } from "../../database/database.ts";
import { chooseChecks, listSearched } from "../../deletions/rehearsal/choose-checks.ts";
import type { SearchTerms } from "../../deletions/rehearsal/search-terms.ts";
import type { Column, Table } from "../../erasure/catalog/catalog.ts";
import type { Graph } from "../../erasure/graph/graph.ts";
import { reachOfAll } from "../../erasure/graph/reach.ts";
import type { Finding } from "../finding.ts";
import { describeUnread, type UnreadTable } from "./describe-unread.ts";
import { findAddresses, readAddressSources } from "./find-addresses.ts";
import { findCopyingTriggers } from "./find-copying-triggers.ts";
import { findKeys } from "./find-keys.ts";
import { findOutside } from "./find-outside.ts";
import { findViews } from "./find-views.ts";
import { isAnswered } from "./is-answered.ts";
import { createProbe, type ProbeLimits } from "./probe.ts";
import { readKeyRanges, readTargets } from "./read-targets.ts";
import { sampleRows } from "./sample-rows.ts";
import { suspectKeys, suspectValues } from "./suspect-keys.ts";
import { suspectTexts } from "./suspect-texts.ts";
import type { Suspicion, Target } from "./suspicion.ts";

interface FindOptions extends Partial<ProbeLimits> {
	/** Reads two hundred times as many rows, with a much longer time limit. */
	isDeep?: boolean;
}

const bounded: ProbeLimits = { probeTimeoutMs: 100, timeoutMs: 50_000 };
const unbounded: ProbeLimits = { probeTimeoutMs: 3_600_000, timeoutMs: 24 * 3_600_000 };

/**
 * Looks for references that the database has no key for and the adapter no rule: in names, types and samples of every table that the role
 * may read. Each finding has its evidence, a rule to paste, and `keep` as another answer. Reads only, one short transaction for each
 * question.
 */
export async function findUndeclared(
	db: Database,
	graph: Graph,
	crm: CrmDatabase,
	{ isDeep = false, ...limits }: FindOptions = {},
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
	const findings: Finding[] = [];
	const said = new Set<Table>();
	// Large tables first: when the time limit is reached, only small ones are left.
	for (const table of listSearched(graph.catalog).toReversed()) {
		const sample = await sampleRows(probe, table, isDeep);
		if (typeof sample === "string") {
			unread.push({ table, reason: sample });
			continue;
		}
		const free = freeColumns(graph, table);
		const suspicions = [
			...suspectKeys(sample, chooseChecks(table, termsOf(targets), graph)),
			...suspectTexts(
				sample,
				targets.filter((target) => target.table !== table),
			),
			...suspectValues(sample, free, ranges),
			...copying.filter((one) => one.table === table),
		].filter((suspicion) => suspicion.target.table !== table || suspicion.why === "name");
		const keys = await findKeys(probe, graph, sample, { suspicions, unread });
		const addresses = await findAddresses(probe, sample, { graph, redactions, people, hasKeys: keys.length > 0, unread });
		const root = targets.find(({ isObject }) => isObject)?.table;
		const outside = root && (reach.has(table.oid) || keys.length > 0) ? await findOutside(probe, graph, sample, { root, unread }) : [];
		const own = [...keys, ...addresses, ...outside];
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

/** Columns about which neither a key nor a rule says anything. */
function freeColumns({ catalog, edges }: Graph, table: Table): ReadonlySet<Column> {
	const taken = new Set([
		...catalog.keys.filter((key) => key.from === table.oid).flatMap(({ columns }) => columns),
		...edges.filter(({ child }) => child === table).flatMap(({ columns }) => columns.map(({ name }) => name)),
		...table.primaryKey,
	]);
	return new Set([...table.columns.values()].filter(({ name, issued, generated }) => !taken.has(name) && !issued && !generated));
}

function termsOf(targets: readonly Target[]): SearchTerms {
	const [root] = targets;
	if (!root) throw new Error("The adapter has no object that can be deleted.");
	return { root: root.table, keys: targets, byReference: new Map(), addresses: [], addressColumns: [], names: [] };
}
