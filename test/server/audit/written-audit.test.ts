import postgres from "postgres";
import { expect, type TestContext, test } from "vitest";
import { readEntries } from "../../../server/audit/list-audit.ts";
import { verifyChain } from "../../../server/audit/verify-chain.ts";
import { connect } from "../../../server/database/database.ts";
import { freshDatabaseFor } from "../../support/database.ts";

const auditKey = "an-audit-key-of-at-least-32-letters";
const [bulk, hold, single] = ["b1", "b2", "b3"].map((end) => `00000000-0000-4000-8000-0000000000${end}`);
const [bulkDeletion, singleDeletion] = ["d1", "d2"].map((end) => `00000000-0000-4000-8000-0000000000${end}`);
const hmacs = [
	"0".repeat(64),
	"a87f376a4ac8d08c81470daa3f096accbca114bd84711dc8c9b92361fa775624",
	"fc71da6f7feb4e629215c71bf1454fdfdcaea31256ce87236f6daeaf175c402f",
	"3b5c2e8df21928ad75a1c13ebdcdf2c8e0b9a327dd76f89fc9f149916b3be714",
];

/** Digests and HMACs that a server wrote in November 2026. They must verify forever, so do not compute them here. */
const written = `
	insert into expunge.audit_links
		(position, batch, first_entry, entries, digest, previous_hmac, hmac, at, action, actor_id, object, key_is_hmac, how, deletion_id, origin) values
	(1, '${bulk}', 1, 2, '04e10d08e56ef6dddaf98b7044158bc3225a0ab5c7b3995664666b92641e39fa', '${hmacs[0]}', '${hmacs[1]}',
		'2026-11-26T16:41:36.845Z', 'deleted', 'ada', 'customer', false, 'bulk', '${bulkDeletion}', '192.0.2.7, Chromium extension'),
	(2, '${hold}', 3, 1, 'c6d80758dbc3d7d82ca976f6f170b3508f5aa0ef980afd1ed898a6db2ad4d6a0', '${hmacs[1]}', '${hmacs[2]}',
		'2026-11-26T16:41:36.854Z', 'hold_placed', 'bob', 'contact', true, null, null, null),
	(3, '${single}', 4, 1, 'c05d6ab79f8878e5265c7d6b403c7952469f2866645c32a7c19b2476f4bfed35', '${hmacs[2]}', '${hmacs[3]}',
		'2026-11-26T16:41:36.856Z', 'deleted', 'bob', 'customer', false, 'single', '${singleDeletion}', null);
	insert into expunge.audit_entries (batch, ordinal, klass, key, rows) values
	('${bulk}', 0, null, '1', 12),
	('${bulk}', 1, 'order', '2', 3),
	('${hold}', 0, null, 'f1ca3cc68773bf71281d891f123a9afdd622021fdbec892a58f67c492eb48822', 0),
	('${single}', 0, null, '3', 1)`;

/** A database with that audit and one change to it. */
async function writeAudit(context: TestContext, change = "") {
	const { adminUrl } = await freshDatabaseFor(context, "own tables");
	const { db, close } = connect(adminUrl, { max: 1 });
	context.onTestFinished(close);
	const superuser = postgres(adminUrl, { max: 1, onnotice: () => {} });
	await superuser.unsafe(written + (change && `; ${change}`));
	await superuser.end();
	return db;
}

test("an audit written in November 2026 reads the same and verifies today", async (context) => {
	const db = await writeAudit(context);
	expect(await verifyChain(db, auditKey, { position: 2, hmac: hmacs[2] ?? "" })).toEqual({
		links: 3,
		entries: 4,
		head: { position: 3, hmac: hmacs[3] },
		problems: [],
		notes: [],
	});
	const ada = { id: "ada", name: null };
	const bob = { id: "bob", name: null };
	const deleted = { action: "deleted", object: "customer", klass: null, keyIsHmac: false };
	const ofBulk = {
		...deleted,
		at: "2026-11-26T16:41:36.845Z",
		actor: ada,
		how: "bulk",
		deletion: bulkDeletion,
		from: "192.0.2.7, Chromium extension",
	};
	expect(await readEntries(db, {}, 10)).toEqual([
		{
			...deleted,
			position: 4,
			reference: "A-4",
			at: "2026-11-26T16:41:36.856Z",
			actor: bob,
			key: "3",
			how: "single",
			deletion: singleDeletion,
			rows: 1,
			from: null,
		},
		{
			position: 3,
			reference: "A-3",
			action: "hold_placed",
			at: "2026-11-26T16:41:36.854Z",
			actor: bob,
			object: "contact",
			klass: null,
			key: "f1ca3cc68773bf71281d891f123a9afdd622021fdbec892a58f67c492eb48822",
			keyIsHmac: true,
			how: null,
			deletion: null,
			rows: 0,
			from: null,
		},
		{ ...ofBulk, position: 2, reference: "A-2", klass: "order", key: "2", rows: 3 },
		{ ...ofBulk, position: 1, reference: "A-1", key: "1", rows: 12 },
	]);
});

test.for([
	["an entry edited", "update expunge.audit_entries set key = '9' where ordinal = 1", "An entry between A-1 and A-2 was changed."],
	[
		"the actor of a batch edited",
		"update expunge.audit_links set actor_id = 'eve' where actor_id = 'ada'",
		"An entry between A-1 and A-2 was changed.",
	],
	["an entry removed", "delete from expunge.audit_entries where key = '1'", "Link 1 has 1 entries and should have 2 (A-1 to A-2)."],
	[
		"a link edited",
		"update expunge.audit_links set digest = hmac where position = 3",
		"Link 3 was changed or inserted by somebody else, or AUDIT_KEY is a different one.",
	],
])("verification finds every change to it: %s", async ([, change, problem], context) => {
	const db = await writeAudit(context, change);
	expect((await verifyChain(db, auditKey)).problems).toContain(problem);
});
