import { describe, expect, test } from "vitest";
import {
	addressLikes,
	addressPattern,
	base64Needles,
	groupByLength,
	mentionLikes,
	mentionPattern,
	nameLikes,
	namePattern,
	typePattern,
} from "../../../../server/deletions/rehearsal/search-patterns.ts";
import { column, table } from "../../erasure/sample-graph.ts";

const finds = (pattern: string | null, text: string) => new RegExp(pattern ?? "(?!)", "i").test(text);
const customers = {
	table: table("customers"),
	column: column("id"),
	values: ["17"],
	words: ["customers", "customer"],
	isObject: true,
	referringColumns: new Set<string>(),
};

describe("a text mentions customer 17", () => {
	const pattern = mentionPattern([customers]);
	test.each([
		"crm.customer,17",
		"Customer #17",
		"urn:crm:customer:17",
		'{"customer_id": 17}',
		'{"customerIds":[3, 17]}',
		"gid://app/Customer/17",
		"see customers/17.",
	])("in %s", (text) => expect(finds(pattern, text)).toBe(true));
	test.each(["crm.customer,117", "customer,170", "17 customers", "machine 17", '{"count": 17, "customer_id": 18}', "customer 17a"])(
		"but not in %s",
		(text) => expect(finds(pattern, text)).toBe(false),
	);
});

test.each([
	["customer", true],
	["Depot::Customer", true],
	["depot.customers", true],
	["CustomerNote", false],
	["subcustomer", false],
])("the type %s means the table: %s", (type, meant) => {
	expect(finds(typePattern(customers.words), type)).toBe(meant);
});

test("a UUID needs no word before it, and numbers of rows that are not records are not searched for", () => {
	const id = "11111111-2222-4333-8444-555555555555";
	expect(finds(mentionPattern([{ ...customers, values: [id], isObject: false }]), `{"x": "${id.toUpperCase()}"}`)).toBe(true);
	expect(mentionPattern([{ ...customers, isObject: false }])).toBe(null);
});

test("only whole addresses are found, ignoring case", () => {
	const pattern = addressPattern(["a.smith@example.org"]);
	for (const text of ["A.Smith@Example.org", "<a.smith@example.org>", "write to a.smith@example.org."])
		expect(finds(pattern, text)).toBe(true);
	for (const text of ["aa.smith@example.org", "x.a.smith@example.org", "a.smith@example.organic", "aXsmith@example.org"])
		expect(finds(pattern, text)).toBe(false);
});

test("a name is found either way round, and as mail, JSON and bytes write it", () => {
	const pattern = namePattern(["Jürgen Groß"]);
	for (const text of [
		"Jürgen\n Groß",
		"Groß, Jürgen",
		"J=C3=BCrgen=20Gro=C3=9F",
		'"J\\u00fcrgen Gro\\u00df"',
		"J\\303\\274rgen Gro\\303\\237",
	])
		expect(finds(pattern, text)).toBe(true);
	for (const text of ["Jürgen Großmann", "Jürgen", "Groß und Jürgen"]) expect(finds(pattern, text)).toBe(false);
});

test("base64 of a text is found at any position in the encoded value", () => {
	const needles = base64Needles(["a.smith@example.org"]);
	for (const before of ["", "x", "xy", "xyz", "Dear "]) {
		const encoded = Buffer.from(`${before}a.smith@example.org, hello`).toString("base64");
		expect(needles.some((needle) => encoded.includes(needle))).toBe(true);
	}
});

describe("every text that an expression finds, in lower case, matches a LIKE pattern", () => {
	const id = "11111111-2222-4333-8444-555555555555";
	const many = (values: string[]) => ({ ...customers, values });
	test.each([
		[mentionLikes([customers]), ["%customer%17%"]],
		[mentionLikes([{ ...customers, words: ["sales_order"] }]), ["%sales%order%17%"]],
		[mentionLikes([many(Array.from({ length: 13 }, (_, n) => String(n)))]), ["%customer%"]],
		[mentionLikes([{ ...customers, isObject: false }]), []],
		[mentionLikes([{ ...customers, values: [id.toUpperCase(), "17"], isObject: false }]), [`%${id}%`]],
		[
			mentionLikes([many(Array.from({ length: 13 }, (_, n) => id.replace("1111", `111${n % 10}`).replace("2222", `22${10 + n}`)))]),
			["%________-____-____-____-____________%"],
		],
		[mentionLikes([many(["Part_100%-x9"])]), ["%part\\_100\\%-x9%"]],
		[addressLikes(["a_b@example.org", "a_b@example.org.uk"]), ["%a\\_b@example.org%"]],
		[nameLikes(["Anna Smith-Jones"]), ["%anna%smith-jones%", "%smith-jones,%anna%"]],
		[nameLikes(["Cher"]), ["%cher%"]],
	])("%j", (likes, expected) => expect(likes).toEqual(expected));

	test("also as mail, bytes and JSON write it", () => {
		const likes = nameLikes(["Jo Groß"]);
		for (const written of ["groß", "gross", "gro=c3=9f", "gro\\\\303\\\\237", "gro\\\\u00df"]) expect(likes).toContain(`%jo%${written}%`);
	});
});

test("a text is compared only with patterns for which it is long enough, whatever its length", () => {
	const likes = ["%customer%17%", "%anna%smith%", "%17%", "%a.smith@example.org%", "%a.smith-jones@example.org%", "%a\\_b\\%%"];
	const lengthOf = (like: string) =>
		like
			.replace(/\\\\(.)/g, "$1")
			.replace(/^%|%$/g, "")
			.replaceAll("%", "").length;
	const groups = groupByLength(likes);
	for (let length = 0; length < 40; length++) {
		const compared = groups.find((group) => length >= group.length)?.likes ?? [];
		expect(likes.filter((like) => lengthOf(like) <= length && !compared.includes(like))).toEqual([]);
	}
	expect(groups.map(({ length, likes }) => [length, likes.length])).toEqual([
		[25, 6],
		[19, 5],
		[2, 4],
	]);
	expect(groupByLength([])).toEqual([]);
});
