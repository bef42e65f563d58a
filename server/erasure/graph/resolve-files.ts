import { createHash } from "node:crypto";
import type { CrmDatabase } from "../../crm/objects.ts";
import { columnsIn, readTemplate, type TemplatePart } from "../../crm/path-template.ts";
import { type Catalog, columnsOf, nameOf, type Table, tableNamed } from "../catalog/catalog.ts";
import { findIncomparable } from "./find-incomparable.ts";
import { firstUnknown } from "./find-unknown-names.ts";
import { type Edge, type NamedValues, type Problem, problem, type ResolvedCondition } from "./graph.ts";
import { resolveCondition } from "./resolve-object.ts";
import { writtenColumns } from "./rules.ts";

type FileRule = NonNullable<CrmDatabase["files"]>[number] & { called?: string; identity?: string };
/** `called` precedes the rule's name. `identity`: what is not in the name otherwise and may not change while work is waiting. */
type FileRules = readonly FileRule[];

/** Resolves the adapter's rules for files in the catalogue. */
export function resolveFiles(catalog: Catalog, rules: FileRules, edges: readonly Edge[]): { files: NamedValues[]; problems: Problem[] } {
	const files: NamedValues[] = [];
	const problems: Problem[] = [];
	const names = nameRules(rules);
	for (const [place, { table: tableName, path, derived = [], checklist, when = {} }] of rules.entries()) {
		const templates = [path, ...derived].map(readTemplate);
		const columns = columnsIn(templates.flat()).sort();
		const name = names[place] ?? "";
		const unknown = firstUnknown(catalog, [[tableName, [...columns, ...Object.keys(when)]]]);
		const table = tableNamed(catalog, tableName);
		if (unknown !== undefined || !table) {
			problems.push(problem("unknown_name", name, unknown ?? ""));
			continue;
		}
		const rule = {
			name,
			table,
			columns: columnsOf(table, columns),
			templates,
			when: resolveCondition(table, when),
			...(checklist === undefined ? {} : { checklist: readTemplate(checklist) }),
		};
		const reason =
			whyNotPartition(catalog, table) ??
			whyIncomparable(rule.when) ??
			whyOverwritten(rule, edges) ??
			whyAmbiguous(rule) ??
			whyMistakable(rule, files);
		if (reason) problems.push(problem("impossible", name, reason));
		files.push(rule);
	}
	return { files, problems };
}

/**
 * The rules' names in the outbox. Fixed parts and patterns are left out, so that a mistake there can be fixed while files are waiting. Rules
 * that would have the same name have a digest of them: work that waits never follows another rule when the adapter changes.
 */
function nameRules(rules: FileRules): string[] {
	const plain = rules.map(nameRule);
	const names: string[] = [];
	for (const [place, { path, derived, identity }] of rules.entries()) {
		const name = plain[place] ?? "";
		const isAlone = plain.filter((other) => other === name).length === 1;
		const full = isAlone && identity === undefined ? name : `${name} #${digestOf(identity ?? JSON.stringify([path, derived]))}`;
		const same = names.filter((other) => other === full || other.startsWith(`${full} #`)).length;
		names.push(same === 0 ? full : `${full} #${same + 1}`);
	}
	return names;
}

function nameRule({ called = "", table, path, when = {} }: FileRule): string {
	const condition = Object.keys(when).length > 0 ? ` ${JSON.stringify(when)}` : "";
	return `${called}${table}(${columnsIn(readTemplate(path)).sort().join(", ")})${condition}`;
}

function digestOf(text: string): string {
	return createHash("sha256").update(text).digest("hex").slice(0, 8);
}

function whyNotPartition(catalog: Catalog, table: Table): string | undefined {
	const whole = catalog.tables.get(table.partitionOf ?? 0);
	return whole && `${nameOf(table)} is a single partition: its rows belong to ${nameOf(whole)}.`;
}

function whyIncomparable(when: ResolvedCondition): string | undefined {
	return findIncomparable(when.map(({ column }) => ({ column, type: column.type })));
}

/** A row that stays and is rewritten no longer has the value, and nobody would do the work. */
function whyOverwritten({ table, columns, when }: NamedValues, edges: readonly Edge[]): string | undefined {
	const needed = new Set([...columns, ...when.map(({ column }) => column)].map(({ name }) => name));
	for (const edge of edges) {
		const column = edge.child === table ? writtenColumns(edge.rule).find(({ name }) => needed.has(name)) : undefined;
		if (column)
			return `The reference ${edge.name} overwrites ${column.name}, and the row stays. What its old value names outside the tables would stay too.`;
	}
	return undefined;
}

/** Characters that every value of a type contains. */
const contained: Readonly<Record<string, string>> = { uuid: "-", date: "-", timestamp: "-: ", timestamptz: "-: ", time: ":", timetz: ":" };

function whyAmbiguous({ templates, columns }: NamedValues): string | undefined {
	for (const template of templates.filter((parts) => parts.some((part) => "star" in part)))
		for (const [index, part] of template.entries()) {
			const next = template[index + 1];
			if (!("column" in part) || part.from !== 0 || part.to !== null || !next || !("text" in next)) continue;
			const end = next.text.slice(0, 1);
			const type = columns.find(({ name }) => name === part.column)?.type.name ?? "";
			if (contained[type]?.includes(end))
				return `Every value of ${part.column} contains "${end}", so "${end}" cannot end the value in a pattern of derived files.`;
		}
	return undefined;
}

/** Two patterns in one folder whose values end differently: a file that one of them names can look like a file of the other. */
function whyMistakable({ templates }: NamedValues, others: readonly NamedValues[]): string | undefined {
	const all = [...templates, ...others.flatMap((other) => other.templates)].flatMap((template) => describePattern(template) ?? []);
	const mistakable = all.some((one) => all.some((other) => one.end !== other.end && one.folder.startsWith(other.folder)));
	return mistakable ? "Patterns of derived files in one folder need the same character before their *." : undefined;
}

/** The fixed folder of a pattern, and the character that ends its value. */
function describePattern(template: readonly TemplatePart[]): { folder: string; end: string } | undefined {
	const star = template.findIndex((part) => "star" in part);
	const [first, before] = [template[0], template[star - 1]];
	if (star < 0 || !before || !("text" in before)) return undefined;
	const fixed = first && "text" in first ? first.text : "";
	return { folder: fixed.slice(0, fixed.lastIndexOf("/") + 1), end: before.text.slice(-1) };
}
