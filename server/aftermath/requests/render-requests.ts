import { readTemplate, textsWithin } from "../../crm/path-template.ts";
import { repeatedElement, type SystemRequest } from "../../crm/requests.ts";
import { fillPart } from "../outbox/fill-template.ts";

type Values = Readonly<Record<string, string>>;

/** One request, for the work that it does. */
export interface RenderedRequest<Work> {
	method: SystemRequest["method"];
	url: string;
	/** JSON. Null: the request has no body. */
	body: string | null;
	work: readonly Work[];
}

/**
 * The requests for these rows. A request is for one row, or for as many as the rule's batch allows. `goesAlone` picks rows that get a
 * request of their own. `unsafe`: a value would lead to another address, as ".." does, or would name more than the row, as an empty value
 * does.
 */
export function renderRequests<Work extends { values: Values }>(
	rule: SystemRequest,
	rows: readonly Work[],
	goesAlone: (row: Work) => boolean = () => false,
): { requests: RenderedRequest<Work>[]; unsafe: Work[] } {
	const { method, body, batch = 1 } = rule;
	const unsafe = rows.filter(({ values }) => hasEmptyPart(rule, values) || leavesPath(fillUrl(rule.url, values)));
	const left = new Set(unsafe);
	const safe = rows.filter((row) => !left.has(row));
	const requests: RenderedRequest<Work>[] = [];
	for (const work of split(safe, batch, goesAlone)) {
		const all = work.map(({ values }) => values);
		const filled = batch > 1 ? fillBatch(body, all) : fillBody(body, all[0] ?? {});
		requests.push({ method, url: fillUrl(rule.url, all[0] ?? {}), body: body === undefined ? null : JSON.stringify(filled), work });
	}
	return { requests, unsafe };
}

function split<Row>(rows: readonly Row[], size: number, goesAlone: (row: Row) => boolean): Row[][] {
	const [alone, together] = [rows.filter(goesAlone), rows.filter((row) => !goesAlone(row))];
	const parts: Row[][] = [];
	for (let from = 0; from < together.length; from += size) parts.push(together.slice(from, from + size));
	return [...parts, ...alone.map((row) => [row])];
}

function fillUrl(url: string, values: Values): string {
	return fill(url, values, encodeURIComponent);
}

/** Without the value, the address of one record would be the address of all of them. */
function hasEmptyPart({ url, body }: SystemRequest, values: Values): boolean {
	const byColumn = new Map(Object.entries(values));
	return textsWithin([url, body]).some((text) => readTemplate(text).some((part) => "column" in part && fillPart(part, byColumn) === ""));
}

/** A URL removes a part "." or "..". A proxy may decode the path first. */
function leavesPath(url: string): boolean {
	const [path = ""] = url.split(/[?#]/);
	try {
		return decodeURIComponent(path)
			.split(/[/\\]/)
			.some((part) => part === "." || part === "..");
	} catch {
		return true;
	}
}

function fillBody(body: unknown, values: Values): unknown {
	if (typeof body === "string") return fill(body, values, (value) => value);
	return mapInside(body, (part) => fillBody(part, values));
}

function fillBatch(body: unknown, rows: readonly Values[]): unknown {
	const element = Array.isArray(body) ? repeatedElement(body) : undefined;
	if (element !== undefined) return rows.map((values) => fillBody(element, values));
	return mapInside(body, (part) => fillBatch(part, rows));
}

function mapInside(value: unknown, change: (part: unknown) => unknown): unknown {
	if (Array.isArray(value)) return value.map(change);
	if (typeof value !== "object" || value === null) return value;
	return Object.fromEntries(Object.entries(value).map(([name, part]) => [name, change(part)]));
}

function fill(template: string, values: Values, encode: (value: string) => string): string {
	const byColumn = new Map(Object.entries(values));
	return readTemplate(template)
		.map((part) => ("column" in part ? encode(fillPart(part, byColumn)) : fillPart(part, byColumn)))
		.join("");
}
