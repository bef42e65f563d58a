import type { Rehearsal, RehearsalRefusal } from "./rehearse.ts";
import type { Remainder, Unsearched } from "./search-tables.ts";

/** `left`: something stays that no rule covers. `unknown`: nothing was found, but not everything was searched, or no record was deleted. */
export type Verdict = "clean" | "left" | "unknown";

/** All rehearsals as one: numbers are added up. */
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
	unsearched: readonly Unsearched[];
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
	const unsearched = new Map<string, Unsearched>();
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
	held: "The record, or one that would go with it, is on hold.",
	timed_out: "The rehearsal took too long and was ended.",
};

export function describeRefusal(refusal: RehearsalRefusal): string {
	if (refusal.code === "referenced")
		return refusal.table === null ? "A foreign key keeps the record." : `A row of ${refusal.table} keeps the record.`;
	if (refusal.code === "blocked_by_database")
		return `The database refused to delete the record (${refusal.state ?? "no database error code"}).`;
	return refusals[refusal.code];
}

/** The report, a line each. Nothing personal: tables, columns, numbers, keys. Pure. */
export function describeSummary(summary: Summary): string[] {
	const { object, keys, refused, remainders } = summary;
	const gone = keys.length - sum(refused);
	const of = keys.length === 1 ? `${object} ${keys[0]}` : `${keys.length} records of ${object}`;
	const left = remainders.filter(({ answer }) => answer === "left");
	return [
		`Rehearsal of ${of}: rolled back after ${(summary.milliseconds / 1_000).toFixed(1)} s. Nothing was deleted.`,
		"",
		...section(
			"Not deleted",
			keys.length === 1 ? [...refused.keys()] : [...refused].map(([reason, records]) => `${count(records, "record")}: ${reason}`),
		),
		...(gone === 0 ? [] : section("Would be deleted", rowsOf(summary.erased))),
		...section("Would be changed", rowsOf(summary.updated)),
		...section(
			"Written by triggers of the CRM",
			[...summary.byTriggers].map(([table, changes]) => `${table}  ${describeWritten(changes)}`),
		),
		...section("Triggers that may have fired", summary.triggers),
		...section("Sequences that triggers may have moved, which a rollback does not undo", summary.sequences),
		...section(
			"Would be left",
			left.flatMap((one) => [`✗ ${describeRemainder(one)}`, ...(one.proposal?.split("\n") ?? []).map((line) => `    ${line}`)]),
		),
		...section("Redacted after the deletion", remainders.filter(({ answer }) => answer === "redacted").map(describeRemainder)),
		...section("Kept by a rule", remainders.filter(({ answer }) => answer === "kept").map(describeRemainder)),
		...section("Not searched", [...describeUnsearched(summary.unsearched), ...summary.limits]),
		describeVerdict(summary, left.length, gone),
	];
}

function describeVerdict({ verdict, unsearched }: Summary, left: number, gone: number): string {
	if (verdict === "left")
		return `Something would be left: ${left === 1 ? "1 finding" : `${left} findings`} (✗). Answer each with a rule, or with \`keep\`.`;
	if (gone === 0) return "No record was deleted, so nothing can be said.";
	if (verdict === "clean") return "Nothing would be left that no rule covers.";
	return `Nothing was found, but ${count(unsearched.length, "table")} could not be searched.`;
}

const whats: Record<Remainder["what"], string> = {
	rule: "still match a reference",
	key: "hold keys",
	mention: "mention records",
	address: "hold an address",
	name: "hold the name",
};

function describeRemainder({ table, column, what, of, rows, records }: Remainder & { records: number }): string {
	const among = records > 1 ? `, in ${count(records, "rehearsal")}` : "";
	const verb = rows === 1 ? whats[what].replace(/^(hold|mention)/, "$1s").replace("still match ", "still matches ") : whats[what];
	return `${table}.${column}: ${count(rows, "row")} ${verb}${of === null ? "" : ` of ${of}`}${among}`;
}

function describeUnsearched(unsearched: readonly Unsearched[]): string[] {
	const byReason = Map.groupBy(unsearched, ({ reason }) => reason);
	const lines = [...byReason].map(
		([reason, tables]) =>
			`! ${tables
				.map(({ table }) => table)
				.sort()
				.join(", ")}: ${reason}`,
	);
	const isDenied = unsearched.some((one) => one.isDenied);
	return isDenied ? [...lines, "  Set DATABASE_URL to the CRM's own role, which may read them."] : lines;
}

function describeWritten({ inserted, updated, deleted }: { inserted: number; updated: number; deleted: number }): string {
	const parts = Object.entries({ inserted, updated, deleted }).filter(([, rows]) => rows > 0);
	return parts.map(([what, rows]) => `${rows} ${what}`).join(", ");
}

function rowsOf(tables: ReadonlyMap<string, number>): string[] {
	return [...tables].sort(([one], [other]) => one.localeCompare(other)).map(([table, rows]) => `${table}  ${rows}`);
}

function section(title: string, lines: readonly string[]): string[] {
	return lines.length === 0 ? [] : [title, ...lines.map((line) => `  ${line}`), ""];
}

function count(number: number, word: string): string {
	return `${number} ${word}${number === 1 ? "" : "s"}`;
}

function sum(counts: ReadonlyMap<string, number>): number {
	return [...counts.values()].reduce((all, one) => all + one, 0);
}
