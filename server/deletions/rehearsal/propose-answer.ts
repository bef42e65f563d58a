import { decode } from "../../aftermath/redaction/encodings.ts";
import { type AdapterAnswer, describeAnswers } from "../../crm/adapter-answer.ts";
import { columnsOf, isUnique, nameOf, type Table } from "../../erasure/catalog/catalog.ts";
import type { Check } from "./choose-checks.ts";
import { shapeOf } from "./choose-checks.ts";
import { parseJson } from "./parse-json.ts";
import { addressPattern } from "./search-patterns.ts";
import type { ErasedKeys, SearchTerms } from "./search-terms.ts";

export interface RowSample extends Record<string, unknown> {
	value: string | null;
	/** The value of the column that says the type. */
	sibling: string | null;
}

/**
 * A rule to paste for what a check has found. It contains names of tables and columns, and words for the table. It contains nothing else
 * from the values, because they may be personal. Pure.
 */
export function proposeAnswer(table: Table, check: Check, samples: readonly RowSample[], terms: SearchTerms, object: string): string {
	if (table.kind === "m") return `${nameOf(table)} is a materialized view: refresh it after deletions. Until then it keeps deleted data.`;
	if (check.what === "rule")
		return `A trigger or another program wrote these rows: ${check.edge.name} has the rule "${check.edge.rule.rule}".`;
	return describeAnswers(proposeAnswers(table, check, samples, terms, object));
}

function proposeAnswers(
	table: Table,
	check: Exclude<Check, { what: "rule" }>,
	samples: readonly RowSample[],
	terms: SearchTerms,
	object: string,
): AdapterAnswer[] {
	const at = { declared: true, table: nameOf(table), column: check.column.name };
	const answer = (rule: object): AdapterAnswer => ({ what: "rule", rule: { ...at, ...rule } });
	if (check.what === "key") return [answer({ ...ruleTarget(check.keys), ...formOf(check, samples), rule: "delete" })];
	const values = samples.flatMap(({ value }) => value ?? []);
	if (check.what === "mention") {
		const found = values.map((value) => findForm(value, terms.keys));
		const [first] = found;
		if (first && found.every((form) => form !== null && JSON.stringify(form) === JSON.stringify(first)))
			return [answer({ ...first, rule: first.form.kind === "json" ? "detach" : "delete" })];
		const [some] = terms.keys.filter(({ table }) => table === terms.root);
		return [answer({ ...(some ? ruleTarget(some) : { to: nameOf(terms.root) }), rule: "keep" })];
	}
	const column = addressColumn(values, terms);
	if (check.what === "address" && column) return [answer({ to: nameOf(terms.root), toColumn: column, rule: "delete" })];
	const isAlwaysEncoded = values.length > 0 && values.every((value) => isEncoded(value, terms));
	const encoding = isAlwaysEncoded ? { encoding: "<the column with the encoding>" } : {};
	return [
		{ what: "text", object, text: { table: at.table, columns: [at.column], ...encoding } },
		{ what: "stay", rule: { ...at, to: nameOf(terms.root), rule: "keep" } },
	];
}

/** How a rule names the target. The column is left out if it is the primary key. */
export function ruleTarget({ table, column }: Pick<ErasedKeys, "table" | "column">): { to: string; toColumn?: string } {
	const own = table.primaryKey.length === 1 && table.primaryKey[0] === column.name;
	return { to: nameOf(table), ...(own ? {} : { toColumn: column.name }) };
}

function formOf({ column, sibling }: Extract<Check, { what: "key" }>, samples: readonly RowSample[]): object {
	const types = [...new Set(samples.flatMap((sample) => sample.sibling ?? []))];
	const shape = shapeOf(column.type);
	return {
		...(sibling && types.length > 0 ? { when: { [sibling.name]: types.length === 1 ? types[0] : types } } : {}),
		...(shape === "numbers" || shape === "uuids" ? { form: { kind: "array" } } : {}),
	};
}

type MentionForm = { to: string; toColumn?: string; form: { kind: "text"; template: string } | { kind: "json"; path: string } };

/** How a text names a key: as a member of a JSON document, or as a text around the key that is made of the table's own words. */
function findForm(value: string, keys: readonly ErasedKeys[]): MentionForm | null {
	for (const erased of keys) {
		const known = new Set(erased.values);
		const target = ruleTarget(erased);
		const path = findPath(parseJson(value), known, erased.words);
		if (path) return { ...target, form: { kind: "json", path } };
		const template = findTemplate(value, erased);
		if (template !== null) return { ...target, form: { kind: "text", template } };
	}
	return null;
}

/** Only if the text around the key is short, has no spaces and names the table: "User-{key}-SeenUpTo". */
function findTemplate(value: string, { values, words }: ErasedKeys): string | null {
	if (value.length > 200 || !/^[\w.:,;/#-]+$/.test(value)) return null;
	for (const key of values) {
		const [, before = "", after = ""] =
			value.match(new RegExp(`^(.*[^A-Za-z0-9])${key.replace(/[^\w]/g, "\\$&")}((?:[^A-Za-z0-9].*)?)$`)) ?? [];
		const spoken = before.toLowerCase().replace(/[^a-z0-9]+/g, "_");
		if (before !== "" && words.some((word) => spoken.includes(word))) return `${before}{key}${after}`;
	}
	return null;
}

/** Follows only members that are named like columns. Other names may be data. */
function findPath(value: unknown, keys: ReadonlySet<string>, words: readonly string[], path = "$"): string | null {
	if (typeof value === "string" || typeof value === "number")
		return keys.has(String(value)) &&
			words.some((word) =>
				path
					.toLowerCase()
					.replace(/[^a-z0-9]+/g, "_")
					.includes(word),
			)
			? path
			: null;
	if (Array.isArray(value)) return value.reduce<string | null>((found, one) => found ?? findPath(one, keys, words, `${path}[*]`), null);
	if (typeof value !== "object" || value === null) return null;
	return Object.entries(value).reduce<string | null>(
		(found, [name, one]) => found ?? (/^[A-Za-z_]\w{0,40}$/.test(name) ? findPath(one, keys, words, `${path}.${name}`) : null),
		null,
	);
}

/** The values are addresses and nothing else, so the rows refer to the person by address. An engine's reference must lead to one record. */
function addressColumn(values: readonly string[], { addresses, addressColumns, root }: SearchTerms): string | null {
	const only = values.length > 0 && values.every((value) => addresses.includes(value.trim().toLowerCase()));
	return only ? (addressColumns.find((name) => isUnique(root, columnsOf(root, [name]))) ?? null) : null;
}

function isEncoded(value: string, { addresses }: SearchTerms): boolean {
	const pattern = addressPattern(addresses);
	if (pattern === null) return false;
	const expression = new RegExp(pattern, "i");
	return (
		!expression.test(value) && (["base64", "quoted-printable"] as const).some((encoding) => expression.test(decode(value, encoding).text))
	);
}
