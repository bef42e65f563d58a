import type { Catalog, Table, Trigger } from "../catalog/catalog.ts";
import type { Edge } from "../graph/graph.ts";
import { isConditional } from "../graph/key-rules.ts";
import { ownColumns, tablesToKnow } from "../graph/own-columns.ts";
import { replacementOf, verbOf, writtenColumns } from "../graph/rules.ts";

/** The part of the work that PostgreSQL's own cascade does exactly as the rules say. */
export interface NativeWork {
	/** Tables whose rows need not be read: PostgreSQL does everything that follows from their deletion. */
	closed: ReadonlySet<number>;
	/** The key itself deletes the referring rows. */
	cascades(edge: Edge): boolean;
	/** The key itself clears the reference, as the rule says. */
	clears(edge: Edge): boolean;
}

/** The facts that the guards check. */
interface Facts {
	catalog: Catalog;
	edges: readonly Edge[];
	/** Tables that lose rows. */
	losing: ReadonlySet<number>;
	/** Tables whose rows must be read one by one. */
	known: ReadonlySet<number>;
	/** References with detach or scrub, by referring table. */
	updating: ReadonlyMap<Table, readonly Edge[]>;
}

/** `read`: more tables whose rows must be read, because they name files or because something is derived from them. */
export function findNativeWork(
	catalog: Catalog,
	edges: readonly Edge[],
	tables: readonly Table[],
	read: ReadonlySet<number> = new Set(),
): NativeWork {
	const updates = edges.filter((edge) => verbOf(edge).updates);
	const losing = new Set(tables.map(({ oid }) => oid));
	const facts: Facts = {
		catalog,
		edges,
		losing,
		known: new Set([...tablesToKnow(edges), ...read]),
		updating: Map.groupBy(updates, ({ child }) => child),
	};
	const cleared = new Set(updates.filter((edge) => clearsAsRuled(edge) && !mustClear.some((guard) => guard(edge, facts))));
	const clears = (edge: Edge) => cleared.has(edge);
	const updated = new Set(updates.filter((edge) => !clears(edge)).map(({ child }) => child.oid));
	const cascades = (edge: Edge) => cascadesAsRuled(edge) && !updated.has(edge.child.oid) && !canSuppress(catalog, edge.relation, "delete");
	const unseen = catalog.countsTracked ? [...losing].filter((oid) => !facts.known.has(oid)) : [];
	const closed = shrink(new Set(unseen), edges, (edge, left) => !clears(edge) && !(cascades(edge) && left.has(edge.child.oid)));
	return { closed, cascades, clears };
}

/**
 * Runs to a fixed point: removes each table with a reference that PostgreSQL cannot handle, which can affect other tables, until nothing
 * changes.
 */
function shrink(
	tables: ReadonlySet<number>,
	edges: readonly Edge[],
	opens: (edge: Edge, left: ReadonlySet<number>) => boolean,
): Set<number> {
	const left = new Set(tables);
	for (let before = -1; before !== left.size; ) {
		before = left.size;
		for (const edge of edges) if (opens(edge, left)) left.delete(edge.parent.oid);
	}
	return left;
}

function cascadesAsRuled(edge: Edge): boolean {
	const verb = verbOf(edge);
	return verb.removes && edge.key?.enabled === true && edge.key.onDelete === verb.onDelete && !isConditional(edge);
}

function clearsAsRuled(edge: Edge): boolean {
	const { rule, key } = edge;
	const verb = verbOf(edge);
	if (!verb.updates || replacementOf(rule).to !== null || !key?.enabled || key.onDelete !== verb.onDelete) return false;
	if (isConditional(edge)) return false;
	const set = columnsSet(key);
	const wanted = writtenColumns(rule);
	return set.length === wanted.length && wanted.every(({ name }) => set.includes(name));
}

function columnsSet({ setColumns, columns }: NonNullable<Edge["key"]>): readonly string[] {
	return setColumns.length > 0 ? setColumns : columns;
}

type Guard = (edge: Edge, facts: Facts) => boolean;

/**
 * messages refer to a conversation (ON DELETE CASCADE) and to a customer (SET NULL). If both are deleted, PostgreSQL checks the cleared
 * message again before its cascade reaches it, and fails.
 */
const losesRows: Guard = ({ child }, { losing }) => losing.has(child.oid);

/**
 * A row has three SET NULL keys, and all three parents are deleted. PostgreSQL clears one key after the other. A key that it has not
 * cleared yet then fails its check.
 */
const isUpdatedThrice: Guard = ({ child }, { updating }) => (updating.get(child)?.length ?? 0) > 2;

/** If the key of a membership is cleared, the rows behind it can no longer be found. */
const leadsToOthers: Guard = ({ child }, { known }) => known.has(child.oid);

/**
 * Two references of a row share a column, such as (tenant, customer) and (tenant, agent). Once one is cleared, the other cannot be found.
 */
const sharesColumn: Guard = (edge, { edges }) => {
	const set = edge.key ? columnsSet(edge.key) : [];
	return edges.some((other) => other.child === edge.child && other !== edge && ownColumns(other).some(({ name }) => set.includes(name)));
};

/** A BEFORE trigger that returns null keeps the row unchanged. It would then refer to a deleted record, without an error. */
const canBeSuppressed: Guard = ({ relation }, { catalog }) => canSuppress(catalog, relation, "update");

/** If a guard holds, a statement of ours clears the reference. */
const mustClear: readonly Guard[] = [losesRows, isUpdatedThrice, leadsToOthers, sharesColumn, canBeSuppressed];

/** Leaves no work to PostgreSQL. Only rows without references to them, and without rows found through them, need not be read. */
export function findNoNativeWork(edges: readonly Edge[], tables: readonly Table[], read: ReadonlySet<number> = new Set()): NativeWork {
	return { closed: findUnneeded(edges, tables, read), cascades: () => false, clears: () => false };
}

function findUnneeded(edges: readonly Edge[], tables: readonly Table[], read: ReadonlySet<number>): Set<number> {
	const needed = new Set([...edges.map((edge) => edge.parent.oid), ...tablesToKnow(edges), ...read]);
	return new Set(tables.map(({ oid }) => oid).filter((oid) => !needed.has(oid)));
}

/** Whether a trigger or rule of the table, or of one of its partitions, could silently prevent the deletion or update of a row. */
export function canSuppress(catalog: Catalog, table: Table, event: "delete" | "update"): boolean {
	return hasTrigger(catalog, table, ({ before, events }) => before && events.includes(event));
}

/** The same, or could undo the change immediately. */
export function canDisturb(catalog: Catalog, table: Table, event: "delete" | "update"): boolean {
	return hasTrigger(catalog, table, ({ events }) => events.includes(event));
}

/** The catalogue does not list the partitions below a partition, so all partitions of the whole table count. */
function hasTrigger(catalog: Catalog, table: Table, acts: (trigger: Trigger) => boolean): boolean {
	const whole = table.partitionOf ?? table.oid;
	const divided = table.kind === "p" ? [...catalog.tables.values()].filter(({ partitionOf }) => partitionOf === whole) : [];
	return [table, ...divided].some(
		({ triggers, rules }) => rules.length > 0 || triggers.some((trigger) => trigger.enabled !== "D" && acts(trigger)),
	);
}
