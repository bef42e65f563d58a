import { afterEach, describe, expect, test } from "vitest";
import type { CrmDatabase } from "../../../../server/crm/objects.ts";
import { acceptReference, findAcceptance } from "../../../../server/erasure/graph/accepted-references.ts";
import { openErasing, shop } from "../erasing.ts";

const { sql, db, make, load } = await openErasing();
const reference = "shop.papers(person) → shop.people(id)";

/** `person` has a key with ON DELETE SET NULL that nobody has decided. */
const schema = `create table people (id int primary key, name text, papers int);
	create table papers (id int primary key, kind int, parent int, person int references people on delete set null, lft int, rgt int)`;
const path = { table: "shop.papers", path: "papers/{person}/{id}" } as const;

afterEach(() => sql`delete from expunge.accepted_references`);

/** What a reference must not contradict, and the reason why `detach` would. */
const contradicted: [string, Partial<CrmDatabase>, string][] = [
	["the path of a file", { files: [path] }, "overwrites person, and the row stays"],
	[
		"a request to another system",
		{ requests: [{ table: "shop.papers", method: "DELETE", url: "https://search.example/{person}" }] },
		"overwrites person, and the row stays",
	],
	["an entry of a cache", { caches: [{ table: "shop.papers", folder: "papers/{person}" }] }, "overwrites person, and the row stays"],
	[
		"a derived column",
		{
			recounts: [
				{ table: "shop.people", column: "papers", value: "count", from: { table: "shop.papers", column: "kind", when: { person: 1 } } },
			],
		},
		"overwrites person, from which this column is derived",
	],
	[
		"trees of rows",
		{
			references: [{ declared: true, table: "shop.papers", column: "parent", to: "shop.papers", rule: "delete" }],
			nestedSets: [{ table: "shop.papers", parent: "parent", root: "person", left: "lft", right: "rgt" }],
		},
		"overwrites person, from which the trees are numbered",
	],
];

describe("a key whose column is needed by", () => {
	test.each(contradicted)("%s cannot be accepted as detach, and nothing is stored", async (_, rules, reason) => {
		await make(schema);
		const graph = await load({ ...shop(), ...rules });
		expect(findAcceptance(graph, reference)).toMatchObject({ rule: { rule: "detach" }, refusal: expect.stringContaining(reason) });
		await expect(acceptReference(db, graph, { reference }, "ada")).rejects.toThrow(reason);
		expect(await sql`select from expunge.accepted_references`).toHaveLength(0);
	});

	test.each(contradicted)("%s is undecided again if an admin accepted it before the adapter named it", async (_, rules, reason) => {
		await make(schema);
		await acceptReference(db, await load(shop()), { reference }, "ada");
		expect((await load(shop())).problems).toEqual([]);
		const { problems } = await load({ ...shop(), ...rules });
		expect(problems).toMatchObject([{ kind: "undecided", fatal: false, reference, message: expect.stringContaining(reason) }]);
	});

	test.each(contradicted)("%s is undecided if the keys without a rule are as they are", async (_, rules, reason) => {
		await make(schema);
		const { problems } = await load({ ...shop(), otherKeys: "as they are", ...rules });
		expect(problems).toMatchObject([{ kind: "undecided", fatal: false, reference, message: expect.stringContaining(reason) }]);
	});
});
