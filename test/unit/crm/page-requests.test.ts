import { describe, expect, test } from "vitest";
import { whyNoBody, whyNoHeaders, whyNoRead } from "../../../server/crm/page-requests.ts";

const places = ["cursor", "words"];

describe("a body", () => {
	test.each<[string, unknown, string | undefined]>([
		["with values", { list: [1, null, "{cursor}"], text: "page {cursor}" }, undefined],
		["with a query", { query: "query ($q: String) { clients(q: $q) { id } }", variables: { q: "{words}" } }, undefined],
		["with a query without a name", { query: "{ clients { id } }" }, undefined],
		["with the word mutation", { kind: "mutation" }, undefined],
		["with an unknown placeholder", { q: "{word}" }, 'unknown placeholder {word}; there are {cursor}, {words}; did you mean "words"?'],
		["with a mutation", { query: "mutation { deleteAll { id } }" }, "a mutation or subscription does more than read"],
		["with a mutation behind a query", { query: "query A { a } mutation B{ b }" }, "a mutation or subscription does more than read"],
		[
			"with a mutation deep inside",
			{ batch: [{ query: "mutation($a: A = { b: 1 }) { c }" }] },
			"a mutation or subscription does more than read",
		],
		[
			"with a value in a query's words",
			{ query: 'query { clients(q: "{words}") { id } }' },
			"write a space after each { of a query, and pass values as its variables",
		],
		[
			"with a query without spaces",
			{ query: "query { a {id} }" },
			"write a space after each { of a query, and pass values as its variables",
		],
		["with a method", { _method: "DELETE" }, '"_method" can change what the request does; requests only read'],
	])("%s", (_name, body, reason) => expect(whyNoBody(body, places)).toBe(reason));
});

describe("headers", () => {
	test.each<[Record<string, string>, string | undefined]>([
		[{ "x-csrf-token": "{cursor}", authorization: "Bearer {words}" }, undefined],
		[{ "x-csrf-token": "{token}" }, "unknown placeholder {token}; there are {cursor}, {words}"],
		[{ "X-HTTP-Method-Override": "DELETE" }, '"X-HTTP-Method-Override" can change what the request does; requests only read'],
		[{ "x-method-override": "DELETE" }, '"x-method-override" can change what the request does; requests only read'],
		[{ "x-http-method": "DELETE" }, '"x-http-method" can change what the request does; requests only read'],
	])("%j", (headers, reason) => expect(whyNoHeaders(headers, places)).toBe(reason));
});

describe("an address", () => {
	test.each([
		["/api?q={words}&method=fast", undefined],
		["/api?_method=delete", '"_method" can change what the request does; requests only read'],
		["/graphql?query=mutation%20%7B%20a%20%7D", "a mutation or subscription does more than read"],
	])("%s", (address, reason) => expect(whyNoRead(address)).toBe(reason));
});
