import postgres from "postgres";
import { afterAll, expect, test } from "vitest";
import { crmIn } from "../../../server/crm/crm-in.ts";
import { connect } from "../../../server/database/database.ts";
import { loadGraph } from "../../../server/erasure/graph/load-graph.ts";
import adapter from "../../demo-crm/adapter.ts";
import { freshDatabase } from "../../support/database.ts";

const crm = crmIn("en", adapter);
const { adminUrl } = await freshDatabase({ template: "expunge" });
const sql = postgres(adminUrl, { max: 1 });
const { db, close } = connect(adminUrl);
afterAll(async () => {
	await close();
	await sql.end();
});

const keys = await sql<{ table: string; columns: string[]; to: string; name: string }[]>`
	select conrelid::regclass::text as table, confrelid::regclass::text as to,
		(select array_agg(attname order by ordinality) from unnest(conkey) with ordinality as key (number, ordinality)
			join pg_attribute on attrelid = conrelid and attnum = number) as columns
	from pg_constraint where contype = 'f' and connamespace = 'crm'::regnamespace and conparentid = 0`;
const nameOf = ({ table, columns }: { table: string; columns: readonly string[] }) => `${table}(${columns.join(", ")})`;
const named = crm.references.flatMap((reference) => ("declared" in reference ? [] : [reference]));
const declared = crm.references.flatMap((reference) => ("declared" in reference ? [reference] : []));

/** Tables that may lose rows, computed without the engine. */
function reach(): Set<string> {
	const reached = new Set<string>(
		Object.values(crm.objects)
			.filter(({ deletable }) => deletable !== false)
			.map(({ table }) => table),
	);
	const deleting = [
		...keys.filter((key) => named.some((reference) => reference.rule === "delete" && nameOf(reference) === nameOf(key))),
		...declared.filter(({ rule }) => rule === "delete"),
	];
	for (const to of reached) for (const key of deleting) if (key.to === to) reached.add(key.table);
	return reached;
}

test("the adapter names every foreign key within reach of deletable objects, and no key that does not exist", () => {
	const reached = reach();
	const needed = keys.filter(({ to }) => reached.has(to)).map(nameOf);
	expect(named.map(nameOf).sort()).toEqual(needed.sort());
});

test("the adapter declares the references that have no foreign key", () => {
	const tables = ["activity", "timeline_cache", "saved_lists", "duplicate_suggestions", "webhook_deliveries"];
	expect(new Set(declared.map(({ table }) => table))).toEqual(new Set(tables.map((table) => `crm.${table}`)));
});

test("the engine finds no problem in the adapter", async () => {
	const { problems } = await loadGraph(db, crm);
	expect(problems.map(({ message }) => message)).toEqual([]);
});

test("every table that is deleted from or changed has labels", () => {
	const objects = new Set<string>(Object.values(crm.objects).map(({ table }) => table));
	const wordless = crm.references.map(({ table }) => table).filter((table) => !objects.has(table) && crm.tableLabels[table] === undefined);
	expect(wordless).toEqual([]);
});

test("the adapter uses every rule verb except the one that leaves dead references", () => {
	expect(new Set(crm.references.map(({ rule }) => rule))).toEqual(new Set(["delete", "detach", "scrub", "refuse"]));
});
