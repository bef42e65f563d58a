import { describe, expect, test } from "vitest";
import {
	asksForKlass,
	commonNames,
	namesKlass,
	whyNoAddress,
	whyNoKey,
	whyNoPath,
	whyNoPattern,
	whyNoPlace,
	whyNoRoute,
	whyNoSelector,
	whyNoSource,
} from "../../../server/crm/page-syntax.ts";

const elsewhere = `this address is on another site; begin the CRM's own addresses with "/"`;
const unclean = "remove the backslashes, tabs and line breaks, and the spaces around the address";

describe("the path of a page", () => {
	test.each(["/", "/customers/:key", "/**/customers/:key", "/:any/:klass/:key", "/Search/Results.html", "/a.b/..c", "/100%"])(
		"%s is accepted",
		(path) => {
			expect(whyNoPath(path)).toBeUndefined();
		},
	);

	const wildcard = `for a segment that matches anything write a colon and a name, such as ":any"; "**" alone matches any number of segments`;
	const parameters = `a path has no "?" or "#"; put parameters into "query", and the route in the hash into "hash"`;
	test.each([
		["customers/:key", `an address must begin with "/"`],
		["https://other.test/", elsewhere],
		["//other.test/", elsewhere],
		["/\t/other.test", unclean],
		["/\\other.test", unclean],
		[" /customers", unclean],
		["/customers ", unclean],
		["/customers\n", unclean],
		["/customers?id=:key", parameters],
		["/app#/customers", parameters],
		["/customers/*", wildcard],
		["/customers/**x", wildcard],
		["/**/customers/**", `"**" may occur once`],
		["/{base}/customers", `a path has no placeholders in braces; write ":key" or ":klass" as a segment, or add "base" to the settings`],
		["/base}/customers", `a path has no placeholders in braces; write ":key" or ":klass" as a segment`],
		["/caf%C3%A9", "write the path without percent-encoding"],
		["/a/../b", `a page's path never contains "." or ".." as a segment`],
		["/./b", `a page's path never contains "." or ".." as a segment`],
		["/customer-:key", `":key" and ":klass" must be whole segments, between slashes`],
		["/x:klass/:key", `":key" and ":klass" must be whole segments, between slashes`],
	])("%j is refused", (path, reason) => {
		expect(whyNoPath(path)).toBe(reason);
	});

	test("may lack the first slash in the hash of a single-page app", () => {
		expect(whyNoRoute("customers/:key")).toBeUndefined();
	});
});

describe("an address that Expunge builds", () => {
	test.each([
		["/customers/{key}", ["key"], undefined],
		["/customers?id={key}#top", ["key"], undefined],
		["/{anything}", undefined, undefined],
		["/a:b", ["key"], undefined],
		["javascript:alert(1)", ["key"], elsewhere],
		["/customers/{kex}", ["key"], 'unknown placeholder {kex}; there are {key}; did you mean "key"?'],
		["/customers/{other}", ["key", "klass"], "unknown placeholder {other}; there are {key}, {klass}"],
		["/customers/{key", ["key"], "a brace is not closed"],
		["/customers/key}", ["key"], "a brace is not closed"],
		["/customers/:key", ["key"], '":key" is not a placeholder here; write "{key}"'],
		["/customers?id=:key", ["key"], '":key" is not a placeholder here; write "{key}"'],
	])("%s with the placeholders %j: %s", (address, places, reason) => {
		expect(whyNoAddress(address, places)).toBe(reason);
	});

	test("asks for the klass only in braces", () => {
		expect(["/{klass}/{key}", "/:klass/{key}", "/klass"].map(asksForKlass)).toEqual([true, false, false]);
	});
});

describe("the parts that an address names", () => {
	test.each([
		["in the path", { path: "/:klass/:key" }, ["klass", "key"]],
		["in the hash", { path: "/app", hash: "/customers/:key" }, ["key"]],
		["in a parameter", { path: "/show", query: { id: ":key", tab: "all" } }, ["key"]],
		["in a list of values", { path: "/show", query: { type: ["a", ":klass"], none: null } }, ["klass"]],
		["nowhere", { path: "/a:key" }, []],
	])("are found %s", (_, address, names) => {
		expect(commonNames([address])).toEqual(names);
		expect(namesKlass(address)).toBe(names.includes("klass"));
	});

	test("of several addresses are those that each of them gives", () => {
		expect(commonNames([{ path: "/:klass/:key" }, { path: "/all/:key" }])).toEqual(["key"]);
	});

	const missing = `the record's key is missing; put ":key" into the address, or set "key"`;
	test.each<[string, Parameters<typeof whyNoKey>[0], string | undefined]>([
		["every address names the key", [{ path: "/a/:key" }, { path: "/b", query: { id: ":key" } }], undefined],
		["one address does not", [{ path: "/a/:key" }, { path: "/b" }], missing],
		["a misspelling", [{ path: "/a/:kye" }], `${missing}; did you mean ":key"?`],
		["the key occurs twice", [{ path: "/a/:key", query: { id: ":key" } }], `":key" occurs twice; keep one of them`],
	])("identify a record only with one key: %s", (_, addresses, reason) => {
		expect(whyNoKey(addresses)).toBe(reason);
	});
});

describe("the place of a value on a page", () => {
	const places = "selector, cookie, local, session, address";
	test.each([
		[{ selector: "a" }, undefined],
		[{ selector: "a", attribute: "href" }, undefined],
		[{ cookie: "id" }, undefined],
		[{}, `add one of ${places}`],
		[{ attribute: "href" }, `add one of ${places}`],
		[{ selector: "a", cookie: "id" }, "keep one of selector, cookie"],
		[{ local: "user", attribute: "href" }, "only an element has an attribute or a current value"],
		[{ session: "user", value: true }, "only an element has an attribute or a current value"],
	])("%j: %s", (source, reason) => {
		expect(whyNoPlace(source)).toBe(reason);
	});

	test.each([
		[{ attribute: "href" }, undefined],
		[{ value: true }, undefined],
		[{ attribute: "href", value: true }, "keep one of attribute, value"],
	])("is read in one way: %j: %s", (source, reason) => {
		expect(whyNoSource(source)).toBe(reason);
	});
});

test.each([
	["id=(\\d+)", undefined],
	["(?:id|key)=(\\d+)", undefined],
	["(a)(b)", undefined],
	["\\d+", "put the part that is the value into parentheses"],
	["(?:id)=\\d+", "put the part that is the value into parentheses"],
	["(a", "this is not a regular expression: Unterminated group"],
	["\\-", "this is not a regular expression: Invalid escape"],
])("the pattern %s must capture the value: %s", (pattern, reason) => {
	expect(whyNoPattern(pattern)).toBe(reason);
});

test.each(["a", "tr:has(> td a[href*='id='])", ".row:not([hidden]):nth-child(2n+1)", "a:is(.b, .c)"])(
	"the selector %s is accepted",
	(selector) => {
		expect(whyNoSelector(selector)).toBeUndefined();
	},
);

test.each(["", "a[", "a >> b", "a::before", "a:unknown-thing"])("the selector %j is refused", (selector) => {
	expect(whyNoSelector(selector)).toMatch(/^this is not a CSS selector: .*[^.]$/);
});
