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
