import { isKey, isLinked } from "./schema-copy.ts";
import { isPatterned, overwrittenKind } from "./schema-references.ts";
import {
	circumstances,
	fileKinds,
	forms,
	keyActions,
	keyKinds,
	nestings,
	oddities,
	type RandomReference,
	type RandomSchema,
	type RandomTable,
	rules,
	states,
} from "./schema-shape.ts";

const ofSchemas: Readonly<Record<string, (schema: RandomSchema) => boolean>> = {
	"a shared key": ({ sharedKey }) => sharedKey,
	"records told by a condition": ({ told }) => told === "by condition",
	"records told by their klass": ({ told }) => told === "by klass",
	"a record that never goes": ({ untouchable }) => untouchable,
	"references by patterns": (schema) => schema.references.some((one) => reachOf(schema).has(one.parent) && isPatterned(schema, one)),
	"a scrub that overwrites the column of a condition": (schema) =>
		schema.references.some(
			({ rule, parent }, index) =>
				rule === "scrub" && reachOf(schema).has(parent) && Object.keys(overwrittenKind(schema, index)).length > 0,
		),
	"keys as they are": ({ asTheyAre }) => asTheyAre,
	"JSON of several shapes": (schema) => hasRowsOf(schema, "json"),
	"arrays with bounds and dimensions": (schema) => hasRowsOf(schema, "array"),
};

const ofTables: Readonly<Record<string, (table: RandomTable) => boolean>> = {
	partitions: ({ partitioned, twice }) => partitioned && !twice,
	"partitions of partitions": ({ twice }) => twice,
	"a table taken for large": ({ large }) => large,
	...Object.fromEntries(fileKinds.map((kind) => [`files: ${kind}`, ({ files }: RandomTable) => files === kind])),
	...Object.fromEntries(keyKinds.map((kind) => [`key: ${kind}`, ({ key }: RandomTable) => key === kind])),
	...Object.fromEntries(oddities.map((oddity) => [oddity, (table: RandomTable) => table.oddities.includes(oddity)])),
};

type Reach = ReadonlySet<number>;
const ofReferences: Readonly<Record<string, (reference: RandomReference, reach: Reach) => boolean>> = {
	...Object.fromEntries(rules.map((rule) => [`rule: ${rule}`, (reference: RandomReference) => reference.rule === rule])),
	...Object.fromEntries(
		[...keyActions, ...forms, "through", "only if all go"].map((as) => [`as ${as}`, (reference) => reference.as === as]),
	),
	...Object.fromEntries(circumstances.map((one) => [`holds ${one}`, ({ circumstance }: RandomReference) => circumstance === one])),
	...Object.fromEntries(states.map((one) => [`a key ${one}`, ({ state }: RandomReference) => state === one])),
	"a reference to itself": ({ child, parent }) => child === parent,
	"a reference to a unique column": ({ target }) => target === "code",
	"a deferrable key": ({ deferrable, as }) => deferrable && as === "no action",
	"a key that matches in full": (reference) => reference.matchFull && isKey(reference),
	"a key that sets its first column null": ({ firstOnly }) => firstOnly,
	"a reference of one partition": ({ onePartition }) => onePartition,
	...Object.fromEntries(
		(["delete", "detach"] as const).flatMap((rule) =>
			nestings
				.filter((nesting) => nesting !== "no")
				.map((nesting) => [
					`a nested set, ${nesting}: ${rule}`,
					(reference: RandomReference) => reference.nested === nesting && reference.rule === rule,
				]),
		),
	),
	"a column that counts referring rows": ({ counted, rule }) => counted && rule === "delete",
	"a column that counts rows which move": ({ counted, rule }) => counted && (rule === "move" || rule === "look up"),
	...Object.fromEntries(
		(["delete", "detach"] as const).map((rule) => [
			`a key that otherwise has the rule ${rule}`,
			({ otherwise }: RandomReference) => otherwise === rule,
		]),
	),
	"memberships in two steps": ({ twoSteps }) => twoSteps,
	"memberships of a kind": (reference) => reference.stepKind && isLinked(reference),
	"related in another type": (reference) =>
		reference.relatedText && ["where related", "where not related"].includes(reference.circumstance),
	"related rows that go": (reference, reach) => isRelated(reference, (table) => reach.has(table)),
	"related rows that stay": (reference, reach) => isRelated(reference, (table) => !reach.has(table)),
};

export const allFeatures: readonly string[] = [ofSchemas, ofTables, ofReferences].flatMap((features) => Object.keys(features));

/** The features of a schema, within reach of its roots, that the engine could get wrong. */
export function featuresOf(schema: RandomSchema): string[] {
	const reach = reachOf(schema);
	const tables = schema.tables.filter((_, index) => reach.has(index));
	const references = schema.references.filter(({ parent }) => reach.has(parent));
	return allFeatures.filter(
		(name) =>
			ofSchemas[name]?.(schema) ||
			tables.some((table) => ofTables[name]?.(table)) ||
			references.some((reference) => ofReferences[name]?.(reference, reach)),
	);
}

/** The number of the row decides the shape (`schema-rows.ts`). */
function hasRowsOf(schema: RandomSchema, form: RandomReference["as"]): boolean {
	const reach = reachOf(schema);
	return schema.references.some(({ as, parent, child }) => as === form && reach.has(parent) && (schema.tables[child]?.rows ?? 0) >= 2);
}

function isRelated({ circumstance, related }: RandomReference, where: (table: number) => boolean): boolean {
	return (circumstance === "where related" || circumstance === "where not related") && related !== null && where(related);
}

/** Tables that can lose rows. */
function reachOf({ references, sharedKey }: RandomSchema): Reach {
	const reach = new Set([0]);
	for (const table of reach) {
		if (sharedKey && table === 0) reach.add(1);
		for (const { child, parent, rule, otherwise } of references)
			if (parent === table && [rule, otherwise].includes("delete")) reach.add(child);
	}
	return reach;
}
