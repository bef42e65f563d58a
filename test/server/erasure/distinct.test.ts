import { sql as part } from "drizzle-orm";
import { expect, test } from "vitest";
import type { CrmDatabase, CrmObject, Reference } from "../../../server/crm/objects.ts";
import { planErasure } from "../../../server/erasure/plan/plan.ts";
import { eraseRecords } from "../../../server/erasure/rows/erase-records.ts";
import { findRecords, lockRecords, rootsSql } from "../../../server/erasure/rows/lock-records.ts";
import { describeRecords, matchRecords } from "../../../server/erasure/rows/match-records.ts";
import { previewErasure } from "../../../server/erasure/rows/preview-erasure.ts";
import { readCanonicalKeys } from "../../../server/erasure/rows/read-canonical-keys.ts";
import { isOneOfSql } from "../../../server/erasure/sql/equals-sql.ts";
import { sweepTombstones } from "../../../server/erasure/sweep/sweep.ts";
import { openErasing } from "./erasing.ts";

const { sql, db, make, load, erase, watch } = await openErasing();
await sql.unsafe("create schema extensions; create extension citext schema extensions");

const sender: CrmObject = {
	labels: { singular: "Sender", plural: "Senders" },
	table: "shop.mails",
	key: "sender",
	distinct: true,
	ignoreCase: true,
	name: ["sender"],
};
const mail: CrmObject = { labels: { singular: "Mail", plural: "Mails" }, table: "shop.mails", key: "id", name: ["note"] };
const files = { table: "shop.files", columns: ["mail_id"], rule: "delete" } as const satisfies Reference;
const letters = {
	declared: true,
	table: "shop.letters",
	column: "address",
	to: "shop.mails",
	toColumn: "sender",
	rule: "delete",
} as const satisfies Reference;
const crmOf = (definition: Partial<CrmObject> = {}, ...more: Reference[]): CrmDatabase => ({
	objects: { sender: { ...sender, ...definition }, mail },
	references: [files, ...more],
	tableLabels: {},
});
const ofSender = { object: "sender" };

const tables = `
	create table mails (id int primary key, sender text, note text); create index on mails (lower(sender));
	insert into mails values (1, 'anna@example.org', 'a'), (2, 'ANNA@example.org', 'b'), (3, 'ben@example.org', 'a'), (4, 'xanna@example.org', 'a'),
		(5, null, 'a'), (6, '', 'a'), (7, 'anna@example.org ', 'a');
	create table files (id int primary key, mail_id int not null references mails);
	insert into files values (1, 1), (2, 2), (3, 3), (4, 5);
	create table letters (id int primary key, address text);
	insert into letters values (1, 'Anna@example.org'), (2, 'ben@example.org'), (3, null), (4, '');
	delete from expunge.tombstones`;

test("all rows of the value go in any case, with everything that hangs on them", async () => {
	await make(tables);
	const crm = crmOf({}, letters);
	expect((await load(crm)).problems).toEqual([]);
	expect(await previewErasure(db, planErasure(await load(crm), "sender"), { keys: ["anna@example.org", "nobody"] })).toMatchObject({
		submitted: 2,
		deletable: 1,
		rows: 5,
		counts: expect.arrayContaining([{ table: "shop.mails", rows: 2, atLeast: false }]),
	});
	expect(await watch(() => erase(crm, ["anna@example.org"], ofSender))).toEqual({
		mails: { gone: ["1", "2"] },
		files: { gone: ["1", "2"] },
		letters: { gone: ["1"] },
	});
});

test.each(["checked", "unchecked"] as const)("the strategy %s deletes the same rows", async (strategy) => {
	await make(tables);
	expect(await watch(() => erase(crmOf({}, letters), ["anna@example.org"], { ...ofSender, strategy }))).toEqual({
		mails: { gone: ["1", "2"] },
		files: { gone: ["1", "2"] },
		letters: { gone: ["1"] },
	});
});

test("without ignoreCase, another case is another record", async () => {
	await make(tables);
	const { ignoreCase: _, ...exact } = sender;
	const crm: CrmDatabase = { objects: { sender: exact }, references: [files, letters], tableLabels: {} };
	expect((await load(crm)).problems).toEqual([]);
	expect(await watch(() => erase(crm, ["ANNA@example.org"], ofSender))).toEqual({ mails: { gone: ["2"] }, files: { gone: ["2"] } });
});

test("deleting one row leaves the other rows of its value, and what refers to the value", async () => {
	await make(tables);
	expect(await watch(() => erase(crmOf({}, letters), ["1"], { object: "mail" }))).toEqual({
		mails: { gone: ["1"] },
		files: { gone: ["1"] },
	});
});

test("rows that do not meet the object's condition stay", async () => {
	await make(tables);
	const crm = crmOf({ where: { note: "a" } }, letters);
	expect(await watch(() => erase(crm, ["anna@example.org"], ofSender))).toMatchObject({ mails: { gone: ["1"] } });
});

test("a reference that refuses one row keeps all rows of the value", async () => {
	await make(tables);
	const crm = crmOf({}, letters);
	const refusing = { ...crm, references: [{ ...files, rule: "refuse" } as const, letters] };
	const changed = await watch(async () => {
		expect((await erase(refusing, ["anna@example.org", "xanna@example.org"], ofSender)).refused).toMatchObject([
			{ key: "anna@example.org", code: "referenced", keptBy: { table: "shop.files" } },
		]);
	});
	expect(changed).toEqual({ mails: { gone: ["4"] } });
});

test("a protected value stays", async () => {
	await make(tables);
	const { refused } = await erase(crmOf({ protectedWhere: { sender: "anna@example.org" } }, letters), ["anna@example.org"], ofSender);
	expect(refused).toMatchObject([{ key: "anna@example.org" }]);
	expect(await sql`select id from shop.mails where id < 3`).toHaveLength(2);
});

test.each(["o'neil@example.org", 'a"b\\c{d},e@example.org', "%_@example.org", "{key}", "ännä 😀@example.org", "$1 -- x", "null"])(
	"a value that contains odd characters is one record: %s",
	async (value) => {
		await make(tables);
		await sql`insert into shop.mails values (20, ${value}, 'odd'), (21, ${`${value}x`}, 'odd')`;
		await sql`insert into shop.files values (20, 20), (21, 21)`;
		const [key = ""] = await sql<{ key: string }[]>`select lower(${value}) as key`.then((rows) => rows.map((row) => row.key));
		const crm = crmOf({}, letters);
		const plan = planErasure(await load(crm), "sender");
		expect(await readCanonicalKeys(db, plan.object, [value])).toEqual([key]);
		expect(await describeRecords(db, plan.object, [key])).toMatchObject([{ key, name: key }]);
		expect(await watch(() => erase(crm, [key], ofSender))).toEqual({ mails: { gone: ["20"] }, files: { gone: ["20"] } });
	},
);

test("search lists each value once, in order, page by page, without empty values", async () => {
	await make(tables);
	const { object } = planErasure(await load(crmOf({}, letters)), "sender");
	const match = { words: ["ANNA"], klass: null, onlySoftDeleted: false, where: part`true`, limit: 2 };
	const all = await matchRecords(db, object, { ...match, words: [], limit: 10, after: null });
	expect(all.map(({ key }) => key)).toEqual(["anna@example.org", "anna@example.org ", "ben@example.org", "xanna@example.org"]);
	const page = await matchRecords(db, object, { ...match, after: null });
	expect(page.map(({ key }) => key)).toEqual(["anna@example.org", "anna@example.org "]);
	expect((await matchRecords(db, object, { ...match, after: "anna@example.org " })).map(({ key }) => key)).toEqual(["xanna@example.org"]);
});

test("of two deletions of one value at once, the second finds it busy, and then gone", async () => {
	await make(tables);
	const plan = planErasure(await load(crmOf({}, letters)), "sender");
	const keys = ["anna@example.org", "ben@example.org"];
	await db.transaction(async (first) => {
		const locked = await lockRecords(first, plan, ["anna@example.org"], { skipLocked: true });
		await eraseRecords(first, plan, locked, { deletionId: null });
		await db.transaction(async (second) => {
			expect((await lockRecords(second, plan, keys, { skipLocked: true })).map(({ key }) => key)).toEqual(["ben@example.org"]);
			expect([...(await findRecords(second, plan, ["anna@example.org"], null))]).toEqual(["anna@example.org"]);
		});
	});
	expect(await db.transaction((tx) => lockRecords(tx, plan, ["anna@example.org"], { skipLocked: true }))).toEqual([]);
});

test("a row that an older transaction writes meanwhile is swept, and one of a newer transaction stays", async () => {
	await make(tables);
	const crm = crmOf({}, letters);
	const writer = await sql.reserve();
	await writer`begin`;
	await writer`insert into shop.mails values (30, 'Anna@example.org', 'meanwhile')`;
	await writer`insert into shop.files values (30, 30)`;
	await erase(crm, ["anna@example.org"], ofSender);
	await writer`commit`;
	writer.release();
	await sql`insert into shop.mails values (31, 'anna@example.org', 'later')`;
	expect(await watch(async () => sweepTombstones(db, await load(crm)))).toEqual({ mails: { gone: ["30"] }, files: { gone: ["30"] } });
	expect(await sql`select id from shop.mails where lower(sender) = 'anna@example.org'`).toEqual([{ id: 31 }]);
});

test("10,000 values are found by the index and deleted in bulk", async () => {
	await make(`${tables}; insert into mails select 100 + n, 'Sender ' || n / 3 || '@example.org', 'bulk' from generate_series(0, 29999) as n;
		insert into files select n, n from generate_series(100, 30099) as n; create index on files (mail_id); create index on letters (lower(address)); analyze mails, files, letters`);
	const keys = Array.from({ length: 10_000 }, (_, index) => `sender ${index}@example.org`);
	const crm = crmOf({}, letters);
	expect(await previewErasure(db, planErasure(await load(crm), "sender"), { keys })).toMatchObject({
		deletable: 10_000,
		rowsAtLeast: true,
	});
	const plan = planErasure(await load(crm), "sender");
	const lookup = rootsSql(plan, isOneOfSql(plan.object.key, ["sender 7@example.org"], { seek: true }), { klass: null, lock: "none" });
	expect(JSON.stringify(await db.execute(part`explain ${lookup}`))).toContain("mails_lower_idx");
	const erased = await erase(crm, keys, ofSender);
	expect(Object.fromEntries(erased.byTable)).toMatchObject({ "shop.mails": 30_000, "shop.files": 30_000 });
	expect(await sql`select count(*)::int4 as left from shop.mails`).toEqual([{ left: 7 }]);
});

test.each<[string, Partial<CrmObject>, string]>([
	["whose rows can differ", { scope: { column: "note", label: "Queue" } }, "A value has many rows, so it cannot have `scope`."],
	["with the name of a row", { name: ["note"] }, 'A value has many rows, so its `name` can only be ["sender"].'],
	[
		"identified by a row",
		{ identify: [{ column: "note" }] },
		"A value has many rows, so `identify` can only name columns of other tables, with `from`.",
	],
	["protected by a row", { protectedWhere: { note: "a" } }, "A value has many rows, so `protectedWhere` can only name sender."],
	["protected in upper case", { protectedWhere: { sender: "ANNA" } }, "`protectedWhere` needs values in lower case"],
	["never used again", { reusable: false }, "Rows that come later belong to a new record, so a value cannot have `reusable: false`."],
	["of a unique column", { key: "id", name: ["id"] }, "Each value of id has one row. Leave out `distinct`."],
])("values %s are refused at start", async (_, definition, reason) => {
	await make(tables);
	const { problems } = await load(crmOf(definition));
	expect(problems).toMatchObject([{ kind: "impossible", fatal: true, message: expect.stringContaining(reason) }]);
});

test("numbers without case are refused at start", async () => {
	await make(
		`create table mails (id int primary key, sender int, note text); create table files (id int primary key, mail_id int references mails)`,
	);
	const { problems } = await load(crmOf());
	expect(problems.map(({ reason }) => reason)).toEqual(["The column sender cannot be compared without case, because it is not text."]);
});

test("a view is refused at start", async () => {
	await make("create table all_mails (id int primary key, sender text); create view mails as select * from all_mails");
	const { problems } = await load({ objects: { sender }, references: [], tableLabels: {} });
	expect(problems.map(({ reason }) => reason)).toEqual(["Rows can be deleted only from tables, not from views or foreign tables."]);
});

test("ignoreCase is refused for an object with rows of its own", async () => {
	await make(tables);
	const { problems } = await load({ objects: { mail: { ...mail, ignoreCase: true } }, references: [files], tableLabels: {} });
	expect(problems.map(({ reason }) => reason)).toEqual(["`ignoreCase` is only for an object with `distinct`."]);
});

test("two objects that are the values of one column are refused at start", async () => {
	await make(tables);
	const { problems } = await load({ objects: { sender, author: sender }, references: [files], tableLabels: {} });
	expect(problems.map(({ reason }) => reason)).toEqual([
		"The object author has the values of the same column.",
		"The object sender has the values of the same column.",
	]);
});

test.each<[string, Reference, string]>([
	[
		"a list",
		{ ...letters, form: { kind: "list", separator: "," } as const },
		'A reference to values of sender without case has the form "value" or "text".',
	],
	["a number", { ...letters, column: "id" }, "The column id cannot be compared without case, because it is not text."],
])("%s cannot refer to values without case", async (_, reference, reason) => {
	await make(tables);
	expect((await load(crmOf({}, reference))).problems.map((found) => found.reason)).toEqual([reason]);
});

test("a reference without case cannot lead to values that distinguish it", async () => {
	await make(tables);
	const { ignoreCase: _, ...exact } = sender;
	const folded: Reference = { ...letters, form: { kind: "value", ignoreCase: true } as const };
	const { problems } = await load({ objects: { sender: exact }, references: [files, folded], tableLabels: {} });
	expect(problems.map(({ reason }) => reason)).toEqual([
		"Values of sender that differ only in case are different records. State `ignoreCase` for their object.",
	]);
});

test.each(["int8", "uuid"])("values of the type %s cannot be records, because the audit would show them", async (type) => {
	await make(`create table calls (id int primary key, phone ${type}, note text)`);
	const { ignoreCase: _, ...exact } = sender;
	const caller = { ...exact, table: "shop.calls", key: "phone", name: ["phone"] } as const satisfies CrmObject;
	const { problems } = await load({ objects: { caller }, references: [], tableLabels: {} });
	expect(problems.map(({ reason }) => reason)).toEqual([
		`The audit shows keys of the type ${type} as they are, but a value can be personal. So only texts can be records.`,
	]);
});

test("a reference with steps to values without case is refused at start, because each step distinguishes case", async () => {
	await make(
		`${tables}; create table contacts (id text primary key, email text); create table notes (id int primary key, contact_id text)`,
	);
	const notes: Reference = {
		declared: true,
		table: "shop.notes",
		column: "contact_id",
		to: "shop.mails",
		toColumn: "sender",
		through: [{ table: "shop.contacts", fromColumn: "email", toColumn: "id" }],
		rule: "delete",
	};
	expect((await load(crmOf({}, notes))).problems.map(({ reason }) => reason)).toEqual([
		"A reference with `through` cannot lead to values of shop.mails without case.",
	]);
});

test("the rows of a partitioned table are found in all partitions", async () => {
	await make(`create table mails (id int, sender text, note text, year int) partition by list (year);
		create table mails_1 partition of mails for values in (1); create table mails_2 partition of mails for values in (2);
		insert into mails values (1, 'anna@example.org', 'a', 1), (2, 'Anna@example.org', 'a', 2), (3, 'ben@example.org', 'a', 2)`);
	const crm: CrmDatabase = { objects: { sender }, references: [], tableLabels: {} };
	expect((await load(crm)).problems).toEqual([]);
	await erase(crm, ["anna@example.org"], ofSender);
	expect(await sql`select id from shop.mails`).toEqual([{ id: 3 }]);
});

test.each<["detach" | "scrub", Reference]>([
	["detach", { ...letters, rule: "detach" }],
	["scrub", { ...letters, rule: "scrub", values: { address: "gone" } }],
])("a row that names the value stays with the rule %s", async (_, reference) => {
	await make(tables);
	expect(await watch(() => erase(crmOf({}, reference), ["anna@example.org"], ofSender))).toMatchObject({ letters: { changed: ["1"] } });
});

test("a citext column needs ignoreCase", async () => {
	await make(`${tables}; alter table mails alter sender type extensions.citext`);
	const { ignoreCase: _, ...exact } = sender;
	const { problems } = await load({ objects: { sender: exact }, references: [files], tableLabels: {} });
	expect(problems).toMatchObject([{ message: expect.stringContaining("Equal values of sender can be written differently.") }]);
	expect(await watch(() => erase(crmOf({}, letters), ["anna@example.org"], ofSender))).toMatchObject({ mails: { gone: ["1", "2"] } });
});
