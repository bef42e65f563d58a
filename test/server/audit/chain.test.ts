import { sql } from "drizzle-orm";
import { beforeEach, describe, expect, test } from "vitest";
import { items } from "../../../drizzle/deletions.ts";
import { hideKey } from "../../../server/audit/chain.ts";
import { recordAudit } from "../../../server/audit/record-audit.ts";
import { verifyChain } from "../../../server/audit/verify-chain.ts";
import { startSmall } from "../../support/start-small.ts";
import { addDeletion, recordSome } from "./record-some.ts";

const { services, superuser } = await startSmall();
const { db, env } = services;
const verify = () => verifyChain(db, env.auditKey);

beforeEach(async () => {
	await superuser`truncate expunge.audit_entries, expunge.audit_links, expunge.items, expunge.previews cascade`;
});

describe("the chain", () => {
	test("has one link per batch and consecutive positions", async () => {
		for (let count = 0; count < 3; count++) await recordSome(services);
		const links = await superuser`select position::int, first_entry::int, entries from expunge.audit_links order by position`;
		expect(links.map((link) => Object.values(link))).toEqual([
			[1, 1, 2],
			[2, 3, 2],
			[3, 5, 2],
		]);
		expect(await verify()).toMatchObject({ links: 3, entries: 6, problems: [], head: { position: 3 } });
	});

	test("stays intact under concurrent appends, some in failing transactions", async () => {
		const failing = () =>
			db.transaction(async (tx) => {
				const batch = {
					id: crypto.randomUUID(),
					actorId: "x",
					object: "customer",
					how: "bulk" as const,
					deletionId: crypto.randomUUID(),
					origin: null,
					textKeys: false,
				};
				await recordAudit(tx, env.auditKey, { ...batch, records: [{ key: "9", klass: null, rows: 1 }] });
				throw new Error("the batch failed");
			});
		const work = Array.from({ length: 30 }, (_, index) => (index % 3 === 0 ? failing() : recordSome(services)));
		await Promise.allSettled(work);
		expect(await verify()).toMatchObject({ links: 20, entries: 40, problems: [] });
	});

	test("is empty at first, and an empty batch adds nothing", async () => {
		await recordSome(services, { records: [] });
		expect(await verify()).toMatchObject({ links: 0, entries: 0, problems: [] });
	});

	test("holds a thousand entries in one batch, and any text", async () => {
		const texts = ["", "\u0000".slice(1), "\"'\\", "日本語", "👩‍👩‍👧", "a\nb", "=1+1"];
		const records = Array.from({ length: 1_000 }, (_, index) => ({
			key: String(index),
			klass: texts[index % texts.length] ?? null,
			rows: index,
		}));
		await recordSome(services, { records, origin: "x\ty" });
		expect(await verify()).toMatchObject({ entries: 1_000, problems: [] });
	});

	test("stores a text key as an HMAC that only the holder of the secret can match", async () => {
		await recordSome(services, { textKeys: true, records: [{ key: "anna@example.test", klass: null, rows: 1 }] });
		const [entry] = await superuser`select key, key_is_hmac from expunge.audit_entries join expunge.audit_links using (batch)`;
		expect(entry).toEqual({ key: hideKey(env.auditKey, "customer", "anna@example.test"), key_is_hmac: true });
		expect(hideKey("another key of at least 32 letters", "customer", "anna@example.test")).not.toBe(entry?.key);
	});
});

describe("verifying finds a superuser's changes:", () => {
	test.each([
		["an entry's key edited", `update expunge.audit_entries set key = '3' where ordinal = 1`, "An entry between A-1 and A-2 was changed"],
		[
			"an entry's klass edited",
			`update expunge.audit_entries set klass = 'order' where ordinal = 1`,
			"An entry between A-3 and A-4 was changed",
		],
		["the number of rows edited", `update expunge.audit_entries set rows = rows + 1 where ordinal = 0`, "was changed"],
		["entries exchanged", `update expunge.audit_entries set key = (3 - key::integer)::text`, "An entry between A-5 and A-6 was changed"],
		[
			"an entry removed",
			`delete from expunge.audit_entries where (batch, ordinal) in (select batch, 1 from expunge.audit_links where position = 2)`,
			"has 1 entries and should have 2",
		],
		[
			"an entry inserted into a batch",
			`insert into expunge.audit_entries select (jsonb_populate_record(e, '{"ordinal": 2}')).* from expunge.audit_entries e where ordinal = 1`,
			"has 3 entries",
		],
		[
			"entries inserted without a link",
			`insert into expunge.audit_entries select (jsonb_populate_record(e, '{"batch": "00000000-0000-4000-8000-000000000000"}')).* from expunge.audit_entries e where ordinal = 0 limit 1`,
			"without a link",
		],
		["a link removed", `delete from expunge.audit_links where position = 2`, "are missing"],
		["a link's digest mended", `update expunge.audit_links set digest = repeat('a', 64) where position = 2`, "Link 2 was changed"],
		["a link rewritten as another", `update expunge.audit_links set hmac = repeat('a', 64) where position = 2`, "Link 3 does not continue"],
		["the numbering moved", `update expunge.audit_links set position = position + 10 where position = 3`, "Link 13 was changed"],
	])("%s", async (_, statement, problem) => {
		for (let count = 0; count < 3; count++) await recordSome(services);
		expect((await verify()).problems).toEqual([]);
		await superuser.unsafe(statement);
		expect((await verify()).problems.join("\n")).toContain(problem);
	});

	test.each([
		["who", "actor_id = 'somebody else'"],
		["what was done", "action = 'hold_placed', how = null, deletion_id = null"],
		["the object", "object = 'company'"],
		["whether keys are hidden", "key_is_hmac = true"],
		["single or bulk", "how = 'single'"],
		["the deletion", "deletion_id = gen_random_uuid()"],
		["the origin", "origin = null"],
		["the moment", "at = at - interval '1 hour'", "Link 2 was changed or inserted by somebody else, or AUDIT_KEY is a different one."],
	])("an edit of what the entries of a batch share: %s", async (_, change, problem = "An entry between A-3 and A-4 was changed.") => {
		for (let count = 0; count < 3; count++) await recordSome(services);
		await superuser.unsafe(`update expunge.audit_links set ${change} where position = 2`);
		expect((await verify()).problems).toContain(problem);
	});

	test("the removal of the newest batch, by the outcomes that name it", async () => {
		await recordSome(services);
		const { id, deletionId } = await recordSome(services);
		await addDeletion(services, deletionId);
		await db.insert(items).values({ deletionId, position: 0, code: "deleted", auditBatch: id, auditOrdinal: 0 });
		expect((await verify()).problems).toEqual([]);
		await superuser`delete from expunge.audit_links where batch = ${id}`;
		await superuser`delete from expunge.audit_entries where batch = ${id}`;
		expect((await verify()).problems.join()).toContain("its link is missing");
	});

	test("the removal of the newest batch, by a head that was noted elsewhere", async () => {
		await recordSome(services);
		await recordSome(services);
		const { head } = await verify();
		expect((await verifyChain(db, env.auditKey, head)).problems).toEqual([]);
		await superuser`delete from expunge.audit_links where position = 2`;
		await superuser`delete from expunge.audit_entries where batch not in (select batch from expunge.audit_links)`;
		expect((await verify()).problems).toEqual([]);
		expect((await verifyChain(db, env.auditKey, head)).problems.join()).toContain("link 2");
	});

	test("a chain rewritten without the key", async () => {
		await recordSome({ ...services, env: { ...env, auditKey: "a key that is not the server's key, but as long" } });
		expect((await verify()).problems.join()).toContain("AUDIT_KEY is a different one");
	});
});

test("the server's own role can neither edit nor remove nor empty the audit", async () => {
	await recordSome(services);
	for (const table of ["audit_entries", "audit_links"]) {
		const name = sql`expunge.${sql.identifier(table)}`;
		for (const statement of [
			sql`update ${name} set batch = batch`,
			sql`delete from ${name}`,
			sql`truncate ${name}`,
			sql`drop table ${name}`,
			sql`alter table ${name} disable trigger all`,
		])
			await expect(db.execute(statement)).rejects.toMatchObject({ cause: { code: "42501" } });
	}
	expect((await verify()).problems).toEqual([]);
});
