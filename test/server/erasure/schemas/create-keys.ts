import {
	type Copy,
	isKey,
	isLinked,
	keyTarget,
	leadsName,
	linksName,
	literal,
	movesTo,
	otherwiseColumns,
	placeOf,
	quote,
	quoted,
	recordTarget,
	referenceColumns,
	type Target,
	tableAt,
	targetOf,
} from "./schema-copy.ts";
import type { RandomReference, RandomSchema, RandomTable } from "./schema-shape.ts";

/** All keys of a copy. The oracle's copy also has triggers for effects that no key has. */
export function createKeys(schema: RandomSchema, copy: Copy): string[] {
	const keys = schema.references.flatMap((reference, index) => {
		if (copy === "oracle") return oracleKey(schema, reference, index);
		return isKey(reference) ? engineKey(schema, reference, index) : [];
	});
	const [first, second] = schema.tables;
	if (copy === "oracle" && schema.untouchable)
		keys.push(...keepRow("untouchable", tableAt(schema, 0), recordTarget(tableAt(schema, 0)), 0));
	if (!schema.sharedKey || !first || !second) return keys;
	const columns = keyTarget(second).columns.map(quote).join(", ");
	return [
		...keys,
		`alter table ${quoted(copy, second)} add constraint "shared key" foreign key (${columns}) references ${quoted(copy, first)} (${columns}) on delete cascade`,
	];
}

function oracleKey(schema: RandomSchema, reference: RandomReference, index: number): string[] {
	if (reference.rule === "keep") return [];
	if (isLinked(reference)) return followLinks(schema, reference, index);
	const key = keySql(schema, reference, index, "oracle");
	if (reference.otherwise) return [...oracleKey(schema, { ...reference, otherwise: null }, index), otherwiseKey(schema, reference, index)];
	switch (reference.rule) {
		case "delete":
			return [`${key} on delete cascade`];
		case "refuse":
			return [key];
		case "detach":
			return [`${key} on delete ${setNull(reference, index)}`];
		case "scrub":
			return [`${key} on delete set null`, ...noteWhatIsCleared(schema, reference, index)];
		case "move":
		case "look up":
			return [`${key} on delete set default`, ...keepTarget(schema, reference, index)];
	}
}

/** The key of the rows that do not meet the condition. */
function otherwiseKey(schema: RandomSchema, reference: RandomReference, index: number): string {
	const target = targetOf(schema, reference);
	const [from, to] = [otherwiseColumns(index, target), target.columns].map((columns) => columns.map(quote).join(", "));
	const action = reference.otherwise === "delete" ? "cascade" : "set null";
	return `alter table ${quoted("oracle", placeOf(schema, index))} add foreign key (${from}) references ${quoted("oracle", tableAt(schema, reference.parent))} (${to}) on delete ${action}`;
}

function engineKey(schema: RandomSchema, reference: RandomReference, index: number): string[] {
	const action = reference.as === "set null" ? setNull(reference, index) : reference.as;
	const late = reference.deferrable && action === "no action" ? " deferrable initially deferred" : "";
	const unseen = reference.state === "not validated" ? " not valid" : "";
	const key = `${keySql(schema, reference, index, "engine")} on delete ${action}${late}${unseen}`;
	if (reference.state === "not enforced")
		return [`do $do$ begin execute ${literal(`${key} not enforced`)}; exception when syntax_error then execute ${literal(key)}; end $do$`];
	if (reference.state !== "disabled") return [key];
	const child = literal(quoted("engine", placeOf(schema, index)));
	return [
		key,
		`do $do$ declare found record; begin
			for found in select tgrelid::regclass as relation, tgname as name from pg_trigger where tgconstraint =
				(select oid from pg_constraint where conrelid = ${child}::regclass and conname = ${literal(keyName(index))})
			loop execute format('alter table %s disable trigger %I', found.relation, found.name); end loop;
		end $do$`,
	];
}

function keyName(index: number): string {
	return `key ${index}`;
}

function keySql(schema: RandomSchema, reference: RandomReference, index: number, copy: Copy): string {
	const target = targetOf(schema, reference);
	const from = referenceColumns(index, target).map(quote).join(", ");
	const to = `${quoted(copy, tableAt(schema, reference.parent))} (${target.columns.map(quote).join(", ")})`;
	const full = reference.matchFull ? " match full" : "";
	return `alter table ${quoted(copy, placeOf(schema, index))} add constraint ${quote(keyName(index))} foreign key (${from}) references ${to}${full}`;
}

function setNull({ firstOnly }: RandomReference, index: number): string {
	return firstOnly ? `set null (${quote(`ref ${index} 0`)})` : "set null";
}

/** A row is deleted with its link to a deleted record, or with onlyIfAllGo only with its last link. */
function followLinks(schema: RandomSchema, reference: RandomReference, index: number): string[] {
	const links = quoted("oracle", { name: linksName(index), schema: 0 });
	const follow = quoted("oracle", { name: `follow ${index}`, schema: 0 });
	const child = tableAt(schema, reference.child);
	const kind = reference.stepKind ? "and kind = 'holds'" : "";
	const last = reference.as === "only if all go" ? `and not exists (select from ${links} where far = old.far ${kind})` : "";
	const leads = quoted("oracle", { name: leadsName(index), schema: 0 });
	const rows = reference.twoSteps ? `code in (select far from ${leads} where near = old.far ${kind})` : "code = old.far";
	const to = `${quoted("oracle", tableAt(schema, reference.parent))} (${targetOf(schema, reference).columns.map(quote).join(", ")})`;
	return [
		`alter table ${links} add foreign key (near) references ${to} on delete cascade`,
		`create function ${follow}() returns trigger language plpgsql as $body$ begin
			delete from ${child.partitioned ? "" : "only "}${quoted("oracle", child)} where ${rows} ${last};
			return null;
		end $body$`,
		`create trigger follow after delete on ${links} for each row ${reference.stepKind ? "when (old.kind = 'holds') " : ""}execute function ${follow}()`,
	];
}

function noteWhatIsCleared(schema: RandomSchema, reference: RandomReference, index: number): string[] {
	const scrub = quoted("oracle", { name: `scrub ${index}`, schema: 0 });
	const [column = ""] = referenceColumns(index, targetOf(schema, reference)).map(quote);
	return [
		`create function ${scrub}() returns trigger language plpgsql as $body$ begin new.${quote(`note ${index}`)} := 'gone'; return new; end $body$`,
		`create trigger ${quote(`scrub ${index}`)} before update on ${quoted("oracle", placeOf(schema, index))} for each row
			when (old.${column} is not null and new.${column} is null) execute function ${scrub}()`,
	];
}

/** A replacement record stays. */
function keepTarget(schema: RandomSchema, reference: RandomReference, index: number): string[] {
	const parent = tableAt(schema, reference.parent);
	return keepRow(`stays ${index}`, parent, targetOf(schema, reference), movesTo(schema, reference) ?? 0);
}

/** A protected reference to the row that is never deleted. */
function keepRow(name: string, table: RandomTable, { columns, types, values }: Target, row: number): string[] {
	const keeps = quoted("oracle", { name, schema: 0 });
	return [
		`create table ${keeps} (ref ${types[0]} references ${quoted("oracle", table)} (${columns.map(quote).join(", ")}))`,
		`insert into ${keeps} values (${literal(values(row)[0] ?? null)})`,
	];
}
