import { expect, test } from "vitest";
import { describeAnswers, writeRule } from "../../../server/crm/adapter-answer.ts";

test("an answer says where it belongs in the adapter", () => {
	const rule = { table: "crm.notes", rule: "keep" };
	const text = { table: "crm.notes", columns: ["body"] };
	const answers = [
		{ what: "rule", rule },
		{ what: "text", object: "customer", text },
		{ what: "stay", rule },
	] as const;
	expect(describeAnswers(answers).split("\n")).toEqual([
		'{ table: "crm.notes", rule: "keep" },',
		'In the redaction of customer, below texts: { table: "crm.notes", columns: ["body"] },',
		'Or, if it may stay: { table: "crm.notes", rule: "keep" },',
	]);
});

test("a written rule is code that means the same", () => {
	const rule = {
		declared: true,
		table: 'crm."odd, name: 1"',
		column: "a\\b",
		form: { kind: "json", path: "$.a[*]" },
		when: { "Type of": ["a: b", "{c}"] },
	};
	expect(new Function(`return ${writeRule(rule).replace(/,$/, "")}`)()).toEqual(rule);
});
