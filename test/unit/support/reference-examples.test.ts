import { describe, expect, test } from "vitest";
import { address, pageSource, source } from "../../../server/crm/page-source.ts";
import { controlPlace, crmPages, itemList, recordPage, resultList } from "../../../server/crm/pages.ts";
import { pagination } from "../../../server/crm/pagination.ts";
import { systemRequest } from "../../../server/crm/requests.ts";
import { fieldsOf } from "../../support/adapter-reference.ts";
import { examples } from "../../support/reference-examples.ts";
import { writeExamples } from "../../support/write-examples.ts";

describe.each([
	["CrmPages", crmPages],
	["RecordPage", recordPage],
	["ItemList", itemList],
	["ResultList", resultList],
	["Pagination", pagination],
	["ControlPlace", controlPlace],
	["Address", address],
	["Source", source],
	["PageSource", pageSource],
	["SystemRequest", systemRequest],
] as const)("the examples of %s", (section, schema) => {
	const values: unknown[] = examples[section].map(({ value }) => value);

	test("are valid", () => {
		expect(values.map((value) => schema.safeParse(value).error?.issues).filter((issues) => issues !== undefined)).toEqual([]);
	});

	test("show every field", () => {
		const missing = fieldsOf(section).filter((field) => !values.some((value) => has(value, field.split("."))));
		expect(missing, "Add these fields to test/support/reference-examples.ts.").toEqual([]);
	});
});

test("an example stands on one line where it fits, and names are quoted only where they must be", () => {
	const written = writeExamples("ControlPlace") ?? "";
	expect(written).toContain('\n  classes: { "icon-print": "icon-trash", "has-menu": null },\n');
	expect(writeExamples("Address")).toContain('// /customers/5\n{ path: "/customers/:key" }\n');
	expect(writeExamples("Setting")).toBeNull();
});

function has(value: unknown, [name, ...rest]: readonly string[]): boolean {
	if (name === undefined) return true;
	return typeof value === "object" && value !== null && name in value && has(Reflect.get(value, name), rest);
}
