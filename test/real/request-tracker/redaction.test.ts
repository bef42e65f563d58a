import { randomUUID } from "node:crypto";
import { beforeAll, describe, expect, test } from "vitest";
import { redactions } from "../../../drizzle/aftermath.ts";
import { deletions } from "../../../drizzle/deletions.ts";
import { previews } from "../../../drizzle/previews.ts";
import { redactPeople } from "../../../server/aftermath/redaction/redact-people.ts";
import { rememberPeople } from "../../../server/aftermath/redaction/remember-people.ts";
import { connect } from "../../../server/database/database.ts";
import { beginBatch } from "../../../server/deletions/run/lock-deletion.ts";
import { loadGraph } from "../../../server/erasure/graph/load-graph.ts";
import { planErasure } from "../../../server/erasure/plan/plan.ts";
import { eraseRecords } from "../../../server/erasure/rows/erase-records.ts";
import { lockRecords } from "../../../server/erasure/rows/lock-records.ts";
import { effort } from "../../support/effort.ts";
import { pickSome, randomFrom } from "../../support/random-numbers.ts";
import { asEraser } from "../../support/role-addresses.ts";
import { type Copy, seedCopies } from "./copies.ts";
import { crm, setUpExpunge } from "./erase.ts";
import { runPerl } from "./site.ts";

console.log(`EXPUNGE_TEST_SEED=${effort.seed}`);

interface Person {
	id: number;
	name: string;
	address: string;
}

const copy = seedCopies();
let rt: Copy;
let appUrl: string;
let gone: Person[];
let before: Map<string, string>;

beforeAll(async () => {
	rt = await copy("rt_redaction");
	appUrl = await setUpExpunge(rt.url);
	const people = await rt.sql<Person[]>`
		select id, realname as name, emailaddress as address from users where name like '%@customer.example' order by id`;
	// Always includes people whose address is in files of other encodings, and somebody whom RT mentions in a ticket that stays. Never
	// includes people whose deletion would delete these tickets.
	const always = [people[20], people[21], people[34]].filter((one) => one !== undefined);
	const others = people.filter((one, place) => !always.includes(one) && ![13, 24, 26, 30, 31, 33].includes(place));
	gone = [...always, ...pickSome(others, 12, randomFrom(effort.seed))];
	before = await readMessages();
	await eraseAndRedact(gone);
});

describe("the traces of deleted people", () => {
	test("contain no address, as RT itself reads its messages, and a name only where it was found and listed", async () => {
		const listed = await readMentions();
		const messages = [...(await readMessages())].map(([id, text]) => ({ id, text: text.toLowerCase() }));
		for (const { id, name, address } of gone) {
			const mentions = listed.get(String(id)) ?? [];
			expect(await findInTexts(address), address).toBe(0);
			expect(messages.filter(({ text }) => text.includes(address.toLowerCase()))).toEqual([]);
			expect(await findInTexts(name), name).toBe(mentions.length);
			const found = messages.filter(({ text }) => text.includes(name.toLowerCase())).map((message) => message.id);
			expect(found.sort()).toEqual(mentions.map(([, key]) => key).sort());
		}
		expect([...listed.values()].filter((mentions) => mentions.length > 0)).toHaveLength(1);
	});

	test("leave tickets with files of other encodings, and with addresses to skip, readable", async () => {
		const { sql } = rt;
		expect(await sql`select subject from tickets where subject in ('Matter 70', 'Matter 71')`).toHaveLength(2);
		const squelched = await sql<{ content: string }[]>`select content from attributes where name = 'SquelchMailTo'`;
		expect(squelched.map(({ content }) => content)).toEqual(["deleted@invalid", "deleted@invalid"]);
	});

	test("lose nothing but addresses, and names beside them, in the messages of others", async () => {
		const after = await readMessages();
		const changed = [...after].filter(([id, text]) => before.get(id) !== text);
		expect(changed.length).toBeGreaterThan(0);
		for (const [id, text] of changed) expect(withoutPeople(text)).toBe(withoutPeople(before.get(id) ?? ""));
	});

	test("are gone from our own tables too, which know the number of replacements", async () => {
		const { db, close } = connect(asEraser(appUrl), { max: 1 });
		const rows = await db.select().from(redactions);
		await close();
		expect(rows).toHaveLength(gone.length);
		expect(rows.filter(({ addresses, name, doneAt }) => addresses !== null || name !== null || doneAt === null)).toEqual([]);
		expect(rows.reduce((sum, { replaced }) => sum + replaced, 0)).toBeGreaterThan(0);
	});
});

async function eraseAndRedact(people: readonly Person[]): Promise<void> {
	const keys = people.map(({ id }) => String(id));
	const common = { id: randomUUID(), actorId: "test", object: "user", bulk: true };
	const slice = randomUUID();
	const owner = connect(rt.url, { max: 1 });
	await owner.db.insert(previews).values({ ...common, state: "confirmed", fingerprint: "", expiresAt: new Date() });
	await owner.db.insert(deletions).values({ ...common, state: "running", submitted: keys.length, sliceId: slice });
	await owner.close();
	const { db, close } = connect(asEraser(appUrl), { max: 1 });
	const graph = await loadGraph(db, crm);
	const plan = planErasure(graph, "user");
	await db.transaction(async (tx) => {
		await beginBatch(tx, common.id, slice);
		const locked = await lockRecords(tx, plan, keys);
		await rememberPeople(tx, { crm, plan, deletion: common.id, keys });
		await eraseRecords(tx, plan, locked, { deletionId: common.id });
	});
	// Waits until all transactions that were writing have ended.
	let searched = 0;
	for (let waiting = 1; waiting > 0; ) {
		const redacted = await redactPeople(db, graph, crm);
		searched += redacted.people;
		waiting = redacted.waiting;
	}
	expect(searched).toBe(people.length);
	await close();
}

async function readMentions(): Promise<Map<string, [string, string][]>> {
	const { db, close } = connect(asEraser(appUrl), { max: 1 });
	const rows = await db.select().from(redactions);
	await close();
	return new Map(rows.map(({ key, mentionedIn }) => [key, mentionedIn]));
}

/** The number of places that contain these words, in every text column of RT and of Expunge. */
async function findInTexts(words: string): Promise<number> {
	const { sql } = rt;
	const columns = await sql<{ schema: string; table: string; column: string }[]>`
		select table_schema as schema, table_name as table, column_name as column from information_schema.columns
		where table_schema in ('public', 'expunge') and data_type in ('text', 'character varying', 'character', 'jsonb', 'bytea')`;
	let found = 0;
	for (const { schema, table, column } of columns) {
		const [rows] = await sql<{ count: number }[]>`
			select count(*)::int as count from ${sql(schema)}.${sql(table)} where ${sql(column)}::text ilike ${`%${words}%`}`;
		found += rows?.count ?? 0;
	}
	return found;
}

/** Headers and decoded contents of all messages and files, by their id. */
async function readMessages(): Promise<Map<string, string>> {
	const output = await runPerl(
		rt.name,
		`use strict; use warnings; use RT -init; use MIME::Base64;
		my $all = RT::Attachments->new( RT->SystemUser ); $all->FindAllRows; $all->UnLimit;
		while ( my $one = $all->Next ) {
			my $text = ( $one->Headers // '' ) . "\\n\\n" . ( $one->_DecodeLOB( $one->ContentType, $one->ContentEncoding, $one->_Value( 'Content', decode_utf8 => 0 ) ) // '' );
			print $one->id, " ", encode_base64( Encode::is_utf8($text) ? Encode::encode( 'UTF-8', $text ) : $text, '' ), "\\n";
		}`,
	);
	const lines = output.split("\n").flatMap((line) => line.match(/^(\d+) (\S*)$/)?.slice(1, 3) ?? []);
	return new Map(
		lines.flatMap((id, place) => (place % 2 === 0 ? [[id, Buffer.from(lines[place + 1] ?? "", "base64").toString("latin1")]] : [])),
	);
}

/** A message without the parts that may have changed. */
function withoutPeople(text: string): string {
	let rest = text.replace(/deleted@invalid|x{3,}/g, "");
	for (const { name, address } of gone) {
		const words = name.split(" ").join("\\s+");
		rest = rest.replace(new RegExp(`(?:"?${words}"?\\s*(?=<))|${address.replaceAll(".", "\\.")}`, "gi"), "");
	}
	return rest.replace(/["\s]+(?=<)/g, "");
}
