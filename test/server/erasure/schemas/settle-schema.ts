import { forms, keyActions, type Oddity, type RandomReference, type RandomSchema, type RandomTable } from "./schema-shape.ts";

/** Removes impossible combinations, and differences between the copies that are not the engine's. */
export function settle(schema: RandomSchema): RandomSchema {
	const tables = schema.tables.map((table, index) => settleTable(schema, table, index));
	const references = schema.references.map((reference, index) =>
		settleReference(schema, tables, { ...reference, related: relatedOf(schema, index) }),
	);
	// If keys form a circle, PostgreSQL refuses to delete by a rule (test/server/erasure/swallowed.test.ts).
	const free = tables.map((table, index) =>
		isInCircle({ ...schema, references }, index) ? { ...table, oddities: table.oddities.filter((oddity) => oddity !== "rule") } : table,
	);
	// Only a walk through every table shows whether a protected record would be deleted.
	return { ...schema, tables: free, references, untouchable: schema.untouchable && schema.mood !== "native" };
}

/** Prefers a table whose rows are deleted by an earlier reference. They must be read before they are deleted. */
function relatedOf({ references }: RandomSchema, index: number): number | null {
	const related = references[index]?.related ?? null;
	const before = references.slice(0, index).flatMap(({ rule, child }) => (rule === "delete" ? [child] : []));
	return related === null ? null : (before[related] ?? related);
}

function isInCircle({ references, sharedKey }: RandomSchema, table: number): boolean {
	const keys = [...references.filter(isOwnKey), ...(sharedKey ? [{ child: 1, parent: 0 }] : [])].filter(
		({ child, parent }) => child !== parent,
	);
	const above = new Set(keys.filter(({ child }) => child === table).map(({ parent }) => parent));
	for (const one of above) for (const { child, parent } of keys) if (child === one) above.add(parent);
	return above.has(table);
}

function isOwnKey({ as, rule }: RandomReference): boolean {
	return contains(keyActions, as) && rule !== "refuse";
}

const disturbing: Record<RandomSchema["mood"], readonly Oddity[]> = {
	odd: [],
	native: ["before trigger", "replica trigger", "rule", "disabled rule"],
	plain: ["heir", "late unique", "before trigger", "after trigger", "disabled trigger", "replica trigger", "rule", "disabled rule"],
};

function settleTable({ mood, sharedKey, tables }: RandomSchema, table: RandomTable, index: number): RandomTable {
	const first = tables[0] ?? table;
	const shares = sharedKey && index === 1;
	const key = shares ? first.key : table.key;
	const heir = table.oddities.includes("heir") && mood !== "plain";
	const partitioned = table.partitioned && !heir && key !== "ltree" && !(index === 0 && key === "pair");
	const impossible: readonly Oddity[] = partitioned ? ["heir", "identity", "late unique"] : [];
	return {
		...table,
		name: `${table.name} ${index}`,
		key,
		partitioned,
		twice: partitioned && table.twice,
		oddities: table.oddities.filter((oddity) => ![...disturbing[mood], ...impossible].includes(oddity)),
		// A table whose rows name files is never left to PostgreSQL.
		files: mood === "native" && table.rows < 13 ? "none" : table.files,
		rows: index === 0 ? Math.max(1, table.rows) : shares ? Math.min(table.rows, Math.max(1, first.rows)) : table.rows,
	};
}

/**
 * Refusing rows have tables of their own: if a refusing row is itself deleted, PostgreSQL decides by the order of its triggers. Pairs are
 * only named by keys or declared by value. The rule limits the reference, or the reference limits the rule.
 */
function settleReference({ mood }: RandomSchema, tables: readonly RandomTable[], drawn: RandomReference): RandomReference {
	const wished = settleNesting(mood, tables[drawn.child], drawn);
	const [child, parent] = [tables[wished.child], tables[wished.parent]];
	const native = mood === "native";
	const pair = parent?.key === "pair" && (wished.target === "key" || parent.partitioned);
	let { as, rule } = wished;
	if (native) {
		[as, rule] = ["detach", "move", "scrub"].includes(rule) ? ["set null", "detach"] : ["cascade", "delete"];
	}
	if (as === "through" || as === "only if all go") {
		if (pair) as = "value";
		else rule = "delete";
	}
	if (pair && contains(forms, as)) as = "value";
	const byKey = wished.target === "key" || parent?.partitioned === true;
	const key = byKey ? (parent?.key ?? "") : "none";
	if (as === "prefix" && !["integer", "bigint", "uuid", "none"].includes(key)) as = "template";
	if (as === "any case" && !["integer", "bigint", "uuid", "none", "citext"].includes(key)) as = "text";
	const isKey = contains(keyActions, as);
	if (rule === "keep" && isKey) rule = "delete";
	if ((rule === "move" || rule === "look up") && (pair || (parent?.rows ?? 0) === 0 || ["template", "array", "json"].includes(as)))
		rule = "detach";
	const linked = as === "through" || as === "only if all go";
	const firstOnly = wished.firstOnly && pair && isKey && rule !== "refuse" && !native;
	if (firstOnly) [as, rule] = ["set null", "detach"];
	const inTheWay = child?.partitioned || parent?.partitioned;
	const keepsPlace = rule !== "delete" && rule !== "keep";
	const otherwise = isKey && !native && !firstOnly && rule !== "refuse" ? wished.otherwise : null;
	const onePartition = wished.onePartition && !native && child?.partitioned === true && rule !== "refuse" && !linked;
	return {
		...wished,
		as,
		rule,
		circumstance: contains(forms, as) ? wished.circumstance : otherwise ? "when" : "always",
		otherwise,
		related: wished.related !== null && (tables[wished.related]?.rows ?? 0) > 1 ? wished.related : null,
		twoSteps: wished.twoSteps && as === "through",
		state: isKey && mood === "odd" && (!inTheWay || wished.state === "not enforced") ? wished.state : "enforced",
		notNull: wished.notNull && !keepsPlace && as !== "set null" && as !== "set default",
		firstOnly,
		matchFull: wished.matchFull && !firstOnly,
		onePartition,
		counted: wished.counted && isCountable({ ...wished, as, rule }) && !pair && !(native && (child?.rows ?? 0) < 13),
	};
}

/** A row of a tree names the primary key of its parent. It is deleted with its parent, or becomes a root. */
function settleNesting(mood: RandomSchema["mood"], table: RandomTable | undefined, drawn: RandomReference): RandomReference {
	const isPossible = table && table.key !== "pair" && table.key !== "none" && (mood !== "native" || table.rows > 12);
	if (drawn.nested === "no" || !isPossible) return { ...drawn, nested: "no" };
	return {
		...drawn,
		parent: drawn.child,
		target: "key",
		as: contains(keyActions, drawn.as) ? drawn.as : "value",
		rule: drawn.rule === "delete" ? "delete" : "detach",
		circumstance: "always",
		otherwise: null,
		notNull: false,
		onePartition: false,
	};
}

/** Rows move to a replacement only by a key, because a sweep would not count them again. */
function isCountable({ as, rule, state, circumstance }: RandomReference): boolean {
	const isKey = contains(keyActions, as);
	const moves = rule === "move" || rule === "look up";
	return (isKey || (as === "value" && circumstance === "always" && !moves)) && rule !== "refuse" && !(moves && state !== "enforced");
}

function contains<Item extends string>(list: readonly Item[], item: string): item is Item {
	return list.some((one) => one === item);
}
