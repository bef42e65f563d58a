import type { CrmDatabase, DeclaredReference, Reference, Rule } from "../../../../server/crm/objects.ts";
import {
	isKey,
	isLinked,
	keyTarget,
	leadsName,
	linksName,
	movesTo,
	placeOf,
	recordTarget,
	referenceColumns,
	tableAt,
	tableName,
	targetOf,
} from "./schema-copy.ts";
import { countedReferences } from "./schema-counts.ts";
import { fileRules } from "./schema-files.ts";
import { forms, type RandomReference, type RandomSchema } from "./schema-shape.ts";
import { nestedSetsOf } from "./schema-trees.ts";

const klasses = { table: tableName("engine", { name: "klasses", schema: 0 }), key: "name", singular: "name", plural: "name" };

/** The adapter for the engine's copy. */
export function describeCrm(schema: RandomSchema): CrmDatabase {
	const root = tableAt(schema, 0);
	return {
		objects: {
			root: {
				labels: { singular: "Root", plural: "Roots" },
				table: tableName("engine", root),
				key: recordTarget(root).columns[0] ?? "",
				name: ["row"],
				...(schema.told === "by condition" ? { where: { klass: "ours" } } : {}),
				...(schema.told === "by klass" ? { klass: { column: "klass", from: klasses } } : {}),
				...(schema.untouchable ? { protectedWhere: { row: 0 } } : {}),
			},
		},
		references: [
			...schema.references.flatMap((reference, index) => (isPatterned(schema, reference) ? [] : referencesFor(schema, reference, index))),
			...sharedKey(schema),
		],
		patterns: schema.references.flatMap((reference, index) =>
			isPatterned(schema, reference) ? [patternFor(schema, reference, index)] : [],
		),
		...(schema.asTheyAre ? { otherKeys: "as they are" as const } : {}),
		files: schema.tables.flatMap((table) => {
			const rule = fileRules[table.files];
			return rule ? [{ table: tableName("engine", table), ...rule }] : [];
		}),
		recounts: countedReferences(schema).map(([reference, index]) => {
			const toColumn = targetOf(schema, reference).columns[0] ?? "";
			const from = {
				table: tableName("engine", tableAt(schema, reference.child)),
				column: referenceColumns(index, targetOf(schema, reference))[0] ?? "",
			};
			return {
				table: tableName("engine", tableAt(schema, reference.parent)),
				column: `count ${index}`,
				value: "count" as const,
				from: { ...from, toColumn },
			};
		}),
		nestedSets: nestedSetsOf(schema),
		tableLabels: {},
	};
}

function sharedKey(schema: RandomSchema): Reference[] {
	const [first, second] = schema.tables;
	if (!schema.sharedKey || schema.asTheyAre || !first || !second) return [];
	return [{ table: tableName("engine", second), columns: keyTarget(second).columns, to: tableName("engine", first), rule: "delete" }];
}

function referencesFor(schema: RandomSchema, reference: RandomReference, index: number): Reference[] {
	const target = targetOf(schema, reference);
	const [toColumn = ""] = target.columns;
	const to = tableName("engine", tableAt(schema, reference.parent));
	const table = tableName("engine", placeOf(schema, index));
	if (isLinked(reference)) {
		const links = tableName("engine", { name: linksName(index), schema: 0 });
		const leads = tableName("engine", { name: leadsName(index), schema: 0 });
		const when = reference.stepKind ? { when: { kind: "holds" } } : {};
		const through = (reference.twoSteps ? [links, leads] : [links]).map((table) => ({
			table,
			fromColumn: "near",
			toColumn: "far",
			...when,
		}));
		const onlyIfAllGo = reference.as === "only if all go" ? ({ onlyIfAllGo: true } as const) : {};
		return [
			{ declared: true, table: links, column: "near", to, toColumn, rule: "delete" },
			{ declared: true, table, column: "code", to, toColumn, through, ...onlyIfAllGo, rule: "delete" },
		];
	}
	const columns = referenceColumns(index, target);
	const rule = ruleOf(schema, reference, index);
	const circumstances = circumstancesOf(schema, reference, index);
	if (isKey(reference) && reference.otherwise) {
		const { when = {} } = circumstances;
		const otherwise: Rule = { rule: reference.otherwise };
		return [
			{ ...rule, table, columns, when },
			...(schema.asTheyAre && declaresItself(reference, reference.otherwise) ? [] : [{ ...otherwise, table, columns }]),
		];
	}
	if (isKey(reference)) return schema.asTheyAre && declaresItself(reference, reference.rule) ? [] : [{ ...rule, table, columns }];
	if (columns.length > 1) return [{ ...rule, ...circumstances, declared: true, table, columns, to, toColumns: target.columns }];
	return [{ ...rule, ...circumstances, ...formOf(reference), declared: true, table, column: columns[0] ?? "", to, toColumn }];
}

/** The key's own action is what the rule says. */
function declaresItself({ as }: RandomReference, rule: RandomReference["rule"]): boolean {
	if (as === "cascade") return rule === "delete";
	return rule === (as === "set null" ? "detach" : "refuse");
}

/** Whether the adapter states the reference in a pattern. No pattern covers a single partition. */
export function isPatterned(schema: RandomSchema, reference: RandomReference): boolean {
	const isPair = targetOf(schema, reference).columns.length > 1;
	const isPlain = contains(forms, reference.as) && !isPair && !reference.onePartition;
	return schema.patterned && isPlain && (reference.circumstance === "always" || reference.circumstance === "when");
}

/** The first letter of the table's name, because the tables that inherit have the column too. */
function patternFor(schema: RandomSchema, reference: RandomReference, index: number): NonNullable<CrmDatabase["patterns"]>[number] {
	const place = placeOf(schema, index);
	const target = targetOf(schema, reference);
	const to = tableName("engine", tableAt(schema, reference.parent));
	const pattern = {
		...ruleOf(schema, reference, index),
		tables: tableName("engine", { ...place, name: `${[...place.name][0]}{table}` }),
		column: referenceColumns(index, target)[0] ?? "",
		toColumn: target.columns[0] ?? "",
	};
	const { when } = circumstancesOf(schema, reference, index);
	const condition = when ? { when } : {};
	if (reference.as !== "template") return { ...pattern, ...condition, ...formOf(reference), to };
	return { ...pattern, ...condition, form: { kind: "text", template: "{model}://{key}/x" }, models: { crm: to } };
}

function contains<Item extends string>(list: readonly Item[], item: string): item is Item {
	return list.some((one) => one === item);
}

function ruleOf(schema: RandomSchema, reference: RandomReference, index: number): Rule {
	const target = targetOf(schema, reference);
	const row = movesTo(schema, reference) ?? 0;
	switch (reference.rule) {
		case "move":
			return { rule: "detach", value: target.values(row)[0] ?? "" };
		case "look up": {
			const table = tableName("engine", tableAt(schema, reference.parent));
			return { rule: "detach", value: { table, column: target.columns[0] ?? "", where: { code: 1000 + row } } };
		}
		case "scrub": {
			const cleared = referenceColumns(index, target).map((column) => [column, null]);
			return { rule: "scrub", values: { ...Object.fromEntries(cleared), [`note ${index}`]: "gone", ...overwrittenKind(schema, index) } };
		}
		default:
			return { rule: reference.rule };
	}
}

/**
 * A scrub also overwrites the column of another reference's condition in the same row. Two scrubs never overwrite each other's, because no
 * order would be right.
 */
export function overwrittenKind({ references }: RandomSchema, index: number): Readonly<Record<string, string>> {
	const other = references.findIndex(
		({ child, circumstance, rule }, place) =>
			child === references[index]?.child &&
			circumstance === "when" &&
			rule !== "refuse" &&
			place !== index &&
			(place < index || rule !== "scrub"),
	);
	return other < 0 ? {} : { [`kind ${other}`]: "overwritten" };
}

function circumstancesOf(
	schema: RandomSchema,
	{ circumstance, related: table }: RandomReference,
	index: number,
): Pick<DeclaredReference, "when" | "whenNot" | "whereRelated" | "toWhere"> {
	const column = `related ${index}`;
	const whereRelated =
		table === null
			? { column, to: tableName("engine", { name: "sides", schema: 0 }), toColumn: "id", where: { side: "yes" } }
			: { column, to: tableName("engine", tableAt(schema, table)), toColumn: "code", where: { side: "even" } };
	return {
		always: {},
		when: { when: { [`kind ${index}`]: [`kind of ${index}`, "nothing else"] } },
		"when not": { whenNot: { [`kind ${index}`]: "not this" } },
		"where related": { whereRelated },
		"where not related": { whereRelated: { ...whereRelated, not: true as const } },
		"to where": { toWhere: { side: "even" } },
	}[circumstance];
}

function formOf({ as }: RandomReference): Pick<DeclaredReference, "form"> {
	if (as === "template") return { form: { kind: "text", template: "crm://{key}/x" } };
	if (as === "any case") return { form: { kind: "value", ignoreCase: true } };
	if (as === "prefix") return { form: { kind: "prefix", template: "crm-{key}-" } };
	if (as === "list") return { form: { kind: "list", separator: "|" } };
	if (as === "array") return { form: { kind: "array" } };
	return as === "json" ? { form: { kind: "json", path: '$.list[*]."the id"' } } : {};
}
