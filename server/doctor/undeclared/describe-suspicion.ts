import type { AdapterAnswer } from "../../crm/adapter-answer.ts";
import { shapeOf } from "../../deletions/rehearsal/choose-checks.ts";
import { ruleTarget } from "../../deletions/rehearsal/propose-answer.ts";
import { type Column, isUnique, nameOf, type Table } from "../../erasure/catalog/catalog.ts";
import type { ResolvedCondition } from "../../erasure/graph/graph.ts";
import { isTextKey } from "../../erasure/sql/key-values.ts";
import { count } from "../../words/count.ts";
import type { Finding } from "../finding.ts";
import type { AddressSuspicion, ReadRows, Suspicion } from "./suspicion.ts";

/** The column that stores people's addresses. Other columns are compared with it. */
export interface AddressSource {
	/** The object in the adapter. */
	object: string;
	/** The table of the people. */
	people: Table;
	/** The table and column of the addresses. */
	table: Table;
	column: Column;
	/** Only these rows belong to people. */
	when: ResolvedCondition;
}

const maxExamples = 3;

/** A finding with its evidence, the rule to paste, and `keep`. The only values in it are numbers and UUIDs that are keys. Pure. */
export function describeSuspicion(
	suspicion: Suspicion,
	{ existing, lookedUp }: { existing: readonly string[]; lookedUp: string | null },
	rows: string,
): Finding {
	const { table, column, target, form, when, why } = suspicion;
	const name = `${nameOf(table)}.${column.name}`;
	const examples = isTextKey(target.column) ? [] : existing.slice(0, maxExamples);
	const evidence =
		lookedUp === null
			? why === "trigger"
				? "it is empty"
				: "it is empty, but its name looks like a reference"
			: `${existing.length} of ${lookedUp} that were looked up exist there${examples.length > 0 ? `, such as ${examples.join(", ")}` : ""}; ${rows}`;
	const types =
		when && when.types.length > 0 ? ` where ${when.column.name} is ${when.types.map((type) => JSON.stringify(type)).join(" or ")}` : "";
	const manner = {
		value: "",
		text: ` as ${form.kind === "text" ? JSON.stringify(form.template) : ""}`,
		array: " in a list",
		json: form.kind === "json" ? ` at ${form.path}` : "",
	};
	const message = `${name} names rows of ${nameOf(target.table)}${manner[form.kind]}${types}, and no key or rule says so (${evidence}).`;
	const at = { declared: true, table: nameOf(table), column: column.name, ...ruleTarget(target) };
	const condition = when === null ? {} : { when: { [when.column.name]: when.types.length === 1 ? when.types[0] : when.types } };
	const keep = { ...at, ...condition, rule: "keep" };
	if (table.kind === "m")
		return finding(`${message} It is a materialized view: refresh it after deletions.`, [{ what: "rule", rule: keep }]);
	const rule = { ...at, ...condition, ...(form.kind === "value" ? {} : { form }), rule: verbFor(suspicion) };
	return finding(why === "trigger" ? `A trigger copies deleted rows: ${message}` : message, [
		{ what: "rule", rule },
		{ what: "stay", rule: keep },
	]);
}

/** A list of several records stays for the others. */
function verbFor({ form }: Suspicion): "detach" | "delete" {
	return form.kind === "array" || (form.kind === "json" && form.path.includes("[*]")) ? "detach" : "delete";
}

/** A finding about addresses. Rows that hold nothing else about a person than the address refer to them by it. Pure. */
export function describeAddresses(
	suspicion: AddressSuspicion,
	source: AddressSource,
	{ existing, lookedUp, rows, isBelow }: { existing: number; lookedUp: string; rows: string; isBelow: boolean },
): Finding {
	const { table, column, path, isWhole, encoding } = suspicion;
	const manner = path === null ? (isWhole ? "" : encoding === "none" ? " in its texts" : ` in its texts (${encoding})`) : ` at ${path}`;
	const message = `${nameOf(table)}.${column.name} holds addresses of ${source.object} records${manner} (${existing} of ${lookedUp} that were looked up exist in ${nameOf(source.table)}.${source.column.name}; ${rows}).`;
	const at = { declared: true, table: nameOf(table), column: column.name };
	const keep = { ...at, to: nameOf(source.people), rule: "keep" };
	const severity = isBelow ? "advice" : "danger";
	if (table.kind === "m")
		return finding(`${message} It is a materialized view: refresh it after deletions.`, [{ what: "rule", rule: keep }], severity);
	const stay: AdapterAnswer = { what: "stay", rule: keep };
	if (shapeOf(column.type) === "bytes")
		return finding(`${message} Redaction cannot change bytes: delete the rows, or scrub the column.`, [stay], "advice");
	if (isWhole && source.table === source.people && isUnique(source.table, [source.column])) {
		const form = path === null ? {} : { form: { kind: "json", path } };
		const rule = { ...at, to: nameOf(source.table), toColumn: source.column.name, ...form, rule: "delete" };
		return finding(message, [{ what: "rule", rule }, stay], severity);
	}
	if (table.primaryKey.length !== 1) return finding(`${message} Redaction needs a primary key of one column.`, [stay], severity);
	const text = {
		table: at.table,
		columns: [column.name],
		...(encoding === "none" ? {} : { encoding: encodingColumn(table) ?? { always: encoding } }),
	};
	return finding(message, [{ what: "text", object: source.object, text }, stay], severity);
}

function encodingColumn({ columns }: Table): string | undefined {
	return [...columns.keys()].find((name) => /encoding/i.test(name));
}

export function finding(message: string, answers: readonly AdapterAnswer[], severity: Finding["severity"] = "danger"): Finding {
	return { severity, about: "undeclared", message, answers };
}

/** How many rows of the sample a finding is about. Pure. */
export function describeRows({ table, rows: { length }, isWhole }: ReadRows, rows: number): string {
	if (isWhole) return count(rows, "row");
	return `${rows} of ${length} sampled rows, of about ${Math.max(length, table.estimatedRows).toLocaleString("en")}`;
}
