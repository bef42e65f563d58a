import type { AdapterForm, Condition, Reference } from "../../crm/objects.ts";
import type { Table } from "../catalog/catalog.ts";

/**
 * The reference of a pattern without the rows that other references state already. stated: no row is left. unclear: one reference cannot
 * say which rows are left. Pure.
 */
export function excludeStated(table: Table, reference: Reference, stated: readonly Reference[]): Reference | "stated" | "unclear" {
	const others = stated.filter((other) => sharesValues(other, reference) && !isDisjoint(table, reference.when, other.when));
	if (others.some((other) => statesAll(other, reference))) return "stated";
	if (others.length === 0) return reference;
	if (!others.every((other) => isSingle(other) && !hasMoreThanWhen(other))) return "unclear";
	// The rule of a key comes after the key's own rules with conditions, and does not apply to their rows.
	if (!("declared" in reference)) return others.some((other) => "declared" in other) ? "unclear" : reference;
	const whenNot = join(others.flatMap(({ when }) => (when ? [when] : [])));
	return whenNot ? { ...reference, whenNot } : "unclear";
}

/** Whether both say what the same values of the column mean. Another template or path finds other values. */
function sharesValues(other: Reference, reference: Reference): boolean {
	if (other.table !== reference.table || !columnsOfReference(other).some((name) => columnsOfReference(reference).includes(name)))
		return false;
	const [one, two] = [formOf(other), formOf(reference)];
	return other.to === reference.to || one.kind !== two.kind || placeIn(one) === placeIn(two);
}

function columnsOfReference(reference: Reference): readonly string[] {
	return "columns" in reference ? reference.columns : [reference.column];
}

function formOf(reference: Reference): AdapterForm {
	return ("form" in reference && reference.form) || { kind: "value" };
}

function placeIn(form: AdapterForm): string | null {
	if (form.kind === "text" || form.kind === "prefix") return form.template;
	return form.kind === "json" ? form.path : null;
}

/** Whether each row of the reference is a row of the other. */
function statesAll(other: Reference, reference: Reference): boolean {
	if (hasMoreThanWhen(other) || !(isSingle(other) || other.to === reference.to)) return false;
	return Object.entries(other.when ?? {}).every(([name, value]) => {
		const own = reference.when?.[name];
		return own !== undefined && textsOf(own).every((one) => textsOf(value).includes(one));
	});
}

function isSingle(reference: Reference): boolean {
	return columnsOfReference(reference).length === 1;
}

function hasMoreThanWhen(reference: Reference): boolean {
	return (["whenNot", "whereRelated", "toWhere", "through"] as const).some((name) => name in reference);
}

/** Whether no row meets both. False where different texts can be equal values of the column. */
function isDisjoint({ columns }: Table, one: Condition = {}, other: Condition = {}): boolean {
	return Object.entries(one).some(([name, value]) => {
		const [column, rival] = [columns.get(name), other[name]];
		if (!column?.equalAsText || rival === undefined) return false;
		const isText = column.type.schema === "pg_catalog" && ["text", "varchar"].includes(column.type.name);
		const isExact = [value, rival].flat().every((part) => part === null || typeof part === (isText ? "string" : "number"));
		return isExact && !textsOf(value).some((text) => textsOf(rival).includes(text));
	});
}

function textsOf(value: Condition[string]): (string | null)[] {
	return [value].flat().map((part) => (part === null ? null : String(part)));
}

/** One condition that exactly the rows of all these conditions meet. */
function join(conditions: readonly Condition[]): Condition | undefined {
	const [first, ...others] = conditions;
	if (first === undefined || others.length === 0) return first;
	const [name] = Object.keys(first);
	if (name === undefined || !conditions.every((one) => Object.keys(one).length === 1 && name in one)) return undefined;
	const values = conditions.flatMap((one) => one[name] ?? null);
	const listed = values.flatMap((value) => (typeof value === "string" || typeof value === "number" ? value : []));
	return listed.length === values.length ? { [name]: [...new Set(listed)] } : undefined;
}
