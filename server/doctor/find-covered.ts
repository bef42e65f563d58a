import type { Coverage, Graph } from "../erasure/graph/graph.ts";
import { count } from "../words/count.ts";
import type { Finding } from "./finding.ts";

/** What the adapter's patterns cover, and which keys follow the database, because no reference of the adapter names them. Pure. */
export function findCovered({ covered }: Pick<Graph, "covered">): Finding[] {
	return covered.flatMap((coverage) => {
		if (coverage.by !== null) return [describePattern(coverage.by, coverage)];
		return [...Map.groupBy(coverage.references, ({ rule }) => rule)].map(([rule, references]): Finding => {
			const message = `${count(references.length, "foreign key")} without a rule: ${rule}, as the database declares.`;
			return { severity: "note", about: "pattern", message, remedy: listNames(references) };
		});
	});
}

function describePattern(name: string, { references }: Coverage): Finding {
	if (references.length === 0) return { severity: "note", about: "pattern", message: `${name} covers nothing in this database.` };
	const [{ rule } = { rule: "keep" }] = references;
	const message = `${name} covers ${count(references.length, "reference")} (${rule}).`;
	return { severity: "note", about: "pattern", message, remedy: listNames(references) };
}

function listNames(references: Coverage["references"]): string {
	return references.map(({ name }) => name).join("\n");
}
