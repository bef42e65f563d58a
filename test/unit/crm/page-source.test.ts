import { expect, test } from "vitest";
import { readCrm } from "../../../server/crm/load.ts";
import demoCrm from "../../demo-crm/adapter.ts";

type Place = readonly (string | number)[];

function changed(data: unknown, [step, ...rest]: Place, value: unknown): unknown {
	if (step === undefined) return value;
	const copy: Record<string, unknown> = Array.isArray(data) ? data.slice() : Object.assign({}, data);
	copy[step] = changed(copy[step], rest, value);
	return copy;
}

/** One place of the demo CRM's adapter, the value that replaces it, and the expected error. */
const wrong: readonly (readonly [Place, unknown, string])[] = [
	[
		["pages", "records", 0, "afterDeletion"],
		"/list/{project}",
		'pages.records[0].afterDeletion = "/list/{project}": unknown placeholder {project}',
	],
	[
		["pages", "records", 0, "address"],
		{ path: "/app", query: { id: ":key", of: ":key" } },
		'pages.records[0].address = {"path":"/app","query":{"id":":key","of":":key"}}: ":key" occurs twice; keep one of them',
	],
	[
		["pages", "records", 0, "address"],
		[{ path: "/app/:key" }, { path: "/app" }],
		'pages.records[0].address = [{"path":"/app/:key"},{"path":"/app"}]: the record\'s key is missing',
	],
	[["pages", "records", 0, "address"], [], "pages.records[0].address = []: must not be empty"],
	[
		["pages", "records", 0, "address"],
		{ path: "/app", hash: "/x?id=:key" },
		'pages.records[0].address.hash = "/x?id=:key": a path has no "?" or "#"',
	],
	[["pages", "records", 0, "address", "path"], "/**/a/**/:key", 'pages.records[0].address.path = "/**/a/**/:key": "**" may occur once'],
	[
		["pages", "records", 0, "key"],
		{ attribute: "id" },
		'pages.records[0].key = {"attribute":"id"}: add one of selector, cookie, local, session, address',
	],
	[
		["pages", "records", 0, "key"],
		{ selector: "a", cookie: "id" },
		'pages.records[0].key = {"selector":"a","cookie":"id"}: keep one of selector, cookie',
	],
	[
		["pages", "results", 0, "key"],
		{ attribute: "id", value: true },
		'pages.results[0].key = {"attribute":"id","value":true}: keep one of attribute, value',
	],
	[["pages", "results", 0, "key"], { cookie: "id" }, 'pages.results[0].key.cookie = "id": unknown field'],
];

test.each(wrong)("an adapter with another %j is refused: %j", (place, value, said) => {
	expect(() => readCrm(changed(demoCrm, place, value), {})).toThrow(said);
});
