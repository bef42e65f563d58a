import { expect, test } from "vitest";
import type { CrmDatabase } from "../../../server/crm/objects.ts";
import { describeFully } from "../../../server/doctor/describe-diagnosis.ts";
import { diagnose } from "../../../server/doctor/diagnose.ts";
import { acceptReference } from "../../../server/erasure/graph/accepted-references.ts";
import { loadGraph } from "../../../server/erasure/graph/load-graph.ts";
import { planErasure } from "../../../server/erasure/plan/plan.ts";
import { openErasing, shop } from "../erasure/erasing.ts";

const { sql, db, make, load, erase } = await openErasing();

const people = "create table people (id int primary key, name text); insert into people values (1, 'Anna')";

async function examine(statements: string, crm: CrmDatabase, role = "postgres") {
	await make(`${people}; ${statements}`);
	const diagnosis = await diagnose(db, await load(crm), { role });
	return { ...diagnosis, text: describeFully(diagnosis).join("\n") };
}

test("an undecided key makes the object undeletable, and pasting the proposed rule makes it deletable", async () => {
	const tables =
		"create table orders (id int primary key, person int references people on delete cascade); create index on orders (person)";
	const sick = await examine(tables, shop());
	expect(sick.verdict).toBe("unsafe");
	expect(sick.text).toContain("UNDECIDED by (person)");
	const answers = [{ what: "rule", rule: { table: "shop.orders", columns: ["person"], to: "shop.people", rule: "delete" } }];
	expect(sick.findings).toContainEqual(expect.objectContaining({ severity: "danger", about: "reference", answers }));
	await expect(erase(shop(), ["1"])).rejects.toMatchObject({ code: "object_undecided" });

	const well = await examine(tables, shop({ table: "shop.orders", columns: ["person"], rule: "delete" }));
	expect(well).toMatchObject({ verdict: "safe", findings: [{ severity: "note", about: "statistics" }] });
	expect(well.text).toContain("shop.orders  delete by (person)");
});

test("an admin's acceptance holds until the key changes", async () => {
	const { keyFingerprint, keyName } = await import("../../../server/erasure/graph/accepted-references.ts");
	await make(`${people}; create table orders (id int primary key, person int references people)`);
	const { catalog } = await load(shop());
	const key = catalog.keys.find(({ from }) => from === catalog.names.get("shop.orders"));
	if (!key) throw new Error("No key.");
	await sql`insert into expunge.accepted_references (reference, rule, fingerprint, accepted_by) values
		(${keyName(catalog, key)}, ${sql.json({ rule: "delete" })}, ${keyFingerprint(catalog, key)}, 'ada')`;
	expect((await load(shop())).problems).toEqual([]);
	await sql`alter table shop.orders drop constraint orders_person_fkey, add foreign key (person) references shop.people on delete cascade`;
	expect((await load(shop())).problems).toMatchObject([{ kind: "undecided", fatal: false, objects: ["person"] }]);
	await sql`delete from expunge.accepted_references`;
});

test("an admin's acceptance that the adapter no longer allows is named", async () => {
	await make(`${people}; create table orders (id int primary key, person int references people on delete set null)`);
	const reference = "shop.orders(person) → shop.people(id)";
	await acceptReference(db, await load(shop()), { reference }, "ada");
	const graph = await load({ ...shop(), caches: [{ table: "shop.orders", folder: "orders/{person}" }] });
	const { findings } = await diagnose(db, graph, { role: "postgres" });
	expect(findings.map(({ message }) => message)).toContainEqual(expect.stringContaining("by ada, but the decision is no longer possible."));
	await sql`delete from expunge.accepted_references`;
});

test.each([
	["keep on a key", { table: "shop.t", columns: ["person"], rule: "keep" }, "the database would refuse"],
	["detach to null where null is not allowed", { table: "shop.t", columns: ["must"], rule: "detach" }, "must is NOT NULL"],
	["detach to null in a primary key", { table: "shop.t", columns: ["id"], rule: "detach" }, "id is NOT NULL"],
	["detach to a value that does not exist", { table: "shop.t", columns: ["must"], rule: "detach", value: 99 }, "does not exist"],
	[
		"detach to one of several rows",
		{ table: "shop.t", columns: ["must"], rule: "detach", value: { table: "shop.people", column: "id", where: { name: ["Anna", "Ben"] } } },
		"exactly one row",
	],
	[
		"a constant scrub on a unique column",
		{ declared: true, table: "shop.t", column: "word", to: "shop.people", rule: "scrub", values: { code: "x" } },
		"is unique",
	],
	[
		"a scrub that leaves the key",
		{ table: "shop.t", columns: ["person"], rule: "scrub", values: { word: "x" } },
		"would leave the foreign key",
	],
	[
		"a scrub of a generated column",
		{ declared: true, table: "shop.t", column: "word", to: "shop.people", rule: "scrub", values: { twice: 1 } },
		"generated",
	],
	["a table that is not there", { table: "shop.none", columns: ["person"], rule: "delete" }, "no table shop.none"],
	["a column that is not there", { table: "shop.t", columns: ["nobody"], rule: "delete" }, "no column nobody"],
	["a key that is not there", { table: "shop.t", columns: ["word"], rule: "delete" }, "no foreign key on (word)"],
	[
		"an array that is none",
		{ declared: true, table: "shop.t", column: "word", to: "shop.people", rule: "delete", form: { kind: "array" } },
		"is not an array",
	],
] as const)("%s is refused at start, by name", async (_, reference, reason) => {
	await make(`${people}; insert into people values (2, 'Ben');
		create table t (id int primary key references people, person int references people, must int not null references people, word text,
			code text unique, number int, twice int generated always as (number * 2) stored)`);
	const problems = (await load(shop(reference))).problems.filter(({ fatal }) => fatal);
	expect(problems).toHaveLength(1);
	expect(problems[0]?.message).toContain(reason);
	expect(problems[0]?.message).toContain(reference.table);
});

test("missing indexes come with the statement that creates them, and are found once it has run", async () => {
	const crm = shop(
		{ table: "shop.orders", columns: ["person"], rule: "delete" },
		{ declared: true, table: "shop.log", column: "subject", to: "shop.people", when: { kind: "person" }, rule: "delete" },
		{ declared: true, table: "shop.log", column: "members", to: "shop.people", form: { kind: "array" }, rule: "detach" },
	);
	const tables = `create table orders (id int primary key, person int references people);
		create table log (kind text, subject text, members int[]); insert into log select 'x', i, '{}' from generate_series(1, 2000) i; analyze log`;
	const { findings } = await examine(tables, crm);
	const missing = findings.filter(({ about }) => about === "index");
	expect(missing.map(({ remedy }) => remedy)).toEqual([
		expect.stringMatching(/^create index concurrently "expunge_\w{16}" on "shop"."orders" \("person"\);$/),
		expect.stringMatching(/^create index concurrently "expunge_\w{16}" on "shop"."log" using hash \("subject"\) where "kind" = 'person';$/),
		expect.stringMatching(/^create index concurrently "expunge_\w{16}" on "shop"."log" using gin \("members"\);$/),
	]);
	for (const { remedy } of missing) await sql.unsafe(remedy ?? "");
	const after = await diagnose(db, await load(crm), { role: "postgres" });
	expect(after.findings.filter(({ about }) => about === "index")).toEqual([]);
});

test("privileges, row-level security and publications that would break a deletion make it unsafe, and the remedies fix it", async () => {
	await sql`create role engine_app login`;
	await sql.unsafe("grant usage on schema expunge to engine_app; grant select on expunge.accepted_references to engine_app");
	try {
		const crm = shop({ table: "shop.orders", columns: ["person"], rule: "detach" });
		const tables = `create table orders (person int references people, word text); create index on orders (person);
			alter table people enable row level security; alter table people replica identity nothing;
			drop publication if exists engine_all; create publication engine_all for table people`;
		const { verdict, findings } = await examine(tables, crm, "engine_app");
		expect(verdict).toBe("unsafe");
		const dangers = findings.filter(({ severity }) => severity === "danger");
		expect(new Set(dangers.map(({ about }) => about))).toEqual(new Set(["privilege", "publication", "row security"]));
		await sql`grant usage on schema shop, expunge to engine_app`;
		await sql`grant select on expunge.accepted_references to engine_app`;
		for (const { remedy } of dangers) await sql.unsafe(remedy ?? "");
		expect((await diagnose(db, await load(crm), { role: "engine_app" })).findings.filter(({ severity }) => severity === "danger")).toEqual(
			[],
		);

		// The granted privileges are exactly enough.
		const { lockRecords } = await import("../../../server/erasure/rows/lock-records.ts");
		const { eraseRecords } = await import("../../../server/erasure/rows/erase-records.ts");
		const erased = await db.transaction(async (tx) => {
			await tx.execute("set local role engine_app");
			const plan = planErasure(await loadGraph(tx, crm), "person");
			return eraseRecords(tx, plan, await lockRecords(tx, plan, ["1"]), { deletionId: "00000000-0000-4000-8000-000000000000" });
		});
		expect(erased.rows).toBe(1);
	} finally {
		await sql.unsafe("drop publication if exists engine_all; drop owned by engine_app; drop role engine_app");
	}
});

test("triggers and rules are listed, and each reference without a key is reported as swept or guarded", async () => {
	const crm = shop({ declared: true, table: "shop.log", column: "person", to: "shop.people", rule: "delete" });
	const { text, findings } = await examine(
		`create table log (person int); create index on log (person); create function nothing() returns trigger language plpgsql as 'begin return old; end';
		create trigger count_down before delete on log for each row execute function nothing(); create rule note as on insert to people do also notify come`,
		crm,
	);
	expect(text).toContain("the trigger count_down fires");
	expect(text).toContain("could silently keep rows");
	expect(text).toContain("the rewrite rule note");
	expect(text).toContain("person cannot be deleted unchecked");
	const keyless = findings.find(({ about }) => about === "keyless");
	expect(keyless?.message).toContain("swept");
	await sql.unsafe(keyless?.remedy ?? "");
	const after = await diagnose(db, await load(crm), { role: "postgres" });
	expect(after.findings.find(({ about }) => about === "keyless")?.message).toContain("guarded by a trigger");
});
