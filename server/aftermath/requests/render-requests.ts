import { readTemplate } from "../../crm/path-template.ts";
import { repeatedElement, type SystemRequest } from "../../crm/requests.ts";
import { fillPart } from "../files/fill-templates.ts";

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
 * The requests for these rows: one for each, or one for as many as a batch may have. `unsafe` are rows whose values would lead to another
 * address than the adapter means, as ".." does.
 */
export function renderRequests<Work extends { values: Values }>(
	rule: SystemRequest,
	rows: readonly Work[],
): { requests: RenderedRequest<Work>[]; unsafe: Work[] } {
	const { method, body, batch = 1 } = rule;
	const unsafe = batch > 1 ? [] : rows.filter(({ values }) => isUnsafe(fillUrl(rule.url, values)));
	const safe = rows.filter((row) => !unsafe.includes(row));
	const requests: RenderedRequest<Work>[] = [];
	for (let from = 0; from < safe.length; from += batch) {
		const work = safe.slice(from, from + batch);
		const all = work.map(({ values }) => values);
		const filled = batch > 1 ? fillBatch(body, all) : fillBody(body, all[0] ?? {});
		requests.push({ method, url: fillUrl(rule.url, all[0] ?? {}), body: body === undefined ? null : JSON.stringify(filled), work });
	}
	return { requests, unsafe };
}

function fillUrl(url: string, values: Values): string {
	return fill(url, values, encodeURIComponent);
}

/** A URL removes such a part, together with the one before it. */
function isUnsafe(url: string): boolean {
	const [path = ""] = url.split(/[?#]/);
	return path.split("/").some((part) => part === "." || part === "..");
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
