import { type SQL, sql } from "drizzle-orm";
import type { TableName } from "../../crm/objects.ts";
import type { Database } from "../../database/database.ts";
import { isMissingPrivilege } from "../../database/sqlstates.ts";
import { splitList } from "../bisect.ts";
import { type Executor, nameOf } from "../catalog/catalog.ts";
import { EngineError } from "../engine-error.ts";
import type { HeldRecords } from "../holds/held-records.ts";
import type { Plan } from "../plan/plan.ts";
import { conditionSql } from "../sql/condition-sql.ts";
import { equalSql, isOneOfSql } from "../sql/equals-sql.ts";
import { columnSql, joinSql, typeSql } from "../sql/table-sql.ts";
import { countRows } from "./count-rows.ts";
import type { GatheredTables, Row } from "./gather.ts";
import { fromSql } from "./gathered-rows.ts";
import { readRoots } from "./lock-records.ts";
import { type ErasurePreview, projectPreview, type Sample } from "./project-preview.ts";
import { type RefusedRecord, refuseProtected, separate } from "./refusals.ts";

/** `query` yields one column of keys as text, in order. All keys must have passed `pickPossibleKeys`. */
export type KeySelection = { keys: readonly string[] } | { query: SQL; count: number };

interface PreviewOptions {
	klass?: string | null;
	held?: HeldRecords;
}

/** Counting stops at this many rows. */
const maxCounted = 30_000;
/** How many of the records that would stay are named. */
const maxRefused = 100;
/** A batch with more rows takes longer than its 300 ms. */
const maxRowsInBatch = 20_000;
/** Selections up to this size are counted in one part, so that a row below two records counts once. */
const wholeSelection = 1_000;
/** The size of a part of a larger selection. */
const partSize = 250;

/**
 * Counts what would be deleted, without locking or writing: exactly for small selections, with bounded work for large ones. Fails with
 * `blocked_by_database` if row-level security hides a row, because it would not be counted.
 */
export async function previewErasure(
	db: Pick<Database, "transaction">,
	plan: Plan,
	selection: KeySelection,
	options: PreviewOptions = {},
): Promise<ErasurePreview & { refused: readonly RefusedRecord[] }> {
	try {
		return await db.transaction(async (tx) => {
			await tx.execute(sql`select set_config('row_security', 'off', true)`);
			const { refused, ...sampled } = await sample(tx, plan, selection, options);
			const projected = projectPreview(sampled, {
				root: nameOf(plan.object.table),
				takesOwnType: plan.object.table.values !== undefined || plan.full.gather.some((edge) => edge.child === plan.object.table),
				wholeNative: plan.wholeNative,
			});
			return { ...projected, refused };
		});
	} catch (error) {
		throw isMissingPrivilege(error) ? new EngineError("blocked_by_database", { cause: error }) : error;
	}
}

/** Reads the records part by part, until all are read or enough rows are counted. */
async function sample(
	tx: Executor,
	plan: Plan,
	selection: KeySelection,
	options: PreviewOptions,
): Promise<Sample & { refused: RefusedRecord[] }> {
	const submitted = sizeOf(selection);
	const found = { submitted, existing: await countExisting(tx, plan, selection, options), sampled: 0, referenced: 0, held: 0, large: 0 };
	const refused: RefusedRecord[] = [];
	const step = submitted <= wholeSelection ? wholeSelection : partSize;
	let [counted, parts] = [0, 0];
	let last: CountedPart = { tables: [], rows: 0, truncated: false, good: [], refused: [] };
	while (found.sampled < submitted && counted < maxCounted && !last.truncated) {
		const size = Math.min(step, submitted - found.sampled);
		last = await countPart(tx, plan, chosenSql(plan, selection, found.sampled, size), options);
		parts += 1;
		counted += last.rows;
		found.sampled += size;
		found.referenced += last.refused.filter(({ code }) => code === "referenced").length;
		found.held += last.refused.filter(({ code }) => code === "held").length;
		refused.push(...last.refused.slice(0, maxRefused - refused.length));
		if (last.rows > maxRowsInBatch || last.truncated) found.large += await countLarge(tx, plan, last.good, last.rows);
	}
	const { tables, truncated } = parts > 1 ? await recount(tx, plan, selection, found.sampled, options) : last;
	return { ...found, tables, truncated, refused };
}

/** Counts several parts again as one, because a row below records of two parts was counted twice. */
function recount(tx: Executor, plan: Plan, selection: KeySelection, sampled: number, options: PreviewOptions): Promise<CountedPart> {
	return countPart(tx, plan, chosenSql(plan, selection, 0, sampled), options);
}

/** How many records are checked together when only refusals are asked for. */
const refusalsAtOnce = 50;

/** The records that would stay, without counting what would be deleted with the others. */
export async function findRefused(tx: Executor, plan: Plan, keys: readonly string[], options: PreviewOptions): Promise<RefusedRecord[]> {
	const refused: RefusedRecord[] = [];
	for (let start = 0; start < keys.length; start += refusalsAtOnce) {
		const part = await separatePart(tx, plan, chosenSql(plan, { keys }, start, refusalsAtOnce), options);
		refused.push(...part.refused);
	}
	return refused;
}

interface SeparatedPart {
	/** Records that would be deleted. */
	good: readonly Row[];
	refused: readonly RefusedRecord[];
}

interface CountedPart extends SeparatedPart {
	tables: { table: TableName; rows: number }[];
	rows: number;
	truncated: boolean;
}

async function countPart(tx: Executor, plan: Plan, chosen: SQL, options: PreviewOptions): Promise<CountedPart> {
	const { gathered, good, refused } = await separatePart(tx, plan, chosen, options);
	return { ...(await countRows(tx, plan, gathered, maxCounted)), good, refused };
}

async function separatePart(
	tx: Executor,
	plan: Plan,
	chosen: SQL,
	{ klass = null, held = new Map() }: PreviewOptions,
): Promise<SeparatedPart & { gathered: GatheredTables }> {
	const roots = await readRoots(tx, plan, chosen, { klass, lock: "none" });
	const touchable = roots.filter((root) => !root.isProtected).map(({ row }) => row);
	const { gathered, good, refused } = await separate(tx, plan, plan.full, touchable, { lock: false, maxRows: 4 * maxCounted, held });
	const keys = new Map(roots.map(({ row, key }) => [row, key]));
	const own = roots.filter(({ isProtected }) => isProtected).map(({ key }) => refuseProtected(plan.object, key));
	return { gathered, good, refused: [...own, ...refused.map(({ root, ...refusal }) => ({ key: keys.get(root) ?? "", ...refusal }))] };
}

function sizeOf(selection: KeySelection): number {
	return "keys" in selection ? selection.keys.length : selection.count;
}

function chosenSql(plan: Plan, selection: KeySelection, start: number, size: number): SQL {
	const { key } = plan.object;
	if ("keys" in selection) return isOneOfSql(key, selection.keys.slice(start, start + size));
	return sql`${columnSql(key)} ${equalSql(key.type)} any(array(select s.key::${typeSql(key.type)} from (${selection.query} limit ${size} offset ${start}) as s(key)))`;
}

async function countExisting(tx: Executor, plan: Plan, selection: KeySelection, { klass = null }: PreviewOptions): Promise<number> {
	const { table, where, definition } = plan.object;
	const conditions = [chosenSql(plan, selection, 0, sizeOf(selection)), conditionSql(where)];
	if (definition.klass && klass !== null) conditions.push(sql`${columnSql({ name: definition.klass.column })}::text = ${klass}`);
	const [found] = await tx.execute<{ rows: number }>(sql`
		select count(*)::float8 as rows from ${fromSql(table)} where ${joinSql(conditions, "and")}`);
	return found?.rows ?? 0;
}

/**
 * How many of these records are too large for one batch, if together they have this many rows. They are counted again in parts that fit
 * into half a batch if the rows are spread evenly, so that usually one more count is enough.
 */
async function countLarge(tx: Executor, plan: Plan, roots: readonly Row[], rows: number): Promise<number> {
	if (roots.length <= 1) return roots.length;
	let large = 0;
	for (const part of splitList(roots, Math.max(2, Math.ceil((2 * rows) / maxRowsInBatch)))) {
		const { gathered } = await separate(tx, plan, plan.full, part, { lock: false, maxRows: maxRowsInBatch + part.length });
		const counted = await countRows(tx, plan, gathered, maxRowsInBatch + 1);
		if (counted.rows > maxRowsInBatch || counted.truncated) large += await countLarge(tx, plan, part, counted.rows);
	}
	return large;
}
