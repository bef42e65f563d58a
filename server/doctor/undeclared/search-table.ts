import type { ResolvedRedaction } from "../../aftermath/redaction/resolve-redactions.ts";
import { chooseChecks } from "../../deletions/rehearsal/choose-checks.ts";
import type { SearchTerms } from "../../deletions/rehearsal/search-terms.ts";
import type { Column, Table } from "../../erasure/catalog/catalog.ts";
import type { Graph } from "../../erasure/graph/graph.ts";
import type { Finding } from "../finding.ts";
import { createKeySearch } from "./create-key-search.ts";
import type { AddressSource } from "./describe-suspicion.ts";
import type { UnreadTable } from "./describe-unread.ts";
import { createAddressSearch } from "./find-addresses.ts";
import { findOutside } from "./find-outside.ts";
import { gatherValues } from "./gather-values.ts";
import type { Probe, ProbeFailure } from "./probe.ts";
import type { KeyRange } from "./read-targets.ts";
import { suspectKeys, suspectValues } from "./suspect-keys.ts";
import { suspectTexts } from "./suspect-texts.ts";
import type { Suspicion, TableSample, Target } from "./suspicion.ts";

interface SearchContext {
	graph: Graph;
	targets: readonly Target[];
	ranges: readonly KeyRange[];
	people: readonly AddressSource[];
	/** Tables into which triggers write deleted rows. */
	copying: readonly Suspicion[];
	redactions: readonly ResolvedRedaction[];
	/** Tables that may lose rows. */
	reach: ReadonlySet<number>;
	/** Receives the tables that could not be read. */
	unread: UnreadTable[];
}

/**
 * Searches one table: a sample of it, or all of its parts. What one part raises counts. Whether numbers are keys by chance, and whether
 * texts name files, is decided by values from all parts together.
 */
export async function searchTable(
	probe: Probe,
	{ graph, targets, ranges, people, copying, redactions, reach, unread }: SearchContext,
	table: Table,
	parts: AsyncIterable<TableSample | ProbeFailure> | Iterable<TableSample | ProbeFailure>,
): Promise<Finding[]> {
	const keys = createKeySearch(probe, graph, unread);
	const addresses = createAddressSearch(probe, { graph, redactions, people, unread });
	const gathered = gatherValues(table);
	const checks = chooseChecks(table, termsOf(targets), graph);
	const others = targets.filter((target) => target.table !== table);
	const isOther = (suspicion: Suspicion) => suspicion.target.table !== table || suspicion.why === "name";
	const read = { table, rows: { length: 0 }, isWhole: true };
	let isRead = false;
	for await (const part of parts) {
		if (typeof part === "string") {
			unread.push({ table, reason: part });
			read.isWhole = false;
			break;
		}
		isRead = true;
		read.rows.length += part.rows.length;
		read.isWhole &&= part.isWhole;
		await keys.look([...suspectKeys(part, checks), ...suspectTexts(part, others)].filter(isOther));
		await addresses.look(part, keys.hasKeys());
		gathered.add(part);
	}
	if (!isRead) return [];
	const sample = gathered.sample(read.isWhole);
	const numbers = suspectValues(sample, freeColumns(graph, table), ranges).map((one) => ({ ...one, rows: gathered.heldBy(one.column) }));
	await keys.look([...numbers, ...copying.filter((one) => one.table === table)].filter(isOther));
	const byKeys = await keys.conclude(read);
	const hasKeys = byKeys.length > 0;
	const root = targets.find(({ isObject }) => isObject)?.table;
	const outside = root && (reach.has(table.oid) || hasKeys) ? await findOutside(probe, graph, sample, { root, unread }) : [];
	return [...byKeys, ...addresses.conclude(read, hasKeys), ...outside];
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
