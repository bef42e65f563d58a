import { expect, test } from "vitest";
import { fillTemplates } from "../../../../server/aftermath/files/fill-templates.ts";
import { resolveRequests } from "../../../../server/erasure/graph/resolve-requests.ts";
import { catalog, column, table } from "../sample-graph.ts";

const people = table("people", [column("id"), "mail", "kind"]);
const url = "https://search.example.org/people/{id}";

test("requests are named by where they go, and keep the adapter's order", () => {
	const { requests, problems } = resolveRequests(
		catalog([people]),
		[
			{ table: "crm.people", method: "DELETE", url },
			{ table: "crm.people", method: "POST", url: "https://mail.example.org/forget", body: { mails: ["{mail}"], id: "{id:0:2}" } },
			{ table: "crm.people", method: "DELETE", url, when: { kind: "client" } },
			{ table: "crm.people", method: "DELETE", url },
		],
		[],
	);
	expect(problems).toEqual([]);
	expect(requests.map(({ name }) => name)).toEqual([
		"DELETE https://search.example.org for crm.people(id)",
		"POST https://mail.example.org for crm.people(id, mail)",
		'DELETE https://search.example.org for crm.people(id) {"kind":"client"}',
		"DELETE https://search.example.org for crm.people(id) #2",
	]);
});

test("different values make different texts", () => {
	const { requests } = resolveRequests(catalog([people]), [{ table: "crm.people", method: "POST", url, body: "{mail}" }], []);
	const [rule] = requests;
	const texts = [
		{ id: "1", mail: "2" },
		{ id: "12", mail: "" },
		{ id: "", mail: "12" },
	].map((values) => rule && fillTemplates(rule, values).path);
	expect(new Set(texts).size).toBe(3);
});

test("an unknown table or column is a problem", () => {
	const wrong = { table: "crm.people", method: "DELETE", url: "https://search.example.org/{code}" } as const;
	expect(resolveRequests(catalog([people]), [wrong], []).problems).toMatchObject([{ kind: "unknown_name", fatal: true }]);
});
