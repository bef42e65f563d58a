import { count } from "../../deletions/rehearsal/describe-summary.ts";
import { describeRule, ruleTarget } from "../../deletions/rehearsal/propose-answer.ts";
import { type Column, isUnique, nameOf, type Table } from "../../erasure/catalog/catalog.ts";
import { isTextKey } from "../../erasure/sql/key-values.ts";
import type { Finding } from "../finding.ts";
import type { AddressSuspicion, Suspicion, TableSample } from "./suspicion.ts";

/** The column that stores people's addresses. Other columns are compared with it. */
export interface AddressSource {
	/** The object in the adapter. */
	object: string;
	/** The table of the people. */
	people: Table;
	/** The table and column of the addresses. */
	table: Table;
	column: Column;
}

const maxExamples = 3;

/** A finding with its evidence, the rule to paste, and `keep`. The only values in it are numbers and UUIDs that are keys. Pure. */
export function describeSuspicion(suspicion: Suspicion, existing: readonly string[], rows: string): Finding {
	const { table, column, target, form, when, why, values } = suspicion;
	const name = `${nameOf(table)}.${column.name}`;
	const examples = isTextKey(target.column) ? [] : existing.slice(0, maxExamples);
	const evidence =
		values.length === 0
			? why === "trigger"
				? "it is empty"
				: "it is empty, but its name looks like a reference"
			: `${existing.length} of ${count(values.length, "value")} that were looked up exist there${examples.length > 0 ? `, such as ${examples.join(", ")}` : ""}; ${rows}`;
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
	const rule = describeRule({ ...at, ...condition, ...(form.kind === "value" ? {} : { form }), rule: verbFor(suspicion) });
	const keep = describeRule({ ...at, ...condition, rule: "keep" });
	if (table.kind === "m") return finding(`${message} It is a materialized view: refresh it after deletions.`, keep);
	return finding(why === "trigger" ? `A trigger copies deleted rows: ${message}` : message, `${rule}\n${orKeep(keep)}`);
}

/** A list of several records stays for the others. */
function verbFor({ form }: Suspicion): "detach" | "delete" {
	return form.kind === "array" || (form.kind === "json" && form.path.includes("[*]")) ? "detach" : "delete";
}

/** A finding about addresses. Rows that hold nothing else about a person than the address refer to them by it. Pure. */
export function describeAddresses(
	suspicion: AddressSuspicion,
	source: AddressSource,
	{ existing, rows, isBelow }: { existing: number; rows: string; isBelow: boolean },
): Finding {
	const { table, column, path, isWhole, encoding, addresses } = suspicion;
	const manner = path === null ? (isWhole ? "" : encoding === "none" ? " in its texts" : ` in its texts (${encoding})`) : ` at ${path}`;
	const message = `${nameOf(table)}.${column.name} holds addresses of ${source.object} records${manner} (${existing} of ${count(addresses.length, "address", "addresses")} that were looked up exist in ${nameOf(source.table)}.${source.column.name}; ${rows}).`;
	const at = { declared: true, table: nameOf(table), column: column.name };
	const keep = describeRule({ ...at, to: nameOf(source.people), rule: "keep" });
	const severity = isBelow ? "advice" : "danger";
	if (table.kind === "m")
		return { severity, about: "undeclared", message: `${message} It is a materialized view: refresh it after deletions.`, remedy: keep };
	if (isWhole && source.table === source.people && isUnique(source.table, [source.column])) {
		const form = path === null ? {} : { form: { kind: "json", path } };
		const rule = describeRule({ ...at, to: nameOf(source.table), toColumn: source.column.name, ...form, rule: "delete" });
		return { severity, about: "undeclared", message, remedy: `${rule}\n${orKeep(keep)}` };
	}
	if (table.primaryKey.length !== 1)
		return { severity, about: "undeclared", message: `${message} Redaction needs a primary key of one column.`, remedy: orKeep(keep) };
	const encodedBy = encoding === "none" ? "" : `, encoding: ${JSON.stringify(encodingColumn(table))}`;
	const text = `In the redaction of ${source.object}, below texts: { table: ${JSON.stringify(at.table)}, columns: [${JSON.stringify(column.name)}]${encodedBy} },`;
	return { severity, about: "undeclared", message, remedy: `${text}\n${orKeep(keep)}` };
}

function encodingColumn({ columns }: Table): string {
	return [...columns.keys()].find((name) => /encoding/i.test(name)) ?? "<the column with the encoding>";
}

export function finding(message: string, remedy: string): Finding {
	return { severity: "danger", about: "undeclared", message, remedy };
}

export function orKeep(keep: string): string {
	return `Or, if it may stay: ${keep}`;
}

/** How many rows of the sample a finding is about. Pure. */
export function describeRows({ table, rows: { length }, isWhole }: TableSample, rows: number): string {
	if (isWhole) return count(rows, "row");
	return `${rows} of ${length} sampled rows, of about ${Math.max(length, table.estimatedRows).toLocaleString("en")}`;
}
