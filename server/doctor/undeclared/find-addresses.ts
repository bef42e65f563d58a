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
import { createLookUps, type LookUps } from "./look-ups.ts";
import type { Probe } from "./probe.ts";
import { sampleRows } from "./sample-rows.ts";
import { areAddresses, suspectAddresses } from "./suspect-addresses.ts";
import type { AddressSuspicion, ReadRows, TableSample } from "./suspicion.ts";

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
			const sample = await sampleRows(probe, table);
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
	/** Receives the tables in which addresses could not be looked up. */
	unread: UnreadTable[];
}

/** What the parts of a table that were read so far say about one place of addresses. */
interface AddressEvidence {
	suspicion: AddressSuspicion;
	/** Where some of the addresses exist. */
	proof: { source: AddressSource; existing: number } | null;
	lookUps: LookUps;
}

interface AddressSearch {
	/**
	 * Looks up the addresses of one part of the table. If the table has a reference that nobody declared, its rows are deleted with the
	 * record by a rule for that.
	 */
	look(part: TableSample, hasKeys: boolean): Promise<void>;
	conclude(read: ReadRows, hasKeys: boolean): Finding[];
}

/** Columns of a table that hold addresses of people. Once some exist, only the rows of later parts are counted. */
export function createAddressSearch(probe: Probe, { graph, redactions, people, unread }: AddressContext): AddressSearch {
	const all = new Map<string, AddressEvidence>();
	const isBelow = ({ table }: AddressSuspicion, source: AddressSource) => objectOf(graph, source).reach.has(table.oid);
	const isOpen = (suspicion: AddressSuspicion, source: AddressSource, hasKeys: boolean) =>
		!isAddressAnswered(graph, redactions, suspicion, source.people) && !(suspicion.isWhole && (hasKeys || isBelow(suspicion, source)));
	return {
		async look(part, hasKeys) {
			const found = people.length === 0 ? [] : suspectAddresses(part);
			for (const suspicion of found) {
				if (people.some((source) => source.table === suspicion.table && source.column === suspicion.column)) continue;
				const name = JSON.stringify([suspicion.column.name, suspicion.path]);
				const known = all.get(name);
				const evidence: AddressEvidence = known ?? { suspicion, proof: null, lookUps: createLookUps() };
				if (known) known.suspicion = joined(known.suspicion, suspicion);
				all.set(name, evidence);
				const open = evidence.proof ? [] : people.filter((source) => isOpen(evidence.suspicion, source, hasKeys));
				if (open.length === 0) continue;
				await evidence.lookUps.findSome(suspicion.addresses, async (addresses) => {
					const wanted = [...new Set(addresses.flatMap((address) => [address, address.toLowerCase()]))];
					for (const source of open) {
						const existing = await findExisting(probe, source.table, source.column, wanted, source.when);
						if (typeof existing === "string") unread.push({ table: source.table, reason: existing });
						if (typeof existing === "string" || existing.length === 0) continue;
						evidence.proof = { source, existing: existing.length };
						return existing;
					}
					return [];
				});
			}
		},
		conclude: (read, hasKeys) =>
			[...all.values()].flatMap(({ suspicion, proof, lookUps }) => {
				if (!proof || !isOpen(suspicion, proof.source, hasKeys)) return [];
				const { source, existing } = proof;
				const rows = describeRows(read, suspicion.rows);
				return [
					describeAddresses(suspicion, source, {
						existing,
						lookedUp: lookUps.describe("address", "addresses"),
						rows,
						isBelow: isBelow(suspicion, source),
					}),
				];
			}),
	};
}

function joined(one: AddressSuspicion, other: AddressSuspicion): AddressSuspicion {
	const encoding = one.encoding === "none" ? other.encoding : one.encoding;
	return { ...one, isWhole: one.isWhole && other.isWhole, encoding, rows: one.rows + other.rows };
}

function objectOf({ objects }: Graph, { object }: AddressSource): GraphObject {
	const found = objects.get(object);
	if (!found) throw new Error(`There is no object named ${object}.`);
	return found;
}
