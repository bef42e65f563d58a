import { expect, test } from "vitest";
import type { Column } from "../../../../server/erasure/catalog/catalog.ts";
import { canonicalKey } from "../../../../server/erasure/sql/key-values.ts";

const columnOf = (name: string) => ({ type: { name } }) as Column;

test.each([
	["int4", "007", "7"],
	["int8", "9223372036854775807", "9223372036854775807"],
	["int2", "0", "0"],
	["uuid", "0198C1F2-7B7A-7AAA-8000-000000000001", "0198c1f2-7b7a-7aaa-8000-000000000001"],
	["text", "007", "007"],
	["varchar", "Anna", "Anna"],
])("a key of type %s, %s, has the canonical form %s", (type, key, canonical) => {
	expect(canonicalKey(key, columnOf(type))).toBe(canonical);
});
