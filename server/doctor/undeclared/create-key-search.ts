import { shapeOf } from "../../deletions/rehearsal/choose-checks.ts";
import type { Graph } from "../../erasure/graph/graph.ts";
import type { Finding } from "../finding.ts";
import { describeRows, describeSuspicion } from "./describe-suspicion.ts";
import type { UnreadTable } from "./describe-unread.ts";
import { couldBeChance, findExisting, isProven } from "./find-existing.ts";
import { isAnswered } from "./is-answered.ts";
import { createLookUps, type LookUps } from "./look-ups.ts";
import type { Probe } from "./probe.ts";
import { isPrintable } from "./suspect-texts.ts";
import { maxValues, type ReadRows, type Suspicion } from "./suspicion.ts";

/** What the parts of a table that were read so far say about one suspicion. */
interface Evidence {
	/** With the rows of all parts. */
	suspicion: Suspicion;
	/** Values that wait for others that share their form. */
	waiting: Set<string>;
	lookUps: LookUps;
	existing: readonly string[];
	/** A look-up failed. */
	isUnread: boolean;
}

/** Forms with one key each that are remembered. More would fill the memory. */
const maxAlone = 10_000;

interface KeySearch {
	/** Looks up the values of one part of the table. */
	look(suspicions: readonly Suspicion[]): Promise<void>;
	/** Whether a value that exists was found. */
	hasKeys(): boolean;
	/** Keeps for each column, form and type the target that most values name. */
	conclude(read: ReadRows): Promise<Finding[]>;
}

/**
 * Looks the keys of one table up, part by part. Once some of a suspicion's values exist, only the rows of later parts are counted: a few
 * keys are enough to prove it.
 */
export function createKeySearch(probe: Probe, graph: Pick<Graph, "edges">, unread: UnreadTable[]): KeySearch {
	const all = new Map<string, Evidence>();
	const lookUp = async (evidence: Evidence): Promise<void> => {
		const { table, column } = evidence.suspicion.target;
		const existing = await evidence.lookUps.findSome(evidence.waiting, (values) => findExisting(probe, table, column, values));
		evidence.waiting.clear();
		evidence.isUnread = typeof existing === "string";
		if (typeof existing === "string") unread.push({ table, reason: existing });
		else evidence.existing = existing;
	};
	const add = (suspicion: Suspicion): Evidence => {
		const name = nameOf(suspicion);
		const known = all.get(name);
		const evidence = known ?? { suspicion, waiting: new Set(), lookUps: createLookUps(), existing: [], isUnread: false };
		if (known) known.suspicion = joined(known.suspicion, suspicion);
		all.set(name, evidence);
		const isDecided = evidence.isUnread || evidence.existing.length > 0;
		for (const value of isDecided ? [] : suspicion.values) evidence.waiting.add(value);
		return evidence;
	};
	return {
		async look(suspicions) {
			for (const suspicion of suspicions) {
				if (isAnswered(graph, suspicion)) continue;
				const evidence = add(suspicion);
				if (evidence.waiting.size > 0 && isShared(evidence)) await lookUp(evidence);
			}
			forget(all);
		},
		hasKeys: () => [...all.values()].some(({ existing }) => existing.length > 0),
		async conclude(read) {
			const proven: Evidence[] = [];
			for (const evidence of all.values()) {
				const { suspicion, existing } = evidence;
				if (evidence.isUnread || !isShared(evidence) || !isProven(suspicion, existing.length)) continue;
				if (suspicion.why === "values" && shapeOf(suspicion.target.column.type) === "number") {
					const isChance = await couldBeChance(probe, suspicion);
					if (typeof isChance === "string") unread.push({ table: suspicion.target.table, reason: isChance });
					if (isChance !== false) continue;
				}
				proven.push(evidence);
			}
			const groups = Map.groupBy(proven, ({ suspicion: { column, form, when } }) => JSON.stringify([column.name, form, when?.types]));
			return [...groups.values()].flatMap((group) => {
				const [best] = group.toSorted((one, other) => rank(other) - rank(one));
				if (!best) return [];
				const { suspicion, existing, lookUps } = best;
				return [
					describeSuspicion(
						suspicion,
						{ existing, lookedUp: lookUps.isNone() ? null : lookUps.describe("value") },
						describeRows(read, suspicion.rows),
					),
				];
			});
		},
	};
}

function nameOf({ column, target, form, when, why }: Suspicion): string {
	return JSON.stringify([column.name, target.table.oid, target.column.name, form, when?.column.name, why]);
}

function joined(one: Suspicion, other: Suspicion): Suspicion {
	const when = one.when && { ...one.when, types: [...new Set([...one.when.types, ...(other.when?.types ?? [])])] };
	const values = [...new Set([...one.values, ...other.values])].slice(0, maxValues);
	return { ...one, when, values, rows: one.rows + other.rows };
}

function isShared({ suspicion, waiting, lookUps }: Evidence): boolean {
	return isPrintable(suspicion, lookUps.isNone() ? waiting.size : Number.POSITIVE_INFINITY);
}

/** Forgets the oldest of too many forms that only one key has. */
function forget(all: Map<string, Evidence>): void {
	const alone = [...all].filter(([, evidence]) => !isShared(evidence));
	for (const [name] of alone.slice(0, Math.max(0, alone.length - maxAlone))) all.delete(name);
}

/** A name counts more than values, and an object more than a table below it. */
function rank({ suspicion: { why, target }, existing }: Evidence): number {
	return (why === "values" ? 0 : 1_000) + (target.isObject ? 500 : 0) + existing.length;
}
