import { didYouMean } from "../../crm/nearest-name.ts";
import type { CrmDatabase, TableName } from "../../crm/objects.ts";
import type { Redaction } from "../../crm/redaction.ts";
import { type Column, nameOf, type Table, tableNamed } from "../../erasure/catalog/catalog.ts";
import { comparedInIdentification, findIncomparable } from "../../erasure/graph/find-incomparable.ts";
import { findUnowned } from "../../erasure/graph/find-unowned.ts";
import type { Graph, GraphObject, Identification } from "../../erasure/graph/graph.ts";
import { resolveCondition } from "../../erasure/graph/resolve-object.ts";
import { lockedColumn, type RequiredPrivileges, typeSchemasOf } from "../../erasure/plan/required-privileges.ts";
import type { Encoding } from "./encodings.ts";

export interface ResolvedText {
	table: Table;
	/** The single column that identifies the table's rows. */
	key: Column;
	columns: readonly Column[];
	/** Null: the texts are not encoded. */
	encoding: Column | { always: Exclude<Encoding, "none"> } | null;
	/** Null: the texts are no documents, apart from columns of the types json and jsonb. */
	document: "json" | "yaml" | null;
}

export interface ResolvedRedaction {
	object: GraphObject;
	/** Where the person's addresses are. */
	addresses: readonly Identification[];
	/** The columns that make up the name, in order. */
	name: readonly Column[];
	replacement: string;
	texts: readonly ResolvedText[];
}

/** Resolves the CRM's redactions in the catalogue. `problems`: a sentence for each name that does not exist. */
export function resolveRedactions(graph: Graph, crm: CrmDatabase): { redactions: ResolvedRedaction[]; problems: string[] } {
	const problems: string[] = [];
	const missing = (what: string, name: string, names: Iterable<string>): undefined =>
		void problems.push(`The rule for redaction names ${what}, which does not exist${didYouMean(name, names) || "."}`);
	const notText = (column: string, type: string): false => {
		problems.push(
			`The rule for redaction names the column ${column}, but its type ${type} holds no text that can be replaced. Delete its rows, scrub the column or keep it.`,
		);
		return false;
	};
	const redactions = (crm.redactions ?? []).flatMap((redaction): ResolvedRedaction[] => {
		if (crm.objects[redaction.object]?.optional && !graph.objects.has(redaction.object)) return [];
		const object = graph.objects.get(redaction.object) ?? missing(`the object ${redaction.object}`, redaction.object, graph.objects.keys());
		const columnOf = (table: Table, name: string) =>
			table.columns.get(name) ?? missing(`the column ${name} of ${table.schema}.${table.name}`, name, table.columns.keys());
		const tableOf = (name: TableName) => tableNamed(graph.catalog, name) ?? missing(`the table ${name}`, name, graph.catalog.names.keys());
		const addressOf = (person: GraphObject, stated: StatedAddress): Identification | undefined => {
			const { column: name, from: refers } = typeof stated === "string" ? { column: stated } : stated;
			const table = refers ? tableOf(refers.table) : person.table;
			const column = table && columnOf(table, name);
			if (!table || !column || !refers) return column && { column, from: null };
			const [own, toColumn] = [columnOf(table, refers.column), columnOf(person.table, refers.toColumn ?? person.key.name)];
			const { when = {} } = refers;
			if (!own || !toColumn || !isComplete(Object.keys(when).map((name) => columnOf(table, name)))) return undefined;
			const ignoreCase = person.table.values?.ignoreCase === true;
			const found = { column, from: { table, column: own, toColumn, when: resolveCondition(table, when), ignoreCase } };
			const reason = findIncomparable(comparedInIdentification(found)) ?? findUnowned(person.table, found.from, graph.edges);
			if (reason) problems.push(`The rule for redaction cannot find addresses in ${nameOf(table)}. ${reason}`);
			return found;
		};
		const holdsText = (table: Table, { name, type }: Column) =>
			type.category === "S" || ["json", "jsonb"].includes(type.name) || notText(`${nameOf(table)}.${name}`, type.name);
		const name = object ? [redaction.name].flat().map((column) => columnOf(object.table, column)) : [];
		const addresses = object ? redaction.addresses.map((stated) => addressOf(object, stated)) : [];
		const texts = redaction.texts.flatMap(
			({ table: tableName, columns: all, encoding: stated, document = null, optional }): ResolvedText[] => {
				const found = tableNamed(graph.catalog, tableName);
				const names = optional ? all.filter((name) => found?.columns.has(name)) : all;
				if (optional && names.length === 0) return [];
				const table = tableOf(tableName);
				const key = table && table.primaryKey.length === 1 ? table.columns.get(table.primaryKey[0] ?? "") : undefined;
				if (!table || !key) return [];
				const columns = names.flatMap((column) => columnOf(table, column) ?? []).filter((column) => holdsText(table, column));
				const encoding = typeof stated === "string" ? (columnOf(table, stated) ?? null) : (stated ?? null);
				return [{ table, key, columns, encoding, document }];
			},
		);
		if (!object || !isComplete(name) || !isComplete(addresses)) return [];
		return [{ object, addresses, name, replacement: redaction.replacement, texts }];
	});
	return { redactions, problems };
}

type StatedAddress = Redaction["addresses"][number];

function isComplete<Value>(values: readonly (Value | undefined)[]): values is readonly Value[] {
	return values.every((value) => value !== undefined);
}

/** The privileges that expunge_eraser needs to read and rewrite the texts that the adapter names. */
export function redactionPrivileges(graph: Graph, crm: CrmDatabase): RequiredPrivileges[] {
	return resolveRedactions(graph, crm).redactions.flatMap(({ addresses, texts }) => [
		...addresses.flatMap(({ from }) =>
			from ? [{ ...namesOf(from.table), privileges: ["select" as const, ...lockingPrivilege(from.table)] }] : [],
		),
		...texts.map(({ table, columns }) => ({
			...namesOf(table),
			privileges: ["select" as const, { update: columns.map(({ name }) => name) }],
		})),
	]);
}

/** Rows of views and foreign tables cannot be locked. */
export function isLockable({ kind }: Pick<Table, "kind">): boolean {
	return kind === "r" || kind === "p";
}

function lockingPrivilege(table: Table): { update: string[] }[] {
	return isLockable(table) ? [{ update: [lockedColumn(table)] }] : [];
}

function namesOf(table: Table): Pick<RequiredPrivileges, "table" | "schema" | "name" | "typeSchemas"> {
	return { table: nameOf(table), schema: table.schema, name: table.name, typeSchemas: typeSchemasOf(table) };
}
