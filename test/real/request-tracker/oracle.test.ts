import { beforeAll, describe, expect, test } from "vitest";
import { effort } from "../../support/effort.ts";
import { pickSome, randomFrom } from "../../support/random-numbers.ts";
import { type Copy, seedCopies } from "./copies.ts";
import { erase, setUpExpunge } from "./erase.ts";
import { explainRows, type RtObject } from "./explained-rows.ts";
import { keepJournal, readJournal } from "./journal.ts";
import { shred } from "./shredder.ts";
import { runProgram } from "./site.ts";
import { findStillReferring } from "./still-referring.ts";

console.log(`EXPUNGE_TEST_SEED=${effort.seed}`);
const random = randomFrom(effort.seed);
const copy = seedCopies();
const all: Record<RtObject, number[]> = { ticket: [], user: [], asset: [] };

beforeAll(async () => {
	const { sql } = await copy("rt_untouched");
	const ids = async (query: ReturnType<typeof sql<{ id: number }[]>>) => (await query).map(({ id }) => id);
	const shuffle = (found: number[]) => pickSome(found, found.length, random);
	all.ticket = shuffle(await ids(sql`select id from tickets where type = 'ticket' and ismerged is null order by id`));
	all.user = shuffle(await ids(sql`select id from users where name like '%@customer.example' order by id`));
	all.asset = shuffle(await ids(sql`select id from assets order by id`));
});

/** Each record is in one set only, so that the sets together delete as many records as they contain. */
function take(object: RtObject, count: number): number[] {
	const taken = all[object].splice(0, count);
	if (taken.length < count) throw new Error(`The seed has too few of ${object}.`);
	return taken;
}

describe("RT's own Shredder on one copy and Expunge on another, compared row by row", () => {
	test.each([1, 4, 11, 30, 60, 100])(
		"%i random tickets: Expunge deletes everything that Shredder deletes, and beyond that only orphaned reminders and history that still names the deleted record",
		async (count) => {
			const { theirs, ours, explained, ids, sql, dangling } = await deleteBoth("ticket", count);
			expect([...theirs].filter((entry) => !ours.has(entry))).toEqual([]);
			expect(differences(ours, explained)).toEqual([]);
			const withoutReminders = await explainRows(sql, "ticket", ids, { reminders: false });
			const extras = [...ours].filter((entry) => !theirs.has(entry) && withoutReminders.has(entry));
			expect(extras.sort()).toEqual(dangling);
		},
	);

	test.each([1, 3, 9, 27])("%i random users: every additional row has a rule, and no required role is left empty", async (count) => {
		const { theirs, ours, explained, roles, told } = await deleteBoth("user", count);
		expect(differences(ours, explained)).toEqual([]);
		expect([...theirs].filter((entry) => !told.has(entry) && !isDoneBy(ours, entry))).toEqual([]);
		expect([...roles.ours].filter((member) => !roles.theirs.has(member))).toEqual([]);
		expect(roles.empty).toEqual([]);
	});

	test.each([1, 3, 9, 27])("%i random assets: every additional row has a rule", async (count) => {
		const { theirs, ours, explained } = await deleteBoth("asset", count);
		expect([...theirs].filter((entry) => !ours.has(entry))).toEqual([]);
		expect(differences(ours, explained)).toEqual([]);
	});
});

async function deleteBoth(object: RtObject, count: number) {
	const ids = take(object, count);
	const theirs = await copy("rt_theirs");
	await keepJournal(theirs.sql);
	await shred(theirs.name, object, ids);
	const shredded = await readJournal(theirs.sql);

	const ours = await copy("rt_ours");
	await setUpExpunge(ours.url);
	await keepJournal(ours.sql);
	const { refused } = await erase(ours.url, object, ids);
	expect(refused).toEqual([]);
	const erased = await readJournal(ours.sql);
	expect(await findDangling(ours, erased)).toEqual([]);

	const { sql } = await copy("rt_untouched");
	return {
		ids,
		sql,
		dangling: await findDangling(theirs, shredded),
		roles: { ours: await readSingleRoles(ours.sql), theirs: await readSingleRoles(theirs.sql), empty: await findEmptyRoles(ours.sql) },
		told: await findTold(theirs.sql),
		theirs: shredded,
		ours: erased,
		explained: await explainRows(sql, object, ids),
	};
}

/** Tickets that the Shredder changed only to record in their history that Nobody now has a role. We do not record that. */
async function findTold(sql: Copy["sql"]): Promise<Set<string>> {
	const rows = await sql<{ entry: string }[]>`
		select distinct 'update tickets ' || instance as entry from groups join groupmembers on groupid = groups.id
		join journal.entries on entries.id = groupmembers.id::text and relation = 'groupmembers' and operation = 'insert'
		where domain = 'RT::Ticket-Role'`;
	return new Set(rows.map(({ entry }) => entry));
}

function singleRoles(sql: Copy["sql"]) {
	return sql`groups where domain in ('RT::Ticket-Role', 'RT::Asset-Role')
		and (name = 'Owner' or name in (select 'RT::CustomRole-' || customroles.id from customroles where maxvalues = 1))`;
}

/** The member of each single-member role of a ticket or asset, as created and as calculated. */
async function readSingleRoles(sql: Copy["sql"]): Promise<Set<string>> {
	const rows = await sql<{ member: string }[]>`
		select 'made ' || groupid || ' ' || memberid as member from groupmembers where groupid in (select id from ${singleRoles(sql)})
		union all select 'worked out ' || groupid || ' ' || memberid from cachedgroupmembers where groupid in (select id from ${singleRoles(sql)})`;
	return new Set(rows.map(({ member }) => member));
}

async function findEmptyRoles(sql: Copy["sql"]): Promise<number[]> {
	const rows = await sql<
		{ id: number }[]
	>`select id from ${singleRoles(sql)} and not exists (select from groupmembers where groupid = groups.id)`;
	return rows.map(({ id }) => id);
}

/** Rows that only one of the two changed. */
function differences(ours: ReadonlySet<string>, explained: ReadonlyMap<string, string>): string[] {
	const unexplained = [...ours].filter((entry) => !explained.has(entry)).map((entry) => `no rule for: ${entry}`);
	return [...unexplained, ...[...explained].filter(([entry]) => !ours.has(entry)).map(([entry, rule]) => `not done: ${entry} (${rule})`)];
}

/**
 * We may delete what the Shredder only changes. It removes an owner's membership and makes another for Nobody, with an entry in the
 * history. We change the membership in place.
 */
function isDoneBy(ours: ReadonlySet<string>, entry: string): boolean {
	const [operation, relation, id] = entry.split(" ");
	if (operation === "insert") return ["groupmembers", "cachedgroupmembers", "transactions"].includes(relation ?? "");
	const membership = relation === "groupmembers" || relation === "cachedgroupmembers";
	return ours.has(entry) || ours.has(`delete ${relation} ${id}`) || (membership && ours.has(`update ${relation} ${id}`));
}

/**
 * Rows that rt-validator reports, and rows in which a column of the reference table holds the number of a deleted row. After our deletion
 * there are none.
 */
async function findDangling({ name, sql }: Copy, journal: ReadonlySet<string>): Promise<string[]> {
	const { output } = await runProgram(name, "/usr/sbin/rt-validator-5", ["--check"]);
	const complaints = output.split("\n").filter((line) => line !== "" && !line.includes("internal HTML converter"));
	const found = [...complaints.map(pointedAt), ...(await findStillReferring(sql, journal))];
	return [...new Set(found)].sort();
}

/** The history entry that a complaint is about. For any other complaint, the complaint itself. */
function pointedAt(complaint: string): string {
	const kind = /^Link in (?:Old|New)Value column in record #(\d+) in Transactions table points to not existing object\.$/;
	return complaint.replace(kind, "delete transactions $1");
}
