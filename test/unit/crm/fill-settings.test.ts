import { describe, expect, test } from "vitest";
import type { Crm } from "../../../server/crm/crm.ts";
import { fillSettings, findWrongSettings } from "../../../server/crm/fill-settings.ts";
import { readCrm } from "../../../server/crm/load.ts";
import type { CrmPages } from "../../../server/crm/pages.ts";
import requestTracker from "../../../server/crm/request-tracker/index.ts";
import { readCrmChoice } from "../../../server/env.ts";

const templates = (crm: Crm) =>
	crm.references.flatMap((reference) => ("form" in reference && reference.form?.kind === "text" ? [reference.form.template] : []));

describe("an installation's settings", () => {
	test("are filled into the templates of references, without the key", () => {
		const filled = templates(readCrm(requestTracker, { organization: "rt.example.org" }));
		expect(filled).toContain("fsck.com-rt://rt.example.org/ticket/{key}");
		expect(filled.filter((template) => template.includes("{organization}"))).toEqual([]);
	});

	test("are prefixed to the addresses of pages, if the CRM is not at the root of its site", () => {
		const { pages } = readCrm(requestTracker, { organization: "rt.example.org", path: "/rt" });
		const paths = ({ records, results }: CrmPages) =>
			[...records, ...results].flatMap(({ address }) => [address].flat().map(({ path }) => path));
		expect(
			[...paths(pages), ...pages.records.map(({ afterDeletion }) => afterDeletion)].filter((path) => !path.startsWith("/rt/")),
		).toEqual([]);
		const atRoot = readCrm(requestTracker, { organization: "rt.example.org" }).pages;
		expect(paths(atRoot)).toContain("/Ticket/Display.html");
	});

	test("stop the server if one is missing or unknown", () => {
		expect(() => readCrm(requestTracker, {})).toThrow("CRM_SETTINGS=organization=rt.example.org");
		expect(() => readCrm(requestTracker, { organization: "x", colour: "red" })).toThrow("does not use");
		expect(() => readCrm(requestTracker, { organisation: "x" })).toThrow('did you mean "organization"?');
	});

	test("come from CRM_SETTINGS, in pairs", () => {
		const read = (CRM_SETTINGS: string) => readCrmChoice({ CRM: "request-tracker", CRM_SETTINGS });
		expect(read("organization=rt.example.org, other=two")).toEqual({
			name: "request-tracker",
			settings: { organization: "rt.example.org", other: "two" },
		});
		expect(() => read("organization")).toThrow("CRM_SETTINGS must be pairs");
	});
});

const settings = {
	host: { label: "The host", example: "rt.example.org" },
	base: { label: "The folder", example: "/rt", default: "" },
};

test.each<[unknown, Readonly<Record<string, string>>, unknown]>([
	["https://{host}{base}/", { host: "crm.test" }, "https://crm.test/"],
	["{base}{base}", { base: "/rt" }, "/rt/rt"],
	["{host}", { host: "" }, "rt.example.org"],
	["{key} of {klass}", {}, "{key} of {klass}"],
	[{ a: ["{host}", 1, null, true], b: { c: "{host}" }, d: undefined }, { host: "x" }, { a: ["x", 1, null, true], b: { c: "x" } }],
])("%j with the settings %j becomes %j", (data, values, filled) => {
	expect(fillSettings(data, settings, values)).toStrictEqual(filled);
});

test.each<[Readonly<Record<string, string>>, string[]]>([
	[{ host: "crm.test" }, []],
	[{ host: "crm.test", base: "/rt" }, []],
	[{}, ["host is missing in CRM_SETTINGS: The host. For example: CRM_SETTINGS=host=rt.example.org"]],
	[{ host: "" }, ["host is missing in CRM_SETTINGS: The host. For example: CRM_SETTINGS=host=rt.example.org"]],
	[{ host: "x", bsae: "/" }, ['CRM_SETTINGS contains bsae, which the adapter does not use; did you mean "base"?']],
])("the settings %j have the errors %j", (values, problems) => {
	expect(findWrongSettings(settings, values)).toEqual(problems);
});
