import * as z from "zod/mini";
import { described, fields, named, optional, text } from "./fields.ts";
import { whyOverride } from "./page-requests.ts";
import { pageSource, selector } from "./page-source.ts";
import { whyNoAddress } from "./page-syntax.ts";

/** What the address and the body of a request for a page of results can contain in braces, in addition to the adapter's names. */
export const pagePlaces = ["page", "offset", "pageSize", "cursor"];

function whyNoName(name: string): string | undefined {
	if (!/^\w+$/.test(name)) return "a placeholder's name has letters and digits only";
	return [...pagePlaces, "klass"].includes(name) ? `{${name}} already has a meaning; choose another name` : undefined;
}

const filled = "{page}, {offset}, {pageSize}, {cursor}, {klass}, names of the address and of `values`";
const step = optional(
	'How much the number increases from page to page. Default: 1. With "rows", it increases by the number of rows on the first page, for CRMs that count records.',
	z.xor([z.int().check(z.minimum(1)), z.literal("rows")]),
);
const firstPage = described("The number of the first page.", z.int().check(z.minimum(0)));

export const pagination = z.xor([
	fields({
		kind: described("Reads the CRM's own JSON.", z.literal("json")),
		url: described(
			`Its address, with ${filled}. Without a body, every parameter in the page's query and hash is added.`,
			text((value) => whyNoAddress(value)),
		),
		body: optional(
			'The JSON to POST, such as a GraphQL query and its variables. Placeholders as in `url`: `{ offset: "{offset}", words: "{q}" }`. In the text of a GraphQL query, write a space after each `{`, and pass values as its variables. Mutations, and fields that change the method of a request, are refused.',
			z.record(z.string(), z.unknown()),
		),
		headers: optional('Headers of the request, with the same placeholders: `{ "x-csrf-token": "{token}" }`.', named(text())),
		values: optional(
			"More placeholders, and where their values are: a token in a cookie, the words in a search field.",
			named(pageSource, whyNoName),
		),
		pageSize: described("How many rows to request at once.", z.int().check(z.minimum(1))),
		firstPage,
		step,
		rows: optional('The property that holds the rows, such as "data.rows". Default: the answer is the list of rows.', text()),
		key: described(
			'The property of a row that holds the key, such as "node.id": a text or a whole number. Where the page\'s rows show other columns: `{ columns: { code: "node.code" } }`.',
			z.xor([text(), fields({ columns: described("The property of each column.", named(text())) })]),
		),
		total: optional(
			"The property that holds the number of all results. Every answer must have it. It must equal the number that the page shows.",
			text(),
		),
		next: optional(
			"The property that holds the cursor of the next page. It must be in every answer. If it is null, false or empty, the page is the last one.",
			text(),
		),
	}),
	fields({
		kind: described("Reads the next pages as documents, with the selectors of the list.", z.literal("document")),
		pageLink: optional(
			"A link to another page of results, whose address is used. Without such a link, the page shows every result.",
			selector,
		),
		pageParameter: described("The query parameter with the number of the page.", text(whyOverride)),
		firstPage,
		step,
		parameters: optional(
			"Other query parameters to set, such as an order that does not change while the pages are read. Do not set a parameter that the CRM stores, such as the page size: that would change the person's own list.",
			named(z.string(), whyOverride),
		),
	}),
]);

export type JsonPages = Extract<z.infer<typeof pagination>, { kind: "json" }>;
