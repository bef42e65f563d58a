import type { Reference } from "../../crm/objects.ts";

type ReferenceParts = {
	table: string;
	column?: string;
	columns?: readonly string[];
	to?: string;
	toColumn?: string;
	toColumns?: readonly string[];
} & Partial<Pick<Extract<Reference, { declared: true }>, "when" | "whenNot" | "whereRelated" | "toWhere">> & {
		through?: unknown;
		form?: { kind: string };
	};

/** A unique name for the reference: "crm.activities(subject_id) → crm.customers(id) when {"subject_type":"customer"}". */
export function referenceName(reference: ReferenceParts): string {
	const columns = reference.columns ?? [reference.column];
	const target = reference.toColumns ?? (reference.toColumn ? [reference.toColumn] : []);
	const circumstances = (
		[
			["when", "when"],
			["whenNot", "unless"],
			["whereRelated", "where related"],
			["toWhere", "to"],
			["through", "through"],
		] as const
	)
		.filter(([property]) => reference[property] !== undefined)
		.map(([property, word]) => ` ${word} ${JSON.stringify(reference[property])}`);
	const to = reference.to ? ` → ${reference.to}${target.length > 0 ? `(${target.join(", ")})` : ""}` : "";
	const form = reference.form && reference.form.kind !== "value" ? ` as ${reference.form.kind}` : "";
	return `${reference.table}(${columns.join(", ")})${to}${form}${circumstances.join("")}`;
}
