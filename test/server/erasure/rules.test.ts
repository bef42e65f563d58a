import { expect, test } from "vitest";
import type { Reference } from "../../../server/crm/objects.ts";
import { planErasure } from "../../../server/erasure/plan/plan.ts";
import { previewErasure } from "../../../server/erasure/rows/preview-erasure.ts";
import { openErasing, shop } from "./erasing.ts";

const { sql, db, make, load, erase, watch } = await openErasing();

const people = `create table people (id int primary key, name text, friend int references people);
	insert into people values (0, 'Nobody', null), (1, 'Anna', null), (2, 'Ben', 1), (3, 'Cem', 2), (4, 'Dora', 4)`;
const friend = { table: "shop.people", columns: ["friend"], rule: "detach" } as const;

async function eraseFrom(statements: string, references: Reference[], keys = ["1"]) {
	await make(`${people}; ${statements}`);
	const crm = shop(friend, ...references);
	return watch(() => erase(crm, keys));
}

test("delete removes rows by every form of reference, and none that only look alike", async () => {
	const changes = await eraseFrom(
		`create table typed (id int primary key, kind text, subject text);
		insert into typed values (1, 'person', '1'), (2, 'company', '1'), (3, 'person', '11'), (4, null, '1'), (5, 'person', '01');
		create table uris (id int primary key, uri text);
		insert into uris values (1, 'crm://people/1'), (2, 'crm://people/11'), (3, 'xcrm://people/1'), (4, 'crm://people/1/x');
		create table lists (id int primary key, members int[]); insert into lists values (1, '{1,2}'), (2, '{11}'), (3, null), (4, '{}');
		create table caches (id int primary key, content jsonb);
		insert into caches values (1, '{"people": [{"id": 1}, {"id": 2}]}'), (2, '{"people": [{"id": "1"}]}'), (3, '{"people": [{"id": 11}]}'), (4, '{"people": 1}'), (5, null)`,
		[
			{ declared: true, table: "shop.typed", column: "subject", to: "shop.people", when: { kind: "person" }, rule: "delete" },
			{
				declared: true,
				table: "shop.uris",
				column: "uri",
				to: "shop.people",
				form: { kind: "text", template: "crm://people/{key}" },
				rule: "delete",
			},
			{ declared: true, table: "shop.lists", column: "members", to: "shop.people", form: { kind: "array" }, rule: "delete" },
			{
				declared: true,
				table: "shop.caches",
				column: "content",
				to: "shop.people",
				form: { kind: "json", path: "$.people[*].id" },
				rule: "delete",
			},
		],
	);
	expect(changes).toEqual({
		people: { gone: ["1"], changed: ["2"] },
		typed: { gone: ["1"] },
		uris: { gone: ["1"] },
		lists: { gone: ["1"] },
		caches: { gone: ["1", "2"] },
	});
});

test("detach keeps the row: sets null, a stated value or a looked-up row, and removes the key from arrays and JSON", async () => {
	await eraseFrom(
		`create table tasks (id int primary key, owner int not null references people, maker int references people, words text);
		insert into tasks values (1, 1, 1, 'a'), (2, 2, 1, 'b');
		create table lists (id int primary key, members int[]); insert into lists values (1, '{2,1,null,1}'), (2, '{2}');
		create table caches (id int primary key, content jsonb);
		insert into caches values (1, '{"people": [{"id": 1, "x": 5}, {"id": 2}], "big": 12345678901234567890}'), (2, '{"flat": [1, 2, "1"], "people": []}')`,
		[
			{ table: "shop.tasks", columns: ["owner"], rule: "detach", value: { table: "shop.people", column: "id", where: { name: "Nobody" } } },
			{ table: "shop.tasks", columns: ["maker"], rule: "detach", value: 0 },
			{ declared: true, table: "shop.lists", column: "members", to: "shop.people", form: { kind: "array" }, rule: "detach" },
			{
				declared: true,
				table: "shop.caches",
				column: "content",
				to: "shop.people",
				form: { kind: "json", path: "$.people[*].id" },
				rule: "detach",
			},
			{
				declared: true,
				table: "shop.caches",
				column: "content",
				to: "shop.people",
				form: { kind: "json", path: "$.flat[*]" },
				rule: "detach",
			},
		],
	);
	expect(await sql`select id, owner, maker from shop.tasks order by id`).toEqual([
		{ id: 1, owner: 0, maker: 0 },
		{ id: 2, owner: 2, maker: 0 },
	]);
	expect(await sql`select members::text from shop.lists order by id`).toEqual([{ members: "{2,NULL}" }, { members: "{2}" }]);
	expect(await sql`select content::text from shop.caches order by id`).toEqual([
		{ content: '{"big": 12345678901234567890, "people": [{"x": 5, "id": null}, {"id": 2}]}' },
		{ content: '{"flat": [2], "people": []}' },
	]);
});

test("detach replaces the record in texts, arrays and JSON in their own format, and the replacement has to stay", async () => {
	await make(`${people}; create table notes (id int primary key, uri text, members int[], content jsonb);
		insert into notes values (1, 'crm://people/1', '{2,1}', '{"id": 1}')`);
	const note = { declared: true, table: "shop.notes", to: "shop.people", rule: "detach", value: 0 } as const;
	const forms = {
		uri: { kind: "text", template: "crm://people/{key}" },
		members: { kind: "array" },
		content: { kind: "json", path: "$.id" },
	} as const;
	const references = Object.entries(forms).map(([column, form]): Reference => ({ ...note, column, form }));
	for (const reference of references) {
		const { refused } = await erase(shop(friend, reference), ["0"]);
		expect(refused).toEqual([{ key: "0", code: "referenced", keptBy: { table: "shop.people", key: null } }]);
	}
	await erase(shop(friend, ...references), ["1"]);
	expect(await sql`select uri, members, content from shop.notes`).toEqual([
		{ uri: "crm://people/0", members: [2, 0], content: { id: "0" } },
	]);
});

test("scrub overwrites the stated columns and keeps the row; keep does nothing", async () => {
	const changes = await eraseFrom(
		`create table calls (id int primary key, person int references people, caller text, seconds int);
		insert into calls values (1, 1, 'Anna', 30), (2, 2, 'Ben', 40);
		create table logs (id int primary key, person int); insert into logs values (1, 1)`,
		[
			{ table: "shop.calls", columns: ["person"], rule: "scrub", values: { person: null, caller: "Somebody" } },
			{ declared: true, table: "shop.logs", column: "person", to: "shop.people", rule: "keep" },
		],
	);
	expect(changes).toEqual({ people: { gone: ["1"], changed: ["2"] }, calls: { changed: ["1"] } });
	expect(await sql`select * from shop.calls where id = 1`).toEqual([{ id: 1, person: null, caller: "Somebody", seconds: 30 }]);
});

test.each([
	["boolean", true, "true"],
	["boolean", "f", "false"],
	["boolean", 1, "true"],
	["bytea", "\\x00ff", "\\x00ff"],
	["json", '{"name": null}', '{"name": null}'],
	["jsonb", '["\\"", 1.50]', '["\\"", 1.50]'],
	["text[]", '{"a,b",NULL}', '{"a,b",NULL}'],
	["boolean[]", "{true,false}", "{t,f}"],
	["date", "2026-02-01", "2026-02-01"],
	["timestamptz", "2026-02-01 10:00:00+00", "2026-02-01 10:00:00+00"],
	["numeric", "12345678901234567890.10", "12345678901234567890.10"],
	["inet", "10.0.0.0/8", "10.0.0.0/8"],
	["point", "(1,2)", "(1,2)"],
	["char(3)", "x", "x  "],
])("scrub writes to a column of type %s what the adapter states (%j)", async (type, value, text) => {
	await eraseFrom(
		`create table calls (id int primary key, person int references people, noted ${type}); insert into calls values (1, 1, null)`,
		[{ table: "shop.calls", columns: ["person"], rule: "scrub", values: { person: null, noted: value } }],
	);
	const [call] = await sql`select noted::text as noted, (${text}::text::${sql.unsafe(type)})::text as wanted from shop.calls`;
	expect(call?.["noted"]).toBe(call?.["wanted"]);
});

test("refuse wins over every path, and the rest of the batch is deleted", async () => {
	const changes = await eraseFrom(
		`create table orders (id int primary key, person int references people on delete cascade);
		create table invoices (id int primary key, order_id int references orders, person int references people);
		insert into orders values (1, 1), (2, 2), (3, 3); insert into invoices values (1, 2, 2)`,
		[
			{ table: "shop.orders", columns: ["person"], rule: "delete" },
			{ table: "shop.invoices", columns: ["order_id"], rule: "refuse" },
			{ table: "shop.invoices", columns: ["person"], rule: "delete" },
		],
		["1", "2", "3"],
	);
	expect(changes).toEqual({ people: { gone: ["1", "3"], changed: ["2"] }, orders: { gone: ["1", "3"] } });
});

test("a self-referencing row does not keep its record, and a replacement record stays", async () => {
	const refusing = { table: "shop.people", columns: ["friend"], rule: "refuse" } as const;
	await make(people);
	expect((await erase(shop(refusing), ["1", "3", "4"])).refused).toEqual([
		{ key: "1", code: "referenced", keptBy: { table: "shop.people", key: "2" } },
	]);
	await make(people);
	const pointing = shop({ table: "shop.people", columns: ["friend"], rule: "detach", value: 0 });
	const erased = await erase(pointing, ["0", "1"]);
	expect(erased.refused).toEqual([{ key: "0", code: "referenced", keptBy: { table: "shop.people", key: null } }]);
	expect(await sql`select friend from shop.people where id = 2`).toEqual([{ friend: 0 }]);
});

test("a row that one reference detaches and another deletes is deleted", async () => {
	const statements = `create table orders (id int primary key, person int references people on delete cascade, seller int references people);
		create table lines (order_id int references orders on delete cascade, checker int references people on delete set null);
		insert into orders values (1, 1, 2), (2, 2, 1), (3, 1, 1); insert into lines values (1, 1), (2, 1), (3, 2)`;
	const changes = await eraseFrom(statements, [
		{ table: "shop.orders", columns: ["person"], rule: "delete" },
		{ table: "shop.orders", columns: ["seller"], rule: "detach" },
		{ table: "shop.lines", columns: ["order_id"], rule: "delete" },
		{ table: "shop.lines", columns: ["checker"], rule: "detach" },
	]);
	expect(changes).toEqual({
		people: { gone: ["1"], changed: ["2"] },
		orders: { gone: ["1", "3"], changed: ["2"] },
		lines: { gone: ["(1,1)", "(2,1)", "(3,2)"], appeared: ["(2,)"] },
	});
});

test("rows that belong to a record through a membership are deleted, with onlyIfAllGo only when all their records are", async () => {
	const tables = `
		create table groups (id int primary key, ticket int, role text);
		create table members (id int primary key, group_id int, person int);
		create table tickets (id int primary key, words text);
		create table links (id int primary key, reminder int, ticket int);
		insert into tickets values (10, 'a'), (11, 'b'), (12, 'c'), (20, 'reminds of 10'), (21, 'reminds of 10 and 12');
		insert into groups values (1, 10, 'requestor'), (2, 11, 'watcher'), (3, 12, 'requestor');
		insert into members values (1, 1, 1), (2, 2, 1), (3, 3, 2); insert into links values (1, 20, 10), (2, 21, 10), (3, 21, 12)`;
	const references: Reference[] = [
		{
			declared: true,
			table: "shop.tickets",
			column: "id",
			to: "shop.people",
			rule: "delete",
			through: [
				{ table: "shop.members", fromColumn: "person", toColumn: "group_id" },
				{ table: "shop.groups", fromColumn: "id", toColumn: "ticket", when: { role: "requestor" } },
			],
		},
		{
			declared: true,
			table: "shop.tickets",
			column: "id",
			to: "shop.tickets",
			onlyIfAllGo: true,
			rule: "delete",
			through: [{ table: "shop.links", fromColumn: "ticket", toColumn: "reminder" }],
		},
		{ declared: true, table: "shop.members", column: "person", to: "shop.people", rule: "delete" },
		{ declared: true, table: "shop.links", column: "ticket", to: "shop.tickets", rule: "delete" },
	];
	expect(await eraseFrom(tables, references)).toMatchObject({
		tickets: { gone: ["10", "20"] },
		members: { gone: ["1", "2"] },
		links: { gone: ["1", "2"] },
	});
	expect(await eraseFrom(tables, references, ["1", "2"])).toMatchObject({ tickets: { gone: ["10", "12", "20", "21"] } });
});

test("a related row decides about a row, by what it must and must not be", async () => {
	const statements = `create table groups (id int primary key, kind text); insert into groups values (1, 'owners'), (2, 'readers');
		create table members (id int primary key, group_id int, person int, state text);
		insert into members values (1, 1, 1, 'x'), (2, 2, 1, 'x'), (3, 2, 1, 'kept'), (4, 9, 1, null)`;
	const whereRelated = { column: "group_id", to: "shop.groups", toColumn: "id", where: { kind: "owners" } } as const;
	const member = { declared: true, table: "shop.members", column: "person", to: "shop.people", whenNot: { state: "kept" } } as const;
	const changes = await eraseFrom(statements, [
		{ ...member, whereRelated, rule: "detach", value: 0 },
		{ ...member, whereRelated: { ...whereRelated, not: true as const }, rule: "delete" },
	]);
	expect(changes).toMatchObject({ members: { gone: ["2", "4"], changed: ["1"] } });
});

test("a condition can use the current values of a list in another table", async () => {
	const statements = `create table groups (id int primary key, kind text);
		insert into groups values (1, 'owners'), (2, 'role-7'), (3, 'role-8'), (4, 'readers');
		create table roles (id int primary key, places int); insert into roles values (7, 1), (8, 0);
		create table members (id int primary key, group_id int, person int); insert into members values (1, 1, 1), (2, 2, 1), (3, 3, 1), (4, 4, 1)`;
	const kinds = ["owners", { table: "shop.roles", column: "id", template: "role-{key}", where: { places: 1 } }] as const;
	const whereRelated = { column: "group_id", to: "shop.groups", toColumn: "id", where: { kind: kinds } } as const;
	const member = { declared: true, table: "shop.members", column: "person", to: "shop.people" } as const;
	const changes = await eraseFrom(statements, [
		{ ...member, whereRelated, rule: "detach", value: 0 },
		{ ...member, whereRelated: { ...whereRelated, not: true as const }, rule: "delete" },
	]);
	expect(changes).toMatchObject({ members: { gone: ["3", "4"], changed: ["1", "2"] } });
});

test("a reference of an optional table applies if the table exists", async () => {
	const words = { declared: true, table: "shop.words", column: "id", to: "shop.people", rule: "delete" } as const;
	await make(people);
	expect((await load(shop(friend, words))).problems).toMatchObject([{ kind: "unknown_name" }]);
	expect((await load(shop(friend, { ...words, optional: true as const }))).problems).toEqual([]);
	const statements = "create table words (id int primary key, said text); insert into words values (1, 'a'), (2, 'b')";
	expect(await eraseFrom(statements, [{ ...words, optional: true as const }])).toMatchObject({ words: { gone: ["1"] } });
});

test("an address without a key is deleted too where the CRM keeps the addresses of deleted records", async () => {
	const statements = `create table links (id int primary key, target text);
		insert into links values (1, 'crm:person/1'), (2, 'crm:person/'), (3, 'crm:person/2'), (4, 'crm:')`;
	const link = { declared: true, table: "shop.links", column: "target", to: "shop.people", rule: "delete" } as const;
	const form = { kind: "text", template: "crm:person/{key}" } as const;
	expect(await eraseFrom(statements, [{ ...link, form }])).toMatchObject({ links: { gone: ["1"] } });
	expect(await eraseFrom(statements, [{ ...link, form: { ...form, orEmpty: true } }])).toMatchObject({ links: { gone: ["1", "2"] } });
});

test("a trigger that silently keeps a row is an error, not an orphan", async () => {
	await make(`${people};
		create table orders (id int primary key, person int references people on delete cascade); insert into orders values (1, 1), (2, 2);
		create function keep() returns trigger language plpgsql as 'begin if old.id = 1 then return null; end if; return old; end';
		create trigger keep before delete on orders for each row execute function keep()`);
	const crm = shop(friend, { table: "shop.orders", columns: ["person"], rule: "delete" });
	const changes = await watch(() => expect(erase(crm, ["1"])).rejects.toThrow("Rows of shop.orders are still there"));
	expect(changes).toEqual({});
	expect(await erase(crm, ["2"])).toMatchObject({ strategy: "checked", rows: 2 });
});

test("records of the CRM itself are never deleted", async () => {
	await make(people);
	const crm = shop(friend);
	const [person] = Object.values(crm.objects);
	if (!person) throw new Error("No object.");
	const careful = { ...crm, objects: { person: { ...person, protectedWhere: { name: "Nobody" } } } };
	expect((await erase(careful, ["0", "1"])).refused).toEqual([
		{ key: "0", code: "referenced", keptBy: { table: "shop.people", key: "0" } },
	]);
	expect((await load(careful)).problems).toEqual([]);
});

test.each([
	["nothing refers to them", ""],
	["others refer to them", "create table letters (id int primary key, login int references logins on delete cascade)"],
])("the CRM's own accounts, where %s, keep the record that would delete them, and the others are deleted", async (_, statements) => {
	const references: Reference[] = [{ table: "shop.logins", columns: ["person"], rule: "delete" }];
	if (statements) references.push({ table: "shop.letters", columns: ["login"], rule: "delete" });
	const login = { labels: { singular: "Login", plural: "Logins" }, table: "shop.logins", key: "id", name: ["id"] } as const;
	const bare = shop(friend, ...references);
	const crm = { ...bare, objects: { ...bare.objects, login: { ...login, where: { active: true }, protectedWhere: { kind: "system" } } } };
	await make(`${people};
		create table logins (id int primary key, person int references people on delete cascade, kind text, active bool);
		insert into logins values (1, 1, 'system', true), (2, 2, 'system', false), (3, 3, 'person', true); ${statements}`);
	const preview = await previewErasure(db, planErasure(await load(crm), "person"), { keys: ["1", "2", "3"] });
	expect(preview).toMatchObject({ deletable: 2, refusals: [{ code: "referenced", count: 1 }] });
	const changes = await watch(async () => {
		expect((await erase(crm, ["1", "2", "3"])).refused).toEqual([
			{ key: "1", code: "referenced", keptBy: { table: "shop.logins", key: "1" } },
		]);
	});
	expect(changes).toEqual({ people: { gone: ["2", "3"] }, logins: { gone: ["2", "3"] } });
});

test("another record of the same type does not delete one of the CRM's own accounts", async () => {
	await make(people);
	const crm = shop({ ...friend, rule: "delete" });
	const [person] = Object.values(crm.objects);
	if (!person) throw new Error("No object.");
	const careful = { ...crm, objects: { person: { ...person, protectedWhere: { name: "Cem" } } } };
	const changes = await watch(async () => {
		expect((await erase(careful, ["1", "4"])).refused).toEqual([
			{ key: "1", code: "referenced", keptBy: { table: "shop.people", key: "3" } },
		]);
	});
	expect(changes).toEqual({ people: { gone: ["4"] } });
});
