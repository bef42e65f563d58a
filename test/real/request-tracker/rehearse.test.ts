import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { connect } from "../../../server/database/database.ts";
import { describeSummary } from "../../../server/deletions/rehearsal/describe-summary.ts";
import { rehearse } from "../../../server/deletions/rehearsal/rehearse.ts";
import { summarise } from "../../../server/deletions/rehearsal/summary.ts";
import { loadGraph } from "../../../server/erasure/graph/load-graph.ts";
import { effort } from "../../support/effort.ts";
import { pickSome, randomFrom } from "../../support/random-numbers.ts";
import { asEraser } from "../../support/role-addresses.ts";
import { compareRows, readRows } from "../../support/rows.ts";
import { type Copy, seedCopies } from "./copies.ts";
import { crm, setUpExpunge } from "./erase.ts";

console.log(`EXPUNGE_TEST_SEED=${effort.seed}`);

/** Other programs may use the processors meanwhile. Another file tests the product's own limit. */
const timeoutMs = 240_000;

const copy = seedCopies();
/** It reads every table, as RT's own role does. */
const reading = `rt_reading_${randomUUID().slice(0, 8)}`;
let rt: Copy;
let eraser: ReturnType<typeof connect>;
let reader: ReturnType<typeof connect>;

beforeAll(async () => {
	rt = await copy("rt_rehearsal");
	const appUrl = await setUpExpunge(rt.url);
	await rt.sql.unsafe(`create role ${reading} login password 'reading' in role pg_read_all_data`);
	eraser = connect(asEraser(appUrl), { max: 2, cleans: true });
	reader = connect(Object.assign(new URL(rt.url), { username: reading, password: "reading" }).href, { max: 1 });
});

afterAll(async () => {
	await Promise.all([eraser.close(), reader.close()]);
	await rt.sql.unsafe(`drop role ${reading}`);
});

describe("rehearsals of random records leave only what the adapter keeps or redacts, and no trace", () => {
	test.each([
		["ticket", "select id from tickets where ismerged is null"],
		["user", "select id from users where name like '%@customer.example'"],
		["asset", "select id from assets"],
	])("%s", async (object, query) => {
		const rows = await rt.sql.unsafe<{ id: number }[]>(`${query} order by id`);
		const keys = pickSome([...rows], 50, randomFrom(effort.seed)).map(({ id }) => String(id));
		const before = await readRows(rt.url, "public");
		const graph = await loadGraph(eraser.db, crm);
		const rehearsals = [];
		for (const key of keys) rehearsals.push(await rehearse(eraser.db, object, key, { crm, graph, reader: reader.db, timeoutMs }));
		const summary = summarise(object, rehearsals);
		expect(
			summary.remainders.filter(({ answer }) => answer === "left"),
			describeSummary(summary).join("\n"),
		).toEqual([]);
		expect([summary.verdict, [...summary.refused]]).toEqual(["clean", []]);
		expect([...compareRows(before, await readRows(rt.url, "public"))]).toEqual([]);
	});
});

test("without the redaction and the rules for links and settings, a rehearsal names what they would have found", async () => {
	const forgotten = ["public.links", "public.attributes"];
	const adapter = { ...crm, redactions: [], references: crm.references.filter(({ table }) => !forgotten.includes(table)) };
	const [user] = await rt.sql<{ id: number }[]>`
		select id from users where exists (select from attributes where attributes.name = 'User-' || users.id || '-SeenUpTo') order by id limit 1`;
	const [ticket] = await rt.sql<{ id: number }[]>`
		select id from tickets where exists (select from links where localbase = tickets.id) order by id limit 1`;
	const graph = await loadGraph(eraser.db, adapter);
	const left = async (object: string, key: number | undefined) => {
		const rehearsal = await rehearse(eraser.db, object, String(key), { crm: adapter, graph, reader: reader.db, timeoutMs });
		return new Set(rehearsal.remainders.filter(({ answer }) => answer === "left").map(({ table, column }) => `${table}.${column}`));
	};
	const ofUser = await left("user", user?.id);
	for (const column of ["public.attributes.name", "public.attachments.headers"]) expect(ofUser).toContain(column);
	expect(await left("ticket", ticket?.id)).toContain("public.links.base");
});
