import { expect, test } from "vitest";
import type { Reference } from "../../../../server/crm/objects.ts";
import { excludeStated } from "../../../../server/erasure/graph/exclude-stated.ts";
import { column, table } from "../sample-graph.ts";

const notes = table("notes", ["about", "kind"]);
const prefix = (template: string) => ({ kind: "prefix", template }) as const;
const text = (template: string) => ({ kind: "text", template }) as const;
const json = (path: string) => ({ kind: "json", path }) as const;
const about = { declared: true, table: "crm.notes", column: "about", to: "crm.orders", rule: "keep" } as const;
const key = { table: "crm.notes", columns: ["about"], to: "crm.orders", rule: "delete" } as const;
const link = { table: "crm.links", fromColumn: "a", toColumn: "b" } as const;
const customers = { ...about, to: "crm.customers" } as const;

test.each<[string, Reference, Reference, ReturnType<typeof excludeStated>]>([
	["another table", about, { ...about, table: "crm.files" }, about],
	["another column", about, { ...about, column: "kind" }, about],
	["the same template and another target", { ...about, form: text("{key}") }, { ...customers, form: text("{key}") }, "stated"],
	[
		"another template and target",
		{ ...about, form: text("o{key}") },
		{ ...customers, form: text("{key}") },
		{ ...about, form: text("o{key}") },
	],
	["another prefix and the same target", { ...about, form: prefix("o-{key}-") }, { ...about, form: prefix("{key}-") }, "stated"],
	["another template and the same target", { ...about, form: text("o{key}") }, { ...about, form: text("{key}") }, "stated"],
	["another path and target", { ...about, form: json("$.a") }, { ...customers, form: json("$.b") }, { ...about, form: json("$.a") }],
	["the same path and another target", { ...about, form: json("$.a") }, { ...customers, form: json("$.a") }, "stated"],
	["the value, beside a text", { ...about, form: text("o{key}") }, customers, "stated"],
	[
		"fewer values of the condition",
		{ ...about, when: { kind: [1, 2] } },
		{ ...customers, when: { kind: 1 } },
		{ ...about, when: { kind: [1, 2] }, whenNot: { kind: 1 } },
	],
	["more values of the condition", { ...about, when: { kind: 1 } }, { ...customers, when: { kind: [1, 2] } }, "stated"],
	["other values of the condition", { ...about, when: { kind: 1 } }, { ...customers, when: { kind: 2 } }, { ...about, when: { kind: 1 } }],
	["no value in the condition", { ...about, when: { kind: 1 } }, { ...customers, when: { kind: null } }, { ...about, when: { kind: 1 } }],
	[
		"a text for a number, which may be equal",
		{ ...about, when: { kind: 1 } },
		{ ...customers, when: { kind: "01" } },
		{ ...about, when: { kind: 1 }, whenNot: { kind: "01" } },
	],
	["the key, with a condition", key, { ...key, when: { kind: 1 } }, key],
	["a key's column without the key, with a condition", key, { ...customers, when: { kind: 1 } }, "unclear"],
	["some rows through others", about, { ...customers, through: [link] }, "unclear"],
])("a separate reference to %s", (_, reference, other, rest) => {
	expect(excludeStated(notes, reference, [other])).toEqual(rest);
});

test("values that are equal in other writing are not told apart", () => {
	const loose = table("notes", ["about", column("kind", { equalAsText: false })]);
	const [one, other] = [
		{ ...about, when: { kind: 1 } },
		{ ...customers, when: { kind: 2 } },
	];
	expect(excludeStated(loose, one, [other])).toEqual({ ...one, whenNot: { kind: 2 } });
});

test("several conditions become one if they are about one column with values", () => {
	const others = [1, 2].map((kind) => ({ ...customers, when: { kind } }));
	expect(excludeStated(notes, about, others)).toEqual({ ...about, whenNot: { kind: [1, 2] } });
	expect(excludeStated(notes, about, [...others, { ...customers, when: { kind: null } }])).toBe("unclear");
	expect(excludeStated(notes, about, [...others, { ...customers, when: { id: 1 } }])).toBe("unclear");
});
