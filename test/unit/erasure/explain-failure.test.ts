import { expect, test } from "vitest";
import { findReferencing } from "../../../server/erasure/explain-failure.ts";
import { graph, table } from "./sample-graph.ts";

const contracts = table("contracts");
const plan = { graph: graph([contracts], [], []) };
const error = (fields: Record<string, string>) =>
	new Error("Failed query", { cause: Object.assign(new Error("violates foreign key constraint"), { severity: "ERROR", ...fields }) });

test.each<[string, Record<string, string>, string | null]>([
	["a key of a table", { code: "23503", schema_name: "crm", table_name: "contracts" }, "crm.contracts"],
	["a table that a trigger has invented", { code: "23503", schema_name: "crm", table_name: "anna@example.test" }, null],
	["a key without a table", { code: "23503" }, null],
	["another error of the table", { code: "23514", schema_name: "crm", table_name: "contracts" }, null],
])("the table whose key prevented a deletion, for %s", (_, fields, found) => {
	expect(findReferencing(error(fields), plan)).toEqual(found === null ? null : { table: found, key: null });
});
