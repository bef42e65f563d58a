import { writeRule } from "../../crm/adapter-answer.ts";
import type { RuleDraft } from "../../crm/objects.ts";
import { nameOf, type Table, tableNamed } from "../../erasure/catalog/catalog.ts";
import type { Graph } from "../../erasure/graph/graph.ts";
import { verbOf } from "../../erasure/graph/rules.ts";
import { count } from "../../words/count.ts";
import type { ProposedAdapter } from "./propose-adapter.ts";

/** The file: an adapter to look at, with the number of tables and rows that each rule reaches, and what only people can decide. Pure. */
export function writeAdapter({ adapter, graph, open }: ProposedAdapter): string {
	const { name, title, objects, references, redactions } = adapter;
	const lines = [
		"// Proposed by `npm run doctor -- --propose`. Look at each part before you delete anything with it:",
		"// - Are these all types of records, and are none of them the CRM's own accounts? Use `protectedWhere` to protect some of the records.",
		"// - Can everything that a rule deletes really be deleted? `keep` leaves the rows, and `refuse` keeps the record.",
		"// - `pages` is empty. server/crm/README.md says how to describe the CRM's pages.",
		...(open.length === 0 ? [] : ["//", "// Only you can decide these. Until you do, each has `refuse`, `keep` or no rule:"]),
		...open.map((sentence) => `// - ${oneLine(sentence)}`),
		"export default {",
		`\tname: ${JSON.stringify(name)},`,
		`\ttitle: ${JSON.stringify(title)},`,
		"\tpages: { records: [], items: [], results: [] },",
		"\tobjects: {",
		...Object.entries(objects).map(([key, object]) => `\t\t${JSON.stringify(key)}: ${writeRule(object)}`),
		"\t},",
		"\treferences: [",
		...references.flatMap((rule) => [`\t\t// ${oneLine(describeReach(graph, rule))}`, `\t\t${writeRule(rule)}`]),
		"\t],",
		"\tredactions: [",
		...redactions.flatMap(({ texts, ...rest }) => [
			`\t\t${writeRule(rest).replace(/ \},$/, ",")}`,
			"\t\t\ttexts: [",
			...texts.map((text) => `\t\t\t\t${writeRule(text)}`),
			"\t\t\t],",
			"\t\t},",
		]),
		"\t],",
		"\ttableLabels: {},",
		"};",
	];
	return `${lines.join("\n")}\n`;
}

/** What the command says: the file, its parts, and the next step. Pure. */
export function describeProposed({ adapter: { objects, references, redactions }, open }: ProposedAdapter, file: string): string[] {
	const texts = redactions.reduce((sum, one) => sum + one.texts.length, 0);
	return [
		`${file} has ${count(Object.keys(objects).length, "type")} of records (${Object.keys(objects).join(", ")}), ${count(references.length, "rule")}, and ${count(texts, "place")} of texts to redact.`,
		...(open.length === 0 ? [] : [`Only you can decide ${count(open.length, "question")}; they are at the top of the file.`]),
		"Look at each part. Then run the doctor with CRM_ADAPTER set to the file, and rehearse deletions with it.",
	];
}

/** For the rules that need a look: whose the rows seem to be. */
const owners: Readonly<Record<string, string>> = {
	delete: ". Like an address: nothing but the record seems to need the rows.",
	refuse: ". Like a company: somebody else may need the rows.",
};

/** "2 tables, about 340 rows", and whose they seem to be. A rule that deletes also reaches what refers to the deleted rows. */
function describeReach(graph: Graph, { table: name, rule }: RuleDraft): string {
	const table = tableNamed(graph.catalog, String(name));
	if (!table) return "not in the database";
	const tables = rule === "delete" ? tablesBelow(graph, table) : new Set([table]);
	const unknown = [...tables].filter(({ estimatedRows }) => estimatedRows < 0);
	const rows = [...tables].reduce((sum, { estimatedRows }) => sum + Math.max(0, estimatedRows), 0);
	const never = unknown.length === 0 ? "" : `, without ${unknown.map(nameOf).join(", ")}, never analysed`;
	return `${count(tables.size, "table")}, about ${rows.toLocaleString("en")} ${rows === 1 ? "row" : "rows"}${never}${owners[String(rule)] ?? ""}`;
}

function tablesBelow({ edges }: Graph, table: Table): Set<Table> {
	const found = new Set([table]);
	for (const one of found) for (const edge of edges) if (edge.parent === one && verbOf(edge).removes) found.add(edge.child);
	return found;
}

/** A name in the database may contain line breaks, and this is a file of code. */
function oneLine(sentence: string): string {
	return sentence.replace(/\s+/g, " ");
}
