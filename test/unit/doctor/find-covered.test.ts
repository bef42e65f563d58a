import { expect, test } from "vitest";
import { findCovered } from "../../../server/doctor/find-covered.ts";
import type { Coverage } from "../../../server/erasure/graph/graph.ts";

const pattern = "crm.{table}_log(id) → crm.{table}";
const reference = (name: string, rule: Coverage["references"][number]["rule"] = "delete") => ({ name, rule });

test.each<[string, Coverage, [string, string?][]]>([
	["a pattern that covers nothing", { by: pattern, references: [] }, [[`${pattern} covers nothing in this database.`]]],
	[
		"a pattern with its references",
		{ by: pattern, references: [reference("a"), reference("b")] },
		[[`${pattern} covers 2 references (delete).`, "a\nb"]],
	],
	[
		"keys that follow the database, by their rule",
		{ by: null, references: [reference("a"), reference("b", "refuse"), reference("c")] },
		[
			["2 foreign keys without a rule: delete, as the database declares.", "a\nc"],
			["1 foreign key without a rule: refuse, as the database declares.", "b"],
		],
	],
])("the doctor names %s", (_, coverage, findings) => {
	expect(findCovered({ covered: [coverage] })).toEqual(
		findings.map(([message, remedy]) => ({ severity: "note", about: "pattern", message, ...(remedy ? { remedy } : {}) })),
	);
});
