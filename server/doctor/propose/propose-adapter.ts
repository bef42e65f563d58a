import type { AdapterAnswer } from "../../crm/adapter-answer.ts";
import type { Crm } from "../../crm/crm.ts";
import { readCrm } from "../../crm/load.ts";
import type { RuleDraft } from "../../crm/objects.ts";
import type { Database } from "../../database/database.ts";
import { type Catalog, nameOf, type Table, tableNamed } from "../../erasure/catalog/catalog.ts";
import { readCatalog } from "../../erasure/catalog/read-catalog.ts";
import type { Graph } from "../../erasure/graph/graph.ts";
import { deriveGraph, loadGraph } from "../../erasure/graph/load-graph.ts";
import type { Finding } from "../finding.ts";
import { findUndeclared } from "../undeclared/find-undeclared.ts";
import { identifiedBy, isAccounts, type ProposedObject, proposeObjects } from "./propose-objects.ts";
import { whyNotDelete } from "./why-not-delete.ts";

/** An adapter as data, while it grows. */
interface AdapterDraft {
	name: string;
	title: string;
	pages: { records: []; items: []; results: [] };
	objects: Record<string, object>;
	references: RuleDraft[];
	redactions: { object: string; addresses: string[]; name: string[]; replacement: string; texts: RuleDraft[] }[];
	tableLabels: Record<string, never>;
}

export interface ProposedAdapter {
	adapter: AdapterDraft;
	graph: Graph;
	/** Sentences for the person who looks at the adapter. Nothing personal is in them. */
	open: string[];
}

/** The rules of one round can bring more tables into reach. Real schemas need three or four rounds. */
const maxRounds = 12;

/**
 * Proposes an adapter from the database alone: objects by the shape of their tables, and the first answer to every question of the doctor,
 * until there is no new one. Where that answer could hit somebody else's rows, it takes `refuse` or `keep`. Reads only.
 */
export async function proposeAdapter(db: Database, options: Parameters<typeof findUndeclared>[3] = {}): Promise<ProposedAdapter> {
	const objects = proposeObjects(await readCatalog(db));
	if (objects.length === 0)
		throw new Error(
			"No table looks like people: none has a primary key of one column, a name and an e-mail address. Write the objects by hand.",
		);
	const adapter = beginAdapter(objects);
	const open: string[] = [];
	for (let round = 0; round < maxRounds; round++) {
		const crm: Crm = readCrm(adapter);
		const { problems } = await deriveGraph(db, crm);
		const known = new Set([...adapter.references, ...adapter.redactions.flatMap(({ texts }) => texts)].map((one) => JSON.stringify(one)));
		const isNew = (one: RuleDraft) => !known.has(JSON.stringify(one));
		const keys = problems.flatMap(({ proposal }) => (proposal && isNew(proposal) ? [proposal] : []));
		adapter.references.push(...keys);
		if (keys.length > 0) continue;
		const graph = await loadGraph(db, crm);
		const fatal = graph.problems.map(({ message }) => message);
		if (fatal.length > 0) return { adapter, graph, open: [...open, ...fatal] };
		const findings = await findUndeclared(db, graph, crm, options);
		const records = new Set([...graph.objects.values()].map(({ table }) => table));
		const chosen = findings
			.flatMap((found) => chooseAnswer(found, graph.catalog, records) ?? [])
			.filter(({ answer }) => isNew(draftOf(answer)));
		if (chosen.length === 0) return { adapter, graph, open: [...open, ...findings.map(({ message }) => message)] };
		for (const { answer } of chosen) {
			if (answer.what !== "text") adapter.references.push(answer.rule);
			else adapter.redactions.find(({ object }) => object === answer.object)?.texts.push(answer.text);
		}
		open.push(...chosen.flatMap(({ answer, question }) => (["keep", "refuse"].includes(String(draftOf(answer).rule)) ? [question] : [])));
	}
	return {
		adapter,
		graph: await loadGraph(db, readCrm(adapter)),
		open: [...open, `The rules were still growing after ${maxRounds} rounds.`],
	};
}

function beginAdapter(objects: readonly ProposedObject[]): AdapterDraft {
	const people = objects.filter(({ addresses }) => addresses.length > 0);
	return {
		name: "proposed",
		title: "Proposed CRM",
		pages: { records: [], items: [], results: [] },
		objects: Object.fromEntries(objects.map((object) => [object.name, describeObject(object)])),
		references: [],
		redactions: people.map(({ name, names, addresses }) => ({
			object: name,
			addresses: addresses.map((column) => column.name),
			name: names.map((column) => column.name),
			replacement: "deleted@invalid",
			texts: [],
		})),
		tableLabels: {},
	};
}

function describeObject(object: ProposedObject): object {
	const { labels, table, key, names, addresses } = object;
	const identify = identifiedBy(object).map(({ name }) => ({ column: name }));
	return {
		labels,
		table: nameOf(table),
		key: key.name,
		name: names.map(({ name }) => name),
		...(identify.length > 0 ? { identify } : {}),
		...(addresses.length > 0 ? { person: true } : {}),
	};
}

/** An answer that nobody has looked at, and what to decide about it. */
interface ChosenAnswer {
	answer: AdapterAnswer;
	question: string;
}

/** The first answer of a finding, or a harmless one if there is a doubt. Pure. */
function chooseAnswer({ message, answers = [] }: Finding, catalog: Catalog, records: ReadonlySet<Table>): ChosenAnswer | null {
	const [first, stay] = answers;
	if (!first) return null;
	const doubt = describeDoubt(catalog, records, draftOf(first));
	if (doubt === null) return { answer: first, question: message };
	const safe = first.what === "text" ? stay : { ...first, rule: { ...first.rule, rule: "refuse" } };
	return safe ? { answer: safe, question: `${message} ${doubt}` } : null;
}

function draftOf(answer: AdapterAnswer): RuleDraft {
	return answer.what === "text" ? answer.text : answer.rule;
}

/** Nobody has looked at the answer, so it must not delete or change rows that may be somebody else's. Null if it is safe. Pure. */
function describeDoubt(catalog: Catalog, records: ReadonlySet<Table>, value: RuleDraft): string | null {
	const child = tableNamed(catalog, String(value.table));
	if (child && value.rule === undefined && isAccounts(child)) return "The rows look like accounts, and an account needs its address.";
	const target = tableNamed(catalog, String(value.to));
	if (!child || !target || value.rule !== "delete") return null;
	const byAddress = target.columns.get(String(value.toColumn))?.type.category === "S";
	const why = whyNotDelete(catalog, records, { child, columns: [String(value.column)], target, byAddress });
	return why && `"delete" could remove rows of somebody else: ${why}.`;
}
