import { expect, test } from "vitest";
import * as z from "zod/mini";
import { describeProblems } from "../../../server/crm/describe-problems.ts";
import { adapterLabels } from "../../../server/crm/labels.ts";

function problemsOf(labels: unknown): string[] {
	const data = { labels };
	return describeProblems(z.safeParse(z.object({ labels: adapterLabels }), data).error?.issues ?? [], data);
}

const german = { en: "Customer", de: "Kunde" };

test.each([
	[{ de: "Kunde" }, ["en"]],
	[{ en: "Customer", fr: "Client" }, ["fr", "unknown field"]],
	[{ en: "Customer", de: "" }, ["de", "must not be empty"]],
])("a text of several languages such as %j is refused", (singular, said) => {
	const problems = problemsOf({ singular, plural: "Customers" });
	expect(problems).toHaveLength(1);
	for (const words of said) expect(problems[0]).toContain(words);
});

test.each([
	[{ singular: german, plural: { en: "Customers" } }, "labels.plural"],
	[{ singular: german, plural: "Customers" }, "labels.plural"],
	[{ singular: { en: "Customer" }, plural: german }, "labels.singular"],
])("%j is refused, because only one form is in German", (labels, path) => {
	const problems = problemsOf(labels);
	expect(problems).toHaveLength(1);
	expect(problems[0]).toContain(path);
	expect(problems[0]).toContain("name `de` here too");
});

test.each([
	[{ singular: "Firma", plural: "Firmen" }],
	[{ singular: german, plural: { en: "Customers", de: "Kunden" } }],
	[{ singular: "Customer", plural: { en: "Customers" } }],
])("%j is allowed", (labels) => {
	expect(problemsOf(labels)).toEqual([]);
});
