import { count } from "../../words/count.ts";
import type { Remainder, UnsearchedTable } from "./search-tables.ts";
import type { Summary } from "./summary.ts";

/** The report, line by line. It contains tables, columns, numbers and keys, and nothing personal. Pure. */
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
		...section("Sequences that triggers may have advanced, which a rollback does not undo", summary.sequences),
		...section(
			"Would be left",
			left.flatMap((one) => [`✗ ${describeRemainder(one)}`, ...(one.proposal?.split("\n") ?? []).map((line) => `    ${line}`)]),
		),
		...section(
			"Redacted after the deletion; a name without the address is only listed",
			remainders.filter(({ answer }) => answer === "redacted").map(describeRemainder),
		),
		...section(
			"Written by a trigger, and cleared by the sweep right after the deletion",
			remainders.filter(({ answer }) => answer === "swept").map(describeRemainder),
		),
		...section("Kept by a rule", remainders.filter(({ answer }) => answer === "kept").map(describeRemainder)),
		...section("Not searched", [...describeUnsearched(summary.unsearched), ...summary.limits]),
		describeVerdict(summary, left.length, gone),
	];
}

function describeVerdict({ verdict, unsearched }: Summary, left: number, gone: number): string {
	if (verdict === "left") return `Something would be left: ${count(left, "finding")} (✗). Answer each with a rule, or with \`keep\`.`;
	if (gone === 0) return "No record was deleted, so this rehearsal proves nothing.";
	if (verdict === "clean") return "Nothing would be left that is not covered by a rule.";
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

function describeUnsearched(unsearched: readonly UnsearchedTable[]): string[] {
	const byReason = Map.groupBy(unsearched, ({ reason }) => reason);
	const lines = [...byReason].map(
		([reason, tables]) =>
			`! ${tables
				.map(({ table }) => table)
				.sort()
				.join(", ")}: ${reason}`,
	);
	const isDenied = unsearched.some((one) => one.isDenied);
	return isDenied ? [...lines, "  Set DATABASE_URL to the CRM's own role, which can read them."] : lines;
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

function sum(counts: ReadonlyMap<string, number>): number {
	return [...counts.values()].reduce((all, one) => all + one, 0);
}
