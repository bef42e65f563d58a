import { type SQL, sql } from "drizzle-orm";
import type { TableName } from "../../crm/objects.ts";
import type { Database } from "../../database/database.ts";
import { isMissingPrivilege } from "../../database/sqlstates.ts";
import { ExpungeError } from "../../http/errors.ts";
import { type Executor, nameOf } from "../catalog/catalog.ts";
import type { Plan } from "../plan/plan.ts";
import { conditionSql } from "../sql/condition-sql.ts";
import { equalSql, isOneOfSql } from "../sql/equals-sql.ts";
import { columnSql, joinSql, typeSql } from "../sql/table-sql.ts";
import { countRows } from "./count-rows.ts";
import type { Row } from "./gather.ts";
import { fromSql } from "./gathered-rows.ts";
import { readRoots } from "./lock-records.ts";
import { type Held, separate } from "./refusals.ts";

/** `query` yields one column of keys as text, in order; all of them must have passed `pickPossibleKeys`. */
export type Selection = { keys: readonly string[] } | { query: SQL; count: number };

export interface ErasurePreview {
	submitted: number;
	/** How many exist and would go; those beyond the cap are taken for deletable, as the batch decides anyway. */
	deletable: number;
	refusals: { code: "not_found" | "referenced" | "held"; count: number }[];
	counts: { table: TableName; rows: number; atLeast: boolean }[];
	rows: number;
	rowsAtLeast: boolean;
	/** Records too big for one batch, among those looked at. */
	large: number;
	estimatedSeconds: number;
}

export interface PreviewOptions {
	klass?: string | null;
	held?: Held;
}

/** Counting stops after so many rows: what was counted is then "at least". */
const countingCap = 30_000;
/** More rows than about a batch's 300 ms. */
const largeRecord = 20_000;
/** Measured on two cores (test/bench), halved: other people use the database too. */
const rowsPerSecond = { native: 75_000, checked: 40_000 };
const recordsAtOnce = 500;
/** Selections up to this size are counted as a whole, so that a row below two records counts once. */
const wholeSelection = 1_000;

/**
 * What would go, without locking or writing anything: exact for small selections, bounded work for huge ones. As in a batch, a hidden row is
 * an error: it would not be counted.
 */
export async function previewErasure(
	db: Pick<Database, "transaction">,
	plan: Plan,
	selection: Selection,
	options: PreviewOptions = {},
): Promise<ErasurePreview> {
	try {
		return await db.transaction(async (tx) => {
			await tx.execute(sql`select set_config('row_security', 'off', true)`);
			return preview(tx, plan, selection, options);
		});
	} catch (error) {
		throw isMissingPrivilege(error) ? new ExpungeError("blocked_by_database") : error;
	}
}

async function preview(
	tx: Executor,
	plan: Plan,
	selection: Selection,
	{ klass = null, held = new Map() }: PreviewOptions,
): Promise<ErasurePreview> {
	const submitted = "keys" in selection ? selection.keys.length : selection.count;
	const existing = await countExisting(tx, plan, selection, klass);
	const options = { lock: false, most: 4 * countingCap, held };
	const count = async (start: number, size: number) => {
		const roots = await readRoots(tx, plan, chosenSql(plan, selection, start, size), { klass, lock: "none" });
		const touchable = roots.filter((root) => !root.untouchable).map(({ row }) => row);
		const separated = await separate(tx, plan, plan.full, touchable, options);
		const counts = await countRows(tx, plan, separated.gathered, countingCap);
		return { ...separated, ...counts, untouchable: roots.length - touchable.length };
	};
	let [looked, sum, referenced, onHold, large] = [0, 0, 0, 0, 0];
	let last: Awaited<ReturnType<typeof count>> | undefined;
	const step = submitted <= wholeSelection ? wholeSelection : recordsAtOnce / 2;
	while (looked < submitted && sum < countingCap && !last?.cut) {
		const size = Math.min(step, submitted - looked);
		last = await count(looked, size);
		looked += size;
		sum += last.rows;
		onHold += last.refused.filter(({ code }) => code === "held").length;
		referenced += last.refused.filter(({ code }) => code === "referenced").length + last.untouchable;
		if (last.rows > largeRecord || last.cut) large += await countLarge(tx, plan, last.good);
	}
	// What hangs on records of two parts was counted with both: all parts together say how many rows there really are.
	const together = looked > step ? await count(0, looked) : last;
	const counted = new Map(together?.tables.map(({ table, rows }) => [table, rows] as const));
	const rows = together?.rows ?? 0;
	const cut = together?.cut === true;
	const partly = looked < submitted;
	const root = nameOf(plan.object.table);
	const deletable = existing - referenced - onHold;
	// Beyond the records themselves, others of their type may go with them (merged conversations).
	const more = (partly || cut) && plan.full.gather.some((edge) => edge.child === plan.object.table);
	const expected = (rows / Math.max(1, looked)) * submitted;
	return {
		submitted,
		deletable,
		refusals: (
			[
				{ code: "not_found", count: submitted - existing },
				{ code: "referenced", count: referenced },
				{ code: "held", count: onHold },
			] as const
		).filter(({ count }) => count > 0),
		counts: [...counted].map(([table, rows]) =>
			table === root ? { table, rows: partly ? Math.max(rows, deletable) : rows, atLeast: more } : { table, rows, atLeast: partly || cut },
		),
		rows: partly ? rows + Math.max(0, deletable - (counted.get(root) ?? 0)) : rows,
		rowsAtLeast: partly || cut,
		large,
		estimatedSeconds: estimate(plan, expected, submitted),
	};
}

function estimate(plan: Plan, rows: number, records: number): number {
	const speed = plan.wholeNative ? rowsPerSecond.native : rowsPerSecond.checked;
	return Math.ceil((rows / speed + (records / recordsAtOnce) * 0.05) * 10) / 10;
}

function chosenSql(plan: Plan, selection: Selection, start: number, size: number): SQL {
	const { key } = plan.object;
	if ("keys" in selection) return isOneOfSql(key, selection.keys.slice(start, start + size));
	return sql`${columnSql(key)} ${equalSql(key.type)} any(array(select s.key::${typeSql(key.type)} from (${selection.query} limit ${size} offset ${start}) as s(key)))`;
}

async function countExisting(tx: Executor, plan: Plan, selection: Selection, klass: string | null): Promise<number> {
	const { table, where, definition } = plan.object;
	const conditions = [chosenSql(plan, selection, 0, "keys" in selection ? selection.keys.length : selection.count), conditionSql(where)];
	if (definition.klass && klass !== null) conditions.push(sql`${columnSql({ name: definition.klass.column })}::text = ${klass}`);
	const [found] = await tx.execute<{ rows: number }>(sql`
		select count(*)::float8 as rows from ${fromSql(table)} where ${joinSql(conditions, "and")}`);
	return found?.rows ?? 0;
}

/** Halves of a selection that together are too big are looked at until the records stand alone. */
async function countLarge(tx: Executor, plan: Plan, roots: readonly Row[]): Promise<number> {
	const { gathered } = await separate(tx, plan, plan.full, roots, { lock: false, most: largeRecord + roots.length });
	const { rows, cut } = await countRows(tx, plan, gathered, largeRecord + 1);
	if (rows <= largeRecord && !cut) return 0;
	if (roots.length <= 1) return roots.length;
	const middle = Math.ceil(roots.length / 2);
	return (await countLarge(tx, plan, roots.slice(0, middle))) + (await countLarge(tx, plan, roots.slice(middle)));
}
