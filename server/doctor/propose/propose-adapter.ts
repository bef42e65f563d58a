import type { Crm } from "../../crm/crm.ts";
import { readCrm } from "../../crm/load.ts";
import type { Database } from "../../database/database.ts";
import { parseRule } from "../../deletions/rehearsal/propose-answer.ts";
import { nameOf } from "../../erasure/catalog/catalog.ts";
import { readCatalog } from "../../erasure/catalog/read-catalog.ts";
import type { Graph } from "../../erasure/graph/graph.ts";
import { loadGraph } from "../../erasure/graph/load-graph.ts";
import type { Finding } from "../finding.ts";
import { findUndeclared } from "../undeclared/find-undeclared.ts";
import { identifiedBy, type ProposedObject, proposeObjects } from "./propose-objects.ts";

/** An adapter as data, while it grows. */
interface AdapterDraft {
	name: string;
	title: string;
	pages: { records: []; items: []; results: [] };
	objects: Record<string, object>;
	references: Readonly<Record<string, unknown>>[];
	redactions: { object: string; addresses: string[]; name: string; replacement: string; texts: unknown[] }[];
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
 * until there is no new one. Reads only.
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
		const graph = await loadGraph(db, crm);
		const undecided = graph.problems.filter(({ kind }) => kind === "undecided").map(({ proposal }) => parseRule(proposal ?? ""));
		const known = new Set([...adapter.references, ...adapter.redactions.flatMap(({ texts }) => texts)].map((one) => JSON.stringify(one)));
		const isNew = (one: unknown) => !known.has(JSON.stringify(one));
		const keys = undecided.filter((one) => one !== null).filter(isNew);
		adapter.references.push(...keys);
		if (keys.length > 0) continue;
		const fatal = graph.problems.map(({ message }) => message);
		if (fatal.length > 0) return { adapter, graph, open: [...open, ...fatal] };
		const findings = await findUndeclared(db, graph, crm, options);
		const answers = findings.map(readAnswer).filter((answer) => answer !== null && isNew(answer.value));
		if (answers.length === 0) return { adapter, graph, open: [...open, ...findings.map(({ message }) => message)] };
		for (const answer of answers) {
			if (answer?.object === undefined) adapter.references.push(answer?.value ?? {});
			else adapter.redactions.find(({ object }) => object === answer.object)?.texts.push(answer.value);
		}
		open.push(...findings.filter((finding) => readAnswer(finding)?.value.rule === "keep").map(({ message }) => message));
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
			// The last one is the family name.
			name: names.at(-1)?.name ?? "",
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

/** The first answer of a finding: a rule, or a place for the texts of an object's redaction. Pure. */
function readAnswer({ about, remedy = "" }: Finding): { value: Readonly<Record<string, unknown>>; object?: string } | null {
	if (about !== "undeclared") return null;
	const [line = ""] = remedy.split("\n");
	const [, object, place] = line.match(/^In the redaction of (.+?), below texts: (\{.*)$/) ?? [];
	const value = parseRule(place ?? line.replace(/^[^{]*/, ""));
	if (value === null) return null;
	return object === undefined ? { value } : { value, object };
}
