import type { Rehearsal, RehearsalRefusal } from "./rehearse.ts";
import type { Remainder, UnsearchedTable } from "./search-tables.ts";

/** `left`: something stays that no rule covers. `unknown`: nothing was found, but not everything was searched, or no record was deleted. */
export type Verdict = "clean" | "left" | "unknown";

/** Combines several rehearsals. Numbers are added up. */
export interface Summary {
	object: string;
	keys: readonly string[];
	/** Reason → number of records. */
	refused: ReadonlyMap<string, number>;
	erased: ReadonlyMap<string, number>;
	updated: ReadonlyMap<string, number>;
	byTriggers: ReadonlyMap<string, { inserted: number; updated: number; deleted: number }>;
	triggers: readonly string[];
	sequences: readonly string[];
	remainders: readonly (Remainder & { records: number })[];
	unsearched: readonly UnsearchedTable[];
	limits: readonly string[];
	milliseconds: number;
	verdict: Verdict;
}

/** Pure. */
export function summarise(object: string, rehearsals: readonly Rehearsal[]): Summary {
	const refused = new Map<string, number>();
	const [erased, updated] = [new Map<string, number>(), new Map<string, number>()];
	const byTriggers = new Map<string, { inserted: number; updated: number; deleted: number }>();
	const remainders = new Map<string, Remainder & { records: number }>();
	const unsearched = new Map<string, UnsearchedTable>();
	const add = (to: Map<string, number>, name: string, rows: number) => to.set(name, (to.get(name) ?? 0) + rows);
	for (const one of rehearsals) {
		if (one.refusal) add(refused, describeRefusal(one.refusal), 1);
		for (const { table, rows } of one.erased) add(erased, table, rows);
		for (const { table, rows } of one.updated) add(updated, table, rows);
		for (const { table, ...more } of one.byTriggers) {
			const sum = byTriggers.get(table) ?? { inserted: 0, updated: 0, deleted: 0 };
			byTriggers.set(table, {
				inserted: sum.inserted + more.inserted,
				updated: sum.updated + more.updated,
				deleted: sum.deleted + more.deleted,
			});
		}
		for (const found of one.remainders) {
			const name = JSON.stringify([found.table, found.column, found.what, found.of, found.answer]);
			const known = remainders.get(name);
			remainders.set(name, { ...found, rows: (known?.rows ?? 0) + found.rows, records: (known?.records ?? 0) + 1 });
		}
		for (const found of one.unsearched) unsearched.set(`${found.table} ${found.reason}`, found);
	}
	const all = [...remainders.values()].sort((one, other) => `${one.table}.${one.column}`.localeCompare(`${other.table}.${other.column}`));
	const went = rehearsals.some(({ refusal }) => refusal === null);
	const isLeft = all.some(({ answer }) => answer === "left");
	return {
		object,
		keys: rehearsals.map(({ key }) => key),
		refused,
		erased,
		updated,
		byTriggers,
		triggers: unique(rehearsals.flatMap(({ triggers }) => triggers)),
		sequences: unique(rehearsals.flatMap(({ sequences }) => sequences)),
		remainders: all,
		unsearched: [...unsearched.values()],
		limits: unique(rehearsals.flatMap(({ limits }) => limits)),
		milliseconds: rehearsals.reduce((sum, { milliseconds }) => sum + milliseconds, 0),
		verdict: isLeft ? "left" : went && unsearched.size === 0 ? "clean" : "unknown",
	};
}

function unique(values: readonly string[]): string[] {
	return [...new Set(values)].sort();
}

const refusals: Record<Exclude<RehearsalRefusal["code"], "referenced" | "blocked_by_database">, string> = {
	not_found: "There is no such record.",
	locked: "Another transaction has locked the record, or a row that belongs to it. Try again.",
	held: "The record, or one that would be deleted with it, is on hold.",
	timed_out: "The rehearsal took too long and was stopped.",
};

function describeRefusal(refusal: RehearsalRefusal): string {
	if (refusal.code === "referenced")
		return refusal.table === null ? "A foreign key keeps the record." : `A row of ${refusal.table} keeps the record.`;
	if (refusal.code === "blocked_by_database")
		return `The database refused to delete the record (${refusal.state ?? "no database error code"}).`;
	return refusals[refusal.code];
}
