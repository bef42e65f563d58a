import { type SQL, sql } from "drizzle-orm";
import type { GraphObject } from "../erasure/graph/graph.ts";
import { type DescribedRecord, hasTextSql } from "../erasure/rows/match-records.ts";
import { columnSql, joinSql } from "../erasure/sql/table-sql.ts";
import type { ActionContext } from "../http/action.ts";
import { ExpungeError } from "../http/errors.ts";
import { boundReadable, decideRecord, type EffectiveRights, mayReadRecord, type ReadableRecords } from "../permissions/effective.ts";
import { readRights } from "../permissions/lock-rights.ts";
import type { FoundRecord } from "./schemas.ts";

/** A type whose records the person may read. */
export interface ReadableType {
	object: GraphObject;
	/** A condition for its records in the table `c`. */
	where: SQL;
	/** Those of the records that the person may read, as screens show them. Reads no more than `where` does, and is the rule that counts. */
	show: (records: readonly DescribedRecord[]) => FoundRecord[];
}

/** Checks the type first, then the person's rights, then the schema. */
export async function requireReadableType(
	{ crm, db, graph, actor }: Pick<ActionContext, "crm" | "db" | "graph" | "actor">,
	{ object: name, klass }: { object: string; klass: string | null },
): Promise<ReadableType> {
	const definition = Object.hasOwn(crm.objects, name) ? crm.objects[name] : undefined;
	if (!definition) throw new ExpungeError("unknown_object");
	if (definition.deletable === false) throw new ExpungeError("object_not_deletable");
	const rights = await readRights(db, actor.id);
	const bounds = boundReadable(rights, crm.objects, name);
	const isCovered = (line: { klass: string | null }) => klass === null || line.klass === null || line.klass === klass;
	if (!bounds.lines.some(isCovered)) throw new ExpungeError("permission_denied");
	const object = (await graph.current()).objects.get(name);
	if (!object) throw new ExpungeError("object_undecided");
	return {
		object,
		where: readableSql(object, bounds),
		show: (records) => records.flatMap((record) => showRecord(rights, crm.objects, name, record)),
	};
}

type Hierarchy = Parameters<typeof mayReadRecord>[1];

function showRecord(rights: EffectiveRights, hierarchy: Hierarchy, object: string, record: DescribedRecord): FoundRecord[] {
	const facts = { ...record, object };
	if (!mayReadRecord(rights, hierarchy, facts)) return [];
	const { key, name, identify, softDeleted } = record;
	return [{ key, name, identify: [...identify], softDeleted, mayDelete: decideRecord(rights, hierarchy, facts) === "allowed" }];
}

/** Texts are compared as `mayReadRecord` compares them. */
function readableSql({ definition, table }: GraphObject, { lines, hiddenParents }: ReadableRecords): SQL {
	const { klass, scope, parents = [] } = definition;
	const isOneOf = (name: string | undefined, values: readonly string[] | null) => {
		if (values === null) return sql`true`;
		return name === undefined ? sql`false` : hasTextSql(table, name, values);
	};
	const covered = lines.map((line) => {
		const ofKlass = isOneOf(klass?.column, line.klass === null ? null : [line.klass]);
		return sql`(${ofKlass} and ${isOneOf(scope?.column, line.scope)})`;
	});
	const hidden = parents.filter(({ object }) => hiddenParents.includes(object));
	const apart = hidden.map(({ column }) => sql`${columnSql({ name: column })} is null`);
	return joinSql([sql`(${joinSql(covered, "or")})`, ...apart], "and");
}
