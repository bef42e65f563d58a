import { type ResolvedRedaction, resolveRedactions } from "../../aftermath/redaction/resolve-redactions.ts";
import type { CrmDatabase } from "../../crm/objects.ts";
import { shapeOf } from "../../deletions/rehearsal/choose-checks.ts";
import type { Column } from "../../erasure/catalog/catalog.ts";
import type { Graph, GraphObject } from "../../erasure/graph/graph.ts";
import type { Finding } from "../finding.ts";
import { type AddressSource, describeAddresses, describeRows } from "./describe-suspicion.ts";
import type { UnreadTable } from "./describe-unread.ts";
import { findExisting } from "./find-existing.ts";
import { isAddressAnswered } from "./is-answered.ts";
import type { Probe } from "./probe.ts";
import { sampleRows } from "./sample-rows.ts";
import { areAddresses, suspectAddresses } from "./suspect-addresses.ts";
import type { TableSample } from "./suspicion.ts";

/**
 * The columns that store people's addresses: those that a redaction or `identify` names, and those of their table whose values are
 * addresses.
 */
export async function readAddressSources(probe: Probe, graph: Graph, crm: CrmDatabase, unread: UnreadTable[]): Promise<AddressSource[]> {
	const sources: AddressSource[] = [];
	const { redactions } = resolveRedactions(graph, crm);
	for (const object of graph.objects.values()) {
		const redaction = crm.redactions?.find((one) => one.object === object.name);
		if (object.definition.deletable === false || (!redaction && object.definition.person !== true)) continue;
		const stated = redactions.find((one) => one.object.name === object.name)?.addresses ?? [];
		const beside = [...object.identify, ...stated].flatMap(({ column, from }) =>
			from ? [{ table: from.table, column, when: from.when }] : [],
		);
		for (const table of new Set([object.table, ...beside.map((one) => one.table)])) {
			const sample = await sampleRows(probe, table, false);
			// The columns that the adapter names need no sample.
			if (typeof sample === "string") unread.push({ table, reason: sample });
			const columns = typeof sample === "string" ? [] : columnsWithAddresses(sample);
			const found =
				table === object.table
					? columns.map((column) => ({ column, when: [] }))
					: beside.filter((one) => one.table === table && columns.includes(one.column));
			const named = stated
				.filter(({ from }) => (from?.table ?? object.table) === table)
				.map(({ column, from }) => ({ column, when: from?.when ?? [] }));
			const others = found.filter(({ column }) => !named.some((one) => one.column === column));
			for (const { column, when } of [...named, ...others])
				sources.push({ object: object.name, people: object.table, table, column, when });
		}
	}
	return sources;
}

function columnsWithAddresses({ columns, rows }: TableSample): Column[] {
	return columns.filter((column, at) => shapeOf(column.type) === "text" && areAddresses(rows.map((row) => row[at])));
}

interface AddressContext {
	graph: Graph;
	redactions: readonly ResolvedRedaction[];
	people: readonly AddressSource[];
	/** The table has a reference that nobody declared. With a rule for it, its rows are deleted with the record. */
	hasKeys: boolean;
	/** Receives the tables in which addresses could not be looked up. */
	unread: UnreadTable[];
}

/** Columns of the table that hold addresses of people. */
export async function findAddresses(
	probe: Probe,
	sample: TableSample,
	{ graph, redactions, people, hasKeys, unread }: AddressContext,
): Promise<Finding[]> {
	const { table } = sample;
	const findings: Finding[] = [];
	const suspicions = people.length === 0 ? [] : suspectAddresses(sample);
	for (const suspicion of suspicions) {
		if (people.some((source) => source.table === table && source.column === suspicion.column)) continue;
		for (const source of people) {
			if (isAddressAnswered(graph, redactions, suspicion, source.people)) continue;
			const isBelow = objectOf(graph, source).reach.has(table.oid);
			if (suspicion.isWhole && (isBelow || hasKeys)) continue;
			const wanted = [...new Set(suspicion.addresses.flatMap((address) => [address, address.toLowerCase()]))];
			const existing = await findExisting(probe, source.table, source.column, wanted, source.when);
			if (typeof existing === "string") unread.push({ table: source.table, reason: existing });
			if (typeof existing === "string" || existing.length === 0) continue;
			findings.push(
				describeAddresses(suspicion, source, { existing: existing.length, rows: describeRows(sample, suspicion.rows), isBelow }),
			);
			break;
		}
	}
	return findings;
}

function objectOf({ objects }: Graph, { object }: AddressSource): GraphObject {
	const found = objects.get(object);
	if (!found) throw new Error(`There is no object named ${object}.`);
	return found;
}
