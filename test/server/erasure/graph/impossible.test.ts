import { afterAll, expect, test } from "vitest";
import type { CrmDatabase, CrmObject, Reference } from "../../../../server/crm/objects.ts";
import { openErasing, shop } from "../erasing.ts";

const { sql, make, load } = await openErasing();

afterAll(() => sql`drop schema if exists "shop.a" cascade`);

const people = "create table people (id int primary key, name text); insert into people values (1, 'Anna')";
const person: CrmObject = { labels: { singular: "Person", plural: "People" }, table: "shop.people", key: "id", name: ["name"] };

const partitions = `create table people (id int primary key, name text) partition by range (id);
	create table first_people partition of people for values from (0) to (100)`;

test("a reference that leads to a single partition is refused at start", async () => {
	await make(`${partitions}; create table log (person int)`);
	const { problems } = await load(shop({ declared: true, table: "shop.log", column: "person", to: "shop.first_people", rule: "delete" }));
	expect(problems).toMatchObject([{ kind: "impossible", fatal: true }]);
	expect(problems[0]?.message).toContain("shop.people");
});

test("an object that lives in a single partition is refused at start", async () => {
	await make(partitions);
	const { problems } = await load({ ...shop(), objects: { person: { ...person, table: "shop.first_people" } } });
	expect(problems).toMatchObject([{ kind: "impossible", fatal: true, objects: ["person"] }]);
});

test.each([
	["is not unique", "create table people (id int not null, name text)"],
	["is unique only at the end of a transaction", "create table people (id int unique deferrable, name text)"],
	["is unique where nobody looks", "create table people (id int, name text); create unique index on people (id) where name is null"],
	[
		"turned out not to be unique",
		"create table people (id int, name text); create unique index people_id on people (id); update pg_index set indisvalid = false where indexrelid = 'people_id'::regclass",
	],
])("a key that %s cannot identify a record", async (_, statements) => {
	await make(statements);
	const { problems } = await load(shop());
	expect(problems).toMatchObject([{ kind: "impossible", fatal: true, objects: ["person"] }]);
	expect(problems[0]?.message).toContain("not unique");
});

const calls = `${people}; create table calls (id int primary key, person int, code int unique, uri text, members int[], content jsonb, seconds int, open bool)`;
const array = { kind: "array" } as const;
const json = { kind: "json", path: "$.id" } as const;
const text = { kind: "text", template: "crm://{key}" } as const;
const call = { declared: true, table: "shop.calls", to: "shop.people" } as const;

test.each<[string, Reference, string]>([
	["the same value for every row of a unique column", { ...call, column: "code", rule: "detach", value: 1 }, "is unique"],
	["a value that its column cannot hold", { ...call, column: "person", rule: "detach", value: "nobody" }, "nobody"],
	["a scrub that its column cannot hold", { ...call, column: "person", rule: "scrub", values: { seconds: "long" } }, "long"],
	["a condition that its column cannot meet", { ...call, column: "person", rule: "delete", when: { open: "perhaps" } }, "perhaps"],
	["a missing record in arrays", { ...call, column: "members", form: array, rule: "detach", value: 9 }, "does not exist"],
	["a missing record in JSON", { ...call, column: "content", form: json, rule: "detach", value: 9 }, "does not exist"],
	["a missing record in texts", { ...call, column: "uri", form: text, rule: "detach", value: 9 }, "does not exist"],
])("%s is refused at start, by name", async (_, reference, reason) => {
	await make(calls);
	const { problems } = await load(shop(reference));
	expect(problems).toMatchObject([{ kind: "impossible", fatal: true, objects: ["person"] }]);
	expect(problems[0]?.message).toContain(reason);
});

test("an object's condition that its column cannot meet is refused at start", async () => {
	await make(people);
	const { problems } = await load({ ...shop(), objects: { person: { ...person, protectedWhere: { id: ["one", "1"] } } } });
	expect(problems).toMatchObject([{ kind: "impossible", fatal: true, objects: ["person"] }]);
	expect(problems[0]?.message).toContain("one");
});

test("values of other records' rows cannot identify a record, and the condition to write is named", async () => {
	await make(`${people}; create table mails (id int primary key, kind text, owner int, mail text)`);
	const owner = { table: "shop.mails", column: "owner" } as const;
	const crm = shop({ ...owner, declared: true, to: "shop.people", when: { kind: "Person" }, rule: "delete" });
	const identify = [{ column: "mail", from: owner }];
	const { problems } = await load({ ...crm, objects: { person: { ...person, identify } } });
	expect(problems).toMatchObject([{ kind: "impossible", fatal: true, objects: ["person"] }]);
	expect(problems[0]?.message).toContain('`when: {"kind":"Person"}`');
});

test.each<[string, Partial<CrmDatabase>, string]>([
	[
		"table of a reference",
		shop({ table: "shop.cals", columns: ["person"], rule: "delete" }),
		'no table shop.cals; did you mean "shop.calls"?',
	],
	["column of a reference", shop({ ...call, column: "persn", rule: "delete" }), 'no column persn; did you mean "person"?'],
	[
		"column of a condition",
		{ objects: { person: { ...person, protectedWhere: { nmae: "Anna" } } } },
		'no column nmae; did you mean "name"?',
	],
	["table of an object", { objects: { person: { ...person, table: "shop.peopel" } } }, 'no table shop.peopel; did you mean "shop.people"?'],
	[
		"column of the klasses",
		{
			objects: {
				person: { ...person, klass: { column: "name", from: { table: "shop.calls", key: "code", singular: "code", plural: "cod" } } },
			},
		},
		'no column cod; did you mean "code"?',
	],
])("a misspelt %s is refused at start, with the nearest name that is there", async (_, change, said) => {
	await make(`${people}; create table calls (id int primary key, person int references people, code text)`);
	const { problems } = await load({ ...shop(), ...change });
	expect(problems.map(({ kind, fatal }) => ({ kind, fatal }))).toContainEqual({ kind: "unknown_name", fatal: true });
	expect(problems.map(({ message }) => message).join("\n")).toContain(said);
});

test("two tables within reach that would have the same name make an object undeletable, and others keep theirs", async () => {
	await sql`drop schema if exists "shop.a" cascade`;
	await make(`${people}; create table "a.b" (id int primary key, person int references people);
		create schema "shop.a"; create table "shop.a".b (id int primary key, other int)`);
	const crm = shop({ table: "shop.a.b", columns: ["person"], rule: "delete" });
	const { problems } = await load(crm);
	expect(problems).toMatchObject([{ kind: "impossible", objects: ["person"] }]);
	expect(problems[0]?.message).toContain("shop.a.b");
	await sql`alter table "shop.a".b rename to c`;
	expect((await load(crm)).problems).toEqual([]);
});

const unproven = `${people}; alter table people add email text; create table messages (id int primary key, from_email text)`;
const byEmail = { declared: true, table: "shop.messages", column: "from_email", to: "shop.people", toColumn: "email" } as const;

test.each([
	["is not unique", ""],
	["is unique only of some rows", "create unique index on people (email) where name = 'Anna'"],
	["is unique only together with another", "create unique index on people (email, name)"],
	["is unique only at the end of a transaction", "alter table people add unique (email) deferrable"],
])("a reference that would change rows and leads to a column that %s is refused at start, by name", async (_, statement) => {
	await make(`${unproven}; ${statement}`);
	for (const rule of [{ rule: "delete" }, { rule: "detach" }, { rule: "scrub", values: { from_email: "gone" } }] as const) {
		const { problems } = await load(shop({ ...byEmail, ...rule }));
		expect(problems).toMatchObject([{ kind: "impossible", fatal: true, objects: ["person"] }]);
		expect(problems[0]?.message).toContain("shop.messages(from_email) → shop.people(email)");
	}
});

test("a reference is allowed if it leads to a unique column or changes nothing", async () => {
	await make(unproven);
	expect((await load(shop({ ...byEmail, rule: "keep" }))).problems).toEqual([]);
	expect((await load(shop({ ...byEmail, rule: "refuse" }))).problems).toEqual([]);
	await sql`create unique index on shop.people (email)`;
	expect((await load(shop({ ...byEmail, rule: "delete" }))).problems).toEqual([]);
});

test("a schema named drizzle belongs to the CRM", async () => {
	await make(people);
	await sql`create schema drizzle create table notes (person int references shop.people)`;
	const { problems } = await load(shop());
	await sql`drop schema drizzle cascade`;
	expect(problems).toMatchObject([{ kind: "undecided", objects: ["person"] }]);
});
