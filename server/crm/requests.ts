import * as z from "zod/mini";
import { condition } from "./conditions.ts";
import { check, described, fields, list, named, optional, sections, tableName, text } from "./fields.ts";
import { columnsWithin, readTemplate, textsWithin } from "./path-template.ts";
import { optionalEntry, whenSetting } from "./settings.ts";

/** The operator states secrets in variables with this prefix. No other variable leaves the server. */
export const secretPrefix = "CRM_SECRET_";

const header = z.xor([
	text(),
	fields({
		variable: described(
			`The variable of the server's environment that holds the secret. Its name begins with ${secretPrefix}.`,
			text((name) =>
				/^CRM_SECRET_[A-Z0-9_]+$/.test(name) ? undefined : `the name begins with ${secretPrefix}, such as ${secretPrefix}SEARCH`,
			),
		),
		prefix: optional('What precedes the secret: "Bearer ".', text()),
	}),
]);

const maxBatch = 1_000;

export const systemRequest = fields({
	table: described("The table whose rows another system has copied.", tableName),
	method: described("The method of the request.", z.enum(["DELETE", "POST", "PUT", "PATCH"])),
	url: described(
		"The address. `{column}` stands for a value of the row, `{column:from:to}` for some of its characters. The server's operator lists its origin in REQUEST_ORIGINS.",
		text(whyNoUrl),
	),
	headers: optional("Headers of the request. A secret comes from the server's environment.", named(header, whyNoHeader)),
	body: optional("The body, sent as JSON. Its texts can contain values in the same way as the address.", z.unknown()),
	batch: optional(
		`How many rows one request can name, ${maxBatch} at most. The body then has one list with a single element that contains a column, and that element is repeated for each row.`,
		z.int().check(z.minimum(2), z.maximum(maxBatch)),
	),
	expect: optional(
		"The statuses that mean success. Default: 200 to 299. Without it, a DELETE with the answer 404 or 410 is repeated for a day and then counts as missing.",
		list(z.int().check(z.minimum(100), z.maximum(599))),
	),
	when: optional("Only for rows with these values.", condition),
	whenSetting,
	optional: optionalEntry,
}).check(check(whyNoBody));

sections({
	SystemRequest: [
		systemRequest,
		"A request to another system, such as a search index, for each deleted row. It is made after the commit, at least once: a server that is killed in between makes it again. A row with an empty value in one of the request's columns causes no request. While another row of the table has the same values, no request is made.",
	],
});

export type SystemRequest = z.infer<typeof systemRequest>;

export const requests = optional(
	"Requests to other systems, so that they forget deleted rows too. They are made after the commit, and tried again until they succeed.",
	list(systemRequest),
);

/** The element of a list that is repeated for each row of a batch. */
export function repeatedElement(list: readonly unknown[]): unknown {
	const [only, ...more] = list;
	return more.length === 0 && columnsWithin(only).length > 0 ? only : undefined;
}

function whyNoUrl(url: string): string | undefined {
	if (!/^https?:\/\/[^/?#{}@\s]+\//.test(url))
		return 'the address begins with a fixed origin and "/", such as "https://search.example.org/"';
	if (/[#*\s\\]/.test(url)) return "the address contains no #, no *, no \\ and no space";
	if (/%(?![0-9a-f]{2})|%(2e|2f|5c)/i.test(url)) return "the address contains no %2e, %2f or %5c, and two hexadecimal digits follow each %";
	const parts = readTemplate(url);
	if (parts.some((part) => "text" in part && /[{}]/.test(part.text))) return "write a column in braces, as {column} or {column:from:to}";
	return /\/\.{1,2}(\/|\?|$)/.test(url) ? 'the address has no part "." or ".."' : undefined;
}

function whyNoHeader(name: string): string | undefined {
	if (!/^[A-Za-z0-9-]+$/.test(name)) return "a header's name consists of letters, digits and hyphens";
	const own = ["host", "connection", "content-length", "transfer-encoding", "upgrade", "te", "trailer", "expect"];
	return own.includes(name.toLowerCase()) ? "the server sets this header itself" : undefined;
}

function whyNoBody({ url, body, batch }: { url: string; body?: unknown; batch?: number }): string | undefined {
	if (columnsWithin([url, body]).length === 0) return 'the request names no column, such as "{id}"';
	if (batch === undefined) return undefined;
	if (columnsWithin(url).length > 0) return "a request for several rows names columns only in its body";
	if (repeatedLists(body).length !== 1)
		return "a request for several rows needs one list in its body, with a single element that contains a column";
	const inside = textsWithin(repeatedLists(body)[0]).filter((text) => columnsWithin(text).length > 0).length;
	return textsWithin(body).filter((text) => columnsWithin(text).length > 0).length === inside
		? undefined
		: "a request for several rows names columns only in that list";
}

function repeatedLists(value: unknown): (readonly unknown[])[] {
	if (typeof value !== "object" || value === null) return [];
	if (Array.isArray(value) && repeatedElement(value) !== undefined) return [value];
	return Object.values(value).flatMap(repeatedLists);
}
