import { expect, test } from "vitest";
import type { CrmDatabase, CrmObject, Reference } from "../../../server/crm/objects.ts";
import { readHeldAlong } from "../../../server/erasure/holds/held-records.ts";
import { otherTypesOf, planErasure } from "../../../server/erasure/plan/plan.ts";
import { type ErasureResult, eraseRecords } from "../../../server/erasure/rows/erase-records.ts";
import type { EraseOptions } from "../../../server/erasure/rows/erase-rows.ts";
import { lockRecords } from "../../../server/erasure/rows/lock-records.ts";
import { previewErasure } from "../../../server/erasure/rows/preview-erasure.ts";
import { sweepTombstones } from "../../../server/erasure/sweep/sweep.ts";
import { openErasing } from "./erasing.ts";

const { sql, db, make, load, watch, erase } = await openErasing();

const labels = { singular: "Record", plural: "Records" };
const values = { labels, table: "shop.mails", distinct: true, ignoreCase: true } as const;
const sender: CrmObject = { ...values, key: "sender", name: ["sender"] };
const recipient: CrmObject = { ...values, key: "recipient", name: ["recipient"] };
const mailbox: CrmObject = { labels, table: "shop.mailboxes", key: "id", name: ["id"] };
const mail: CrmObject = { labels, table: "shop.mails", key: "id", name: ["id"] };
const inMailbox = { table: "shop.mails", columns: ["mailbox"], rule: "delete" } as const satisfies Reference;
const crmOf = (definition: Partial<CrmObject> = {}, ...references: Reference[]): CrmDatabase => ({
	objects: { sender: { ...sender, ...definition }, recipient, mailbox, mail },
	references: references.length > 0 ? references : [inMailbox],
	tableLabels: {},
});

/** Anna's mails are 1, in mailbox 1, and 3, in mailbox 3. */
const tables = `
	create table mailboxes (id int primary key);
	create table mails (id int primary key, mailbox int references mailboxes on delete cascade, sender text, recipient text, note text);
	create index on mails (lower(sender));
	insert into mailboxes values (1), (2), (3);
	insert into mails values (1, 1, 'Anna@example.org', 'ben@example.org', 'a'), (2, 2, 'ben@example.org', 'anna@example.org', 'a'),
		(3, 3, 'anna@example.org', 'carl@example.org', 'b'), (4, 2, null, 'carl@example.org', 'a'), (5, 2, '', 'dora@example.org', 'a');
	delete from expunge.tombstones; delete from expunge.holds`;
const files = `; create table files (id int primary key, mail int references mails on delete cascade); insert into files select id, id from mails`;
const withFiles: Reference = { table: "shop.files", columns: ["mail"], rule: "delete" };

const hold = (key: string, object = "sender") =>
	sql`insert into expunge.holds (object, key, reason, placed_by) values (${object}, ${key}, 'x', 'somebody')`;

/** One batch under the active holds. */
async function eraseUnheld(
	crm: CrmDatabase,
	object: string,
	keys: string[],
	strategy: NonNullable<EraseOptions["strategy"]> = "auto",
): Promise<ErasureResult> {
	const plan = planErasure(await load(crm), object);
	return db.transaction(async (tx) => {
		const locked = await lockRecords(tx, plan, keys);
		const held = await readHeldAlong(tx, plan);
		return eraseRecords(tx, plan, locked, { deletionId: "00000000-0000-4000-8000-000000000000", held, strategy });
	});
}

const kept = (code: "held" | "referenced", ...keys: string[]) => keys.map((key) => expect.objectContaining({ key, code }));

test.each([
	["auto", "mails", tables, crmOf()],
	["unchecked", "mails", tables, crmOf()],
	["auto", "mails with files", tables + files, crmOf({}, inMailbox, withFiles)],
	["checked", "mails with files", tables + files, crmOf({}, inMailbox, withFiles)],
] as const)("a hold on a value keeps the mailboxes of its mails, with the strategy %s and %s", async (strategy, _, schema, crm) => {
	await make(schema);
	await hold("anna@example.org");
	const changed = await watch(async () => {
		expect((await eraseUnheld(crm, "mailbox", ["1", "2", "3"], strategy)).refused).toEqual(kept("held", "1", "3"));
	});
	expect(changed).toMatchObject({ mailboxes: { gone: ["2"] }, mails: { gone: ["2", "4", "5"] } });
});

test("the preview says that the mailbox of a held value's mail stays", async () => {
	await make(tables);
	await hold("anna@example.org");
	const plan = planErasure(await load(crmOf()), "mailbox");
	const held = await readHeldAlong(db, plan);
	expect(await previewErasure(db, plan, { keys: ["1", "2"] }, { held })).toMatchObject({
		deletable: 1,
		refusals: [{ code: "held", count: 1 }],
		refused: kept("held", "1"),
	});
});

test("a hold on a value keeps the other values of its mails", async () => {
	await make(tables);
	await hold("anna@example.org");
	const { refused } = await eraseUnheld(crmOf(), "recipient", ["ben@example.org", "carl@example.org", "dora@example.org"]);
	expect(refused).toEqual(kept("held", "ben@example.org", "carl@example.org"));
	expect(await sql`select id from shop.mails order by id`).toEqual([{ id: 1 }, { id: 2 }, { id: 3 }, { id: 4 }]);
});

test("a hold on a value keeps each of its mails", async () => {
	await make(tables);
	await hold("anna@example.org");
	expect((await eraseUnheld(crmOf(), "mail", ["1", "2"])).refused).toEqual(kept("held", "1"));
	expect(await sql`select id from shop.mails order by id`).toEqual([{ id: 1 }, { id: 3 }, { id: 4 }, { id: 5 }]);
});

test("a hold on a value keeps another value of the same column whose mail has an answer from it", async () => {
	await make(`${tables}; alter table mails add answers int references mails on delete cascade; update mails set answers = 2 where id = 3`);
	await hold("anna@example.org");
	const crm = crmOf({}, inMailbox, { table: "shop.mails", columns: ["answers"], rule: "delete" });
	expect((await eraseUnheld(crm, "sender", ["ben@example.org"])).refused).toEqual(kept("held", "ben@example.org"));
	expect(await sql`select from shop.mails`).toHaveLength(5);
});

test("a hold on a value keeps no mail outside the object's condition", async () => {
	await make(tables);
	await hold("anna@example.org");
	expect((await eraseUnheld(crmOf({ where: { note: "a" } }), "mailbox", ["1", "3"])).refused).toEqual(kept("held", "1"));
});

test("without ignoreCase, a hold on a value keeps no mail of another case", async () => {
	await make(tables);
	await hold("anna@example.org");
	const { ignoreCase: _, ...exact } = sender;
	const crm: CrmDatabase = { objects: { sender: exact, mailbox }, references: [inMailbox], tableLabels: {} };
	expect((await eraseUnheld(crm, "mailbox", ["1", "3"])).refused).toEqual(kept("held", "3"));
});

test("a refusal names the column of the value, and no record of its table", async () => {
	await make(tables);
	await hold("anna@example.org");
	const { refused } = await eraseUnheld(crmOf(), "mailbox", ["1"]);
	expect(refused).toEqual([{ key: "1", code: "held", keptBy: { table: "shop.mails(sender)", key: null } }]);
});

test("a released hold keeps nothing", async () => {
	await make(tables);
	await hold("anna@example.org");
	await sql`update expunge.holds set released_at = now()`;
	expect(await eraseUnheld(crmOf(), "mailbox", ["1"])).toMatchObject({ refused: [], strategy: "native" });
});

test("a protected value keeps the mailboxes of its mails", async () => {
	await make(tables);
	const crm = crmOf({ protectedWhere: { sender: ["anna@example.org", "root@example.org"] } });
	const changed = await watch(async () => {
		expect((await eraseUnheld(crm, "mailbox", ["1", "2", "3"])).refused).toEqual(kept("referenced", "1", "3"));
	});
	expect(changed).toMatchObject({ mailboxes: { gone: ["2"] }, mails: { gone: ["2", "4", "5"] } });
});

test("a late mail of a value on hold is not swept, and is swept after the release", async () => {
	await make(tables);
	const crm = crmOf({}, { declared: true, table: "shop.mails", column: "mailbox", to: "shop.mailboxes", rule: "delete" });
	await sql`alter table shop.mails drop constraint mails_mailbox_fkey`;
	await erase(crm, ["2"], { object: "mailbox" });
	await sql`insert into shop.mails values (20, 2, 'ANNA@example.org', 'ben@example.org', 'late'), (21, 2, 'carl@example.org', null, 'late')`;
	await hold("anna@example.org");
	const graph = await load(crm);
	const sweep = () => sweepTombstones(db, graph);
	expect(await watch(async () => expect((await sweep()).postponed).toEqual([expect.stringContaining("on hold")]))).toEqual({
		mails: { gone: ["21"] },
	});
	await sql`update expunge.holds set released_at = now()`;
	await sql`update expunge.tombstones set due_at = now()`;
	expect(await watch(sweep)).toEqual({ mails: { gone: ["20"] } });
});

test("the right to delete a value is not needed for a record that has some of its rows", async () => {
	await make(tables);
	expect(otherTypesOf(planErasure(await load(crmOf()), "mailbox"))).toEqual(["mail"]);
});

test("a value takes other values of its column along only if a mail can take other mails along", async () => {
	await make(tables);
	const { takenAlong } = planErasure(await load(crmOf()), "sender");
	expect(takenAlong.map(({ name }) => name)).toEqual(["recipient", "mail"]);
});
