import { afterAll, expect, test } from "vitest";
import { redactionPrivileges, resolveRedactions } from "../../../server/aftermath/redaction/resolve-redactions.ts";
import type { CrmDatabase } from "../../../server/crm/objects.ts";
import { type Diagnosis, diagnose } from "../../../server/doctor/diagnose.ts";
import type { Finding } from "../../../server/doctor/finding.ts";
import { planErasure } from "../../../server/erasure/plan/plan.ts";
import { whyNotUnchecked } from "../../../server/erasure/rows/unchecked.ts";
import { smallCrm } from "../../support/small-crm.ts";
import { openErasing, shop } from "../erasure/erasing.ts";

const { sql, db, make, load, erase } = await openErasing();
await sql`create role "Odd App" login`;
afterAll(async () => {
	await sql`drop owned by "Odd App"`;
	await sql`drop role "Odd App"`;
});

const detached = shop({ declared: true, table: "shop.calls", column: "person", to: "shop.people", rule: "detach" });

async function examine(statements: string, crm: CrmDatabase, role = "postgres"): Promise<Pick<Diagnosis, "verdict" | "findings">> {
	await make(`create table people (id int primary key, name text); insert into people values (1, 'Anna'), (2, 'Nobody'); ${statements}`);
	return diagnose(db, await load(crm), { role });
}

const about = (findings: readonly Finding[], subject: Finding["about"]) => findings.filter((finding) => finding.about === subject);
const messages = (findings: readonly Finding[]) => findings.map(({ message }) => message);

test("a published table that is only detached needs a replica identity, and deleting works with the remedy", async () => {
	await using publication = await publish("calls");
	const { verdict, findings } = await examine("create table calls (person int, word text); insert into calls values (1, 'x')", detached);
	expect(verdict).toBe("safe");
	await publication.begin();
	const [found] = about((await diagnose(db, await load(detached), { role: "postgres" })).findings, "publication");
	expect(found).toMatchObject({ severity: "danger", message: expect.stringContaining("refuses to update it") });
	await expect(erase(detached, ["1"])).rejects.toMatchObject({ cause: { code: "55000" } });
	await sql.unsafe(found?.remedy ?? "");
	expect(await erase(detached, ["1"])).toMatchObject({ rows: 1 });
	expect(about(findings, "publication")).toEqual([]);
});

test("a partition without a replica identity is named if the whole table is published", async () => {
	const crm = shop({ declared: true, table: "shop.calls", column: "person", to: "shop.people", rule: "delete" });
	await examine("create table calls (person int) partition by list (person); create table calls_1 partition of calls default", crm);
	await using publication = await publish("calls");
	await publication.begin("with (publish_via_partition_root)");
	const { findings } = await diagnose(db, await load(crm), { role: "postgres" });
	expect(about(findings, "publication")).toMatchObject([{ remedy: "alter table shop.calls_1 replica identity full;" }]);
});

test("policies are reported on every table that is read or written, and the remedies fit odd names", async () => {
	const crm = shop(
		{ table: "shop.calls", columns: ["person"], rule: "detach", value: { table: "shop.settings", column: "nobody", where: { id: 1 } } },
		{ declared: true, table: "shop.notes", column: "person", to: "shop.people", rule: "refuse" },
	);
	const { findings } = await examine(
		`create table settings (id int, nobody int); insert into settings values (1, 2);
		create table calls (person int references people); create table notes (person int);
		alter table calls enable row level security; alter table notes enable row level security; alter table settings enable row level security`,
		crm,
		"Odd App",
	);
	expect(about(findings, "row security").map(({ message, remedy }) => [message.split(" ")[0], remedy])).toEqual(
		expect.arrayContaining(["shop.calls", "shop.notes", "shop.settings"].map((name) => [name, 'alter role "Odd App" bypassrls;'])),
	);
	const privileges = about(findings, "privilege").map(({ remedy }) => remedy);
	expect(privileges).toContain('grant usage on schema shop to "Odd App";');
	expect(privileges).toContain('grant select on shop.settings to "Odd App";');
	for (const { remedy } of [...about(findings, "privilege"), ...about(findings, "row security")]) await sql.unsafe(remedy ?? "");
	expect(await diagnose(db, await load(crm), { role: "Odd App" })).toMatchObject({ verdict: "safe" });
});

test("update triggers are listed for tables with updates, except those of other columns", async () => {
	const { findings } = await examine(
		`create table calls (person int, word text); create function nothing() returns trigger language plpgsql as 'begin return new; end';
		create trigger on_person before update of person on calls for each row execute function nothing();
		create trigger on_word before update of word on calls for each row execute function nothing();
		create trigger on_delete after delete on calls for each row execute function nothing();
		create trigger off after update on calls for each row execute function nothing(); alter table calls disable trigger off;
		create trigger replica after update on calls for each row execute function nothing(); alter table calls enable replica trigger replica`,
		detached,
	);
	expect(messages(about(findings, "trigger"))).toEqual([
		"shop.calls: the trigger off is disabled and does not fire.",
		"shop.calls: the trigger on_person fires for each row or statement that updates.",
		"shop.calls: the trigger replica is skipped: it fires on replicas only.",
		expect.stringContaining("could silently keep rows"),
	]);
});

test("the doctor says for every reference without a key how late rows are handled", async () => {
	const through = [{ table: "shop.links", fromColumn: "person", toColumn: "note" }] as const;
	const crm = shop(
		{ declared: true, table: "shop.calls", column: "person", to: "shop.people", rule: "refuse" },
		{ declared: true, table: "shop.notes", column: "id", to: "shop.people", through, rule: "delete" },
		{
			declared: true,
			table: "shop.notes",
			column: "id",
			to: "shop.people",
			through,
			when: { word: "x" },
			onlyIfAllGo: true,
			rule: "delete",
		},
	);
	const { findings } = await examine(
		"create table calls (person int); create table notes (id int, word text); create table links (person int, note int)",
		crm,
	);
	const keyless = about(findings, "keyless");
	expect(messages(keyless)).toEqual([
		expect.stringMatching(/not swept, because a row that should have kept .* this trigger would guard it at all times/),
		expect.stringMatching(/swept for 35 days; not guarded, because a trigger could not tell/),
		expect.stringMatching(/not swept, because afterwards it is unknown .* not guarded, because a trigger could not tell/),
	]);
	await sql.unsafe(keyless[0]?.remedy ?? "");
	const after = await diagnose(db, await load(crm), { role: "postgres" });
	expect(messages(about(after.findings, "keyless"))[0]).toMatch(/guarded by a trigger\.$/);
});

test("a guard for a changed reference does not count as its guard", async () => {
	const texts = (template: string) =>
		shop({ declared: true, table: "shop.calls", column: "word", to: "shop.people", form: { kind: "text", template }, rule: "delete" });
	const { findings } = await examine("create table calls (word text)", texts("person {key}"));
	await sql.unsafe(about(findings, "keyless")[0]?.remedy ?? "");
	const [same] = about((await diagnose(db, await load(texts("person {key}")), { role: "postgres" })).findings, "keyless");
	expect(same?.message).toContain("guarded by a trigger, and swept for 35 days");
	const [other] = about((await diagnose(db, await load(texts("people/{key}")), { role: "postgres" })).findings, "keyless");
	expect(other).toMatchObject({
		message: expect.stringContaining("its trigger was made for an earlier adapter"),
		remedy: expect.any(String),
	});
});

test("references without a usable index are named, and partial indexes count only if they contain the rows", async () => {
	const to = "shop.people";
	const crm = shop(
		{ declared: true, table: "shop.calls", column: "document", to, form: { kind: "json", path: "$.people[*]" }, rule: "detach" },
		{ declared: true, table: "shop.calls", column: "amount", to, rule: "detach" },
		{ declared: true, table: "shop.calls", column: "at", to, rule: "detach" },
		{ declared: true, table: "shop.calls", column: "person", to, rule: "detach" },
		{ declared: true, table: "shop.notes", column: "person", to, when: { kind: "person" }, rule: "delete" },
	);
	const { findings } = await examine(
		`create table calls (document jsonb, amount numeric, at date, person int, open bool); create table notes (person text, kind varchar);
		create index calls_open on calls (person) where open; create index on notes (person) where kind = 'person'`,
		crm,
	);
	const indexes = about(findings, "index");
	expect(messages(indexes)).toEqual([
		"shop.calls has no index on (amount::text).",
		"shop.calls has no index on (person); calls_open holds only rows with open.",
		expect.stringContaining("no index helps, because the key is in a document"),
		expect.stringContaining("no index helps, because at is read as text"),
	]);
	await sql`drop index shop.calls_open`;
	await sql`create index on shop.calls (person) where person is not null`;
	const after = await diagnose(db, await load(crm), { role: "postgres" });
	expect(about(after.findings, "index")).toHaveLength(3);
});

test("tables that inherit are named, because their rows stay", async () => {
	const { findings } = await examine("create table calls (person int); create table old_people () inherits (people)", detached);
	expect(messages(about(findings, "inheritance"))).toEqual([expect.stringContaining("inherit from shop.people")]);
});

test("failed sweeps are shown with their reasons", async () => {
	await examine("create table calls (person int)", detached);
	await sql`insert into expunge.tombstones (table_name, key, deletion_id, postponed_reason, failures) values
		('shop.people(id)', '7', gen_random_uuid(), 'shop.calls(person) → shop.people: the database refuses (P0001)', 3)`;
	const { findings } = await diagnose(db, await load(detached), { role: "postgres" });
	expect(messages(about(findings, "sweep"))).toEqual([
		expect.stringMatching(/^shop\.calls\(person\) .* \(P0001\)\. One erased key is still referenced/),
	]);
	await sql`delete from expunge.tombstones`;
});

test("redactions that do not fit, and missing rights for them, make deleting unsafe, and their triggers are listed", async () => {
	await examine(
		`create table calls (person int, id int primary key, text text); grant usage on schema shop to "Odd App";
		create function nothing() returns trigger language plpgsql as 'begin return new; end';
		create trigger on_text after update of text on calls for each row execute function nothing()`,
		detached,
	);
	const texts = [{ table: "shop.calls" as const, columns: ["text", "words"] }];
	const crm = { ...smallCrm, ...detached, redactions: [{ object: "person", addresses: ["name"], name: "name", replacement: "x", texts }] };
	const graph = await load(crm);
	const redactions = { problems: resolveRedactions(graph, crm).problems, privileges: redactionPrivileges(graph, crm) };
	const { verdict, findings } = await diagnose(db, graph, { role: "Odd App", redactions });
	expect(verdict).toBe("unsafe");
	expect(messages(about(findings, "redaction"))).toEqual([expect.stringContaining("the column words of shop.calls")]);
	expect(messages(about(findings, "trigger"))).toEqual(["shop.calls: the trigger on_text fires for each row or statement that updates."]);
	expect(about(findings, "privilege").map(({ remedy }) => remedy)).toContain('grant update (text) on shop.calls to "Odd App";');
});

test("the doctor checks the deleting role, not its own, for unchecked deletion", async () => {
	await examine("create table calls (person int)", detached);
	const plan = planErasure(await load(detached), "person");
	expect(await whyNotUnchecked(db, plan)).toBe(null);
	expect(await whyNotUnchecked(db, plan, "Odd App")).toContain("is not allowed to set session_replication_role");
});

/** A publication that is dropped with the test. Otherwise later tests could not delete from its table. */
async function publish(table: string): Promise<{ begin(options?: string): Promise<void> } & AsyncDisposable> {
	return {
		async begin(options = "") {
			await sql.unsafe(`create publication hindering for table shop.${table} ${options}`);
		},
		async [Symbol.asyncDispose]() {
			await sql`drop publication if exists hindering`;
		},
	};
}
