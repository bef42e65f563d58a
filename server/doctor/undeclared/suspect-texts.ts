import { shapeOf } from "../../deletions/rehearsal/choose-checks.ts";
import { parseJson } from "../../deletions/rehearsal/parse-json.ts";
import { isUnmistakable } from "../../deletions/rehearsal/search-patterns.ts";
import { normalise } from "../../deletions/rehearsal/search-terms.ts";
import type { Column } from "../../erasure/catalog/catalog.ts";
import { maxValues, type SuspectForm, type Suspicion, type TableSample, type Target } from "./suspicion.ts";

/** A key that a text or a document names. */
interface Mention {
	target: Target;
	form: SuspectForm;
	key: string;
}

/**
 * Texts and documents that name a target and a key: "depot.client,17", "urn:depot:client:17", "gid://depot/Client/17", `{"client_id": 17}`.
 * Rehearsals search sentences. Pure.
 */
export function suspectTexts({ table, columns, rows, maxValues: most = maxValues }: TableSample, targets: readonly Target[]): Suspicion[] {
	const readers = targets.map((target) => ({ target, finish: matcherOf(target), isLong: target.values.every(isUnmistakable) }));
	return columns.flatMap((column, at) => {
		const shape = shapeOf(column.type);
		if (shape !== "text" && shape !== "document") return [];
		const found = rows.flatMap((row, number) => mentionsIn(row[at] ?? "", column, readers).map((mention) => ({ ...mention, number })));
		const groups = Map.groupBy(found, ({ target, form }) => JSON.stringify([target.table.oid, target.column.name, form]));
		return [...groups.values()].flatMap((group): Suspicion[] => {
			const [first] = group;
			if (!first) return [];
			const values = [...new Set(group.map(({ key }) => key))].slice(0, most);
			return [
				{
					table,
					column,
					target: first.target,
					form: first.form,
					when: null,
					why: "text",
					values,
					rows: new Set(group.map(({ number }) => number)).size,
				},
			];
		});
	});
}

/** The text around a key is printed, and it may be personal. So several keys must share it. Pure. */
export function isPrintable({ form, why }: Suspicion, keys: number): boolean {
	return why !== "text" || (form.kind !== "text" && form.kind !== "json") || keys > 1;
}

interface Reader {
	target: Target;
	/** Whether a text ends with a word for the target. */
	finish: (text: string) => boolean;
	isLong: boolean;
}

/** The text ends with a word of the target, perhaps with "id" or a bracket behind it. */
function matcherOf({ words }: Target): Reader["finish"] {
	if (words.length === 0) return () => false;
	const pattern = new RegExp(`(?:^|_)(?:${words.join("|")})(?:_?(?:id|key|ref|no|number|uuid)s?)?$`);
	return (text) => pattern.test(normalise(text));
}

function mentionsIn(value: string, { type }: Column, readers: readonly Reader[]): Mention[] {
	if (value === "") return [];
	const isDocument = ["json", "jsonb"].includes(type.name);
	if (isDocument) return mentionsInDocument(parseJson(value), readers, "$", 0);
	if (type.category === "A") return elementsOf(value).flatMap((one) => mentionsAsElement(one, readers));
	return mentionsInText(value, readers);
}

/** Short texts without spaces that contain one key. No letters or digits follow it: they may be a name. */
function mentionsInText(value: string, readers: readonly Reader[]): Mention[] {
	if (value.length > 200 || !/^[\w.:,;/#|?&=-]+$/.test(value)) return [];
	const parts = [...value.matchAll(/[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}|(?<![A-Za-z0-9])\d{1,19}(?![A-Za-z0-9])/gi)];
	return parts.flatMap(({ 0: key, index }) => {
		const [before, after] = [value.slice(0, index), value.slice(index + key.length)];
		if (before === "" || /(?<![A-Za-z0-9])\d/.test(before) || /[A-Za-z0-9]/.test(after)) return [];
		return readers.flatMap(({ target, finish }): Mention[] =>
			isKeyLike(key, target) && finish(before) ? [{ target, form: { kind: "text", template: `${before}{key}${after}` }, key }] : [],
		);
	});
}

function mentionsAsElement(value: string, readers: readonly Reader[]): Mention[] {
	return readers.flatMap(({ target, isLong }): Mention[] =>
		isLong && isKeyLike(value, target) ? [{ target, form: { kind: "array" }, key: value }] : [],
	);
}

const maxDepth = 8;

/** Follows only members that are named like columns. Other names may be data. */
function mentionsInDocument(value: unknown, readers: readonly Reader[], path: string, depth: number): Mention[] {
	if (depth > maxDepth) return [];
	if (typeof value === "string" || typeof value === "number") {
		const key = String(value);
		return readers.flatMap(({ target, finish, isLong }): Mention[] =>
			isKeyLike(key, target) && (isLong || finish(path.replaceAll("[*]", ""))) ? [{ target, form: { kind: "json", path }, key }] : [],
		);
	}
	if (Array.isArray(value)) return value.slice(0, 50).flatMap((one) => mentionsInDocument(one, readers, `${path}[*]`, depth + 1));
	if (typeof value !== "object" || value === null) return [];
	return Object.entries(value).flatMap(([name, one]) =>
		/^[A-Za-z_]\w{0,40}$/.test(name) ? mentionsInDocument(one, readers, `${path}.${name}`, depth + 1) : [],
	);
}

/** The text could be a key of the target. A number of a document may be one without quotes. */
function isKeyLike(key: string, { column }: Target): boolean {
	const shape = shapeOf(column.type);
	if (shape === "number") return /^\d{1,19}$/.test(key);
	if (shape === "uuid") return /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(key);
	return key.length > 0 && key.length <= 200;
}

/** The texts and numbers in an array. None if the sample holds only the beginning of a long one. */
export function elementsOf(array: string): string[] {
	const parsed = parseJson(array);
	return Array.isArray(parsed)
		? parsed.flat(5).flatMap((one) => (typeof one === "string" || typeof one === "number" ? [String(one)] : []))
		: [];
}
