import { expect, test } from "vitest";
import { fillTemplates } from "../../../../server/aftermath/files/fill-templates.ts";
import { resolveFiles } from "../../../../server/erasure/graph/resolve-files.ts";
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
	const digest = "#[0-9a-f]{8}";
	expect(requests.map(({ name }) => name)).toEqual([
		expect.stringMatching(`^DELETE https://search.example.org for crm.people\\(id\\) ${digest}$`),
		expect.stringMatching(`^POST https://mail.example.org for crm.people\\(id, mail\\) ${digest}$`),
		expect.stringMatching(`^DELETE https://search.example.org for crm.people\\(id\\) {"kind":"client"} ${digest}$`),
		expect.stringMatching(`^DELETE https://search.example.org for crm.people\\(id\\) ${digest} #2$`),
	]);
});

test("a request keeps its name when others are added, and changes it with its address or body", () => {
	const to = (path: string, body?: string) =>
		({ table: "crm.people", method: "POST", url: `https://search.example.org/${path}/{id}`, ...(body ? { body } : {}) }) as const;
	const namesOf = (...rules: ReturnType<typeof to>[]) => resolveRequests(catalog([people]), rules, []).requests.map(({ name }) => name);
	const before = namesOf(to("a"), to("b"));
	expect(namesOf(to("c"), to("a"), to("b")).slice(1)).toEqual(before);
	expect(namesOf(to("c"))).not.toContain(before[0]);
	expect(namesOf(to("a", "x"))).not.toContain(before[0]);
});

test("rules for files that differ only in their fixed parts keep their names when others are added", () => {
	const namesOf = (...folders: string[]) =>
		resolveFiles(
			catalog([people]),
			folders.map((folder) => ({ table: "crm.people", path: `${folder}/{id}` })),
			[],
		).files.map(({ name }) => name);
	const before = namesOf("a", "b");
	expect(new Set(before).size).toBe(2);
	expect(namesOf("c", "a", "b").slice(1)).toEqual(before);
	expect(namesOf("a")).toEqual(["crm.people(id)"]);
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

test.each([
	{ what: "another value of the column with the same part", path: "{mail:0:3}", other: { id: "1", mail: "abcY" }, same: true },
	{ what: "another part", path: "{mail:0:3}", other: { id: "1", mail: "abXX" }, same: false },
	{ what: "another value of a column that is also there whole", path: "{mail:0:3}/{mail}", other: { id: "1", mail: "abcY" }, same: false },
])("of a row with $what, the texts are the same: $same", ({ path, other, same }) => {
	const rule = { table: "crm.people", method: "DELETE", url: `https://search.example.org/${path}` } as const;
	const [resolved] = resolveRequests(catalog([people]), [rule], []).requests;
	if (!resolved) throw new Error("The rule is missing.");
	const textOf = (values: Record<string, string>) => fillTemplates(resolved, values).path;
	expect(textOf({ id: "1", mail: "abcX" }) === textOf(other)).toBe(same);
});
