import { expect, test } from "vitest";
import { renderRequests } from "../../../../server/aftermath/requests/render-requests.ts";
import type { SystemRequest } from "../../../../server/crm/requests.ts";

const search = "https://search.example.org/";
const row = (values: Record<string, string>) => ({ values });
const render = (rule: Omit<SystemRequest, "table" | "method">, ...rows: Record<string, string>[]) => {
	const { requests, unsafe } = renderRequests({ table: "crm.people", method: "POST", ...rule }, rows.map(row));
	return {
		unsafe: unsafe.map(({ values }) => values),
		sent: requests.map(({ url, body, work }) => [url, body === null ? null : JSON.parse(body), work.length]),
	};
};

test("a value is encoded in the address and quoted in the body", () => {
	const rule = {
		url: `${search}people/{id}?mail={mail:0:3}`,
		body: { id: "{id}", all: ["{mail}", 1, null, true], note: "of {id} and {mail}" },
	};
	expect(render(rule, { id: 'a/b?c#d"', mail: "ö&=x" }).sent).toEqual([
		[
			`${search}people/a%2Fb%3Fc%23d%22?mail=%C3%B6%26%3D`,
			{ id: 'a/b?c#d"', all: ["ö&=x", 1, null, true], note: 'of a/b?c#d" and ö&=x' },
			1,
		],
	]);
});

test("a value that is a placeholder itself stays as it is", () => {
	expect(render({ url: `${search}{id}`, body: { id: "{id}" } }, { id: "{secret}", secret: "x" }).sent).toEqual([
		[`${search}%7Bsecret%7D`, { id: "{secret}" }, 1],
	]);
});

test("a value that would lead to another address is unsafe, and the others are sent", () => {
	const { sent, unsafe } = render({ url: `${search}people/{id}/mails/` }, { id: ".." }, { id: "." }, { id: "..." }, { id: "5" });
	expect(unsafe).toEqual([{ id: ".." }, { id: "." }]);
	expect(sent.map(([url]) => url)).toEqual([`${search}people/.../mails/`, `${search}people/5/mails/`]);
});

test("a batch repeats the element of the list, for as many rows as it may have", () => {
	const rule = { url: `${search}_delete`, batch: 2, body: { query: { terms: { person: ["p-{id}"] } }, sizes: [1], force: true } };
	expect(render(rule, { id: "1" }, { id: ".." }, { id: "3" }).sent).toEqual([
		[`${search}_delete`, { query: { terms: { person: ["p-1", "p-.."] } }, sizes: [1], force: true }, 2],
		[`${search}_delete`, { query: { terms: { person: ["p-3"] } }, sizes: [1], force: true }, 1],
	]);
	expect(render({ url: search, batch: 2, body: [{ delete: { id: "{id}" } }] }, { id: "1" }, { id: "2" }).sent).toEqual([
		[search, [{ delete: { id: "1" } }, { delete: { id: "2" } }], 2],
	]);
});

test("a request without a body has none", () => {
	expect(render({ url: `${search}{id}` }, { id: "1" }).sent).toEqual([[`${search}1`, null, 1]]);
});

test("a row is unsafe if a part of its values is empty, because the address would name all rows", () => {
	const short = { url: `${search}people/{code:3:10}` };
	expect(render(short, { code: "AB" }, { code: "" }, {}, { code: "ABCD" })).toEqual({
		unsafe: [{ code: "AB" }, { code: "" }, {}],
		sent: [[`${search}people/D`, null, 1]],
	});
	expect(render({ url: `${search}forget`, body: { mail: "{mail}" } }, {})).toMatchObject({ unsafe: [{}], sent: [] });
	const batch = { url: `${search}_delete`, batch: 3, body: { ids: ["p-{id:1:9}"] } };
	expect(render(batch, { id: "12" }, {}, { id: "1" })).toEqual({
		unsafe: [{}, { id: "1" }],
		sent: [[`${search}_delete`, { ids: ["p-2"] }, 1]],
	});
});

test("a value is unsafe if a proxy that decodes it would leave the path", () => {
	const unsafe = [{ id: "../../_all" }, { id: "a/.." }, { id: "..\\_all" }, { id: "./" }];
	expect(render({ url: `${search}people/{id}` }, ...unsafe)).toEqual({ unsafe, sent: [] });
	const joined = [{ id: "e" }, { id: "%" }];
	expect(render({ url: `${search}people/.%2{id}` }, ...joined)).toEqual({ unsafe: joined, sent: [] });
	const query = { id: "../../_all" };
	expect(render({ url: `${search}people?id={id}` }, query).sent).toEqual([[`${search}people?id=..%2F..%2F_all`, null, 1]]);
});
