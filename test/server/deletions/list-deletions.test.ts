import { expect, test } from "vitest";
import type { Deletion, DeletionList } from "../../../server/deletions/schemas.ts";
import { createPermissionSet, removePermissionSet } from "../../../server/permissions/save-permission-set.ts";
import { startWorker } from "../../../server/worker.ts";
import { startSmall } from "../../support/start-small.ts";
import { play } from "./play.ts";

const small = await startSmall();
const stopWorker = await startWorker(small.services);
const admin = await small.addUser({ role: "admin" });
const agent = await small.addUser();
const grants = ["customer", "conversation"].map((object) => ({ object, klass: null, read: true, delete: true, scope: null }));
const set = await createPermissionSet(small.asks(admin), {
	name: "Deletion",
	grants,
	searches: { read: true, bulkDelete: true },
	users: [agent.id],
});
const [ofAdmin, ofAgent] = [play(small, await small.signIn(admin)), play(small, await small.signIn(agent))];
await small.superuser`insert into crm.customers select n, 'Customer', 'north' from generate_series(9001, 9040) as n`;
await small.superuser`insert into crm.conversations select n, 'Subject', 9030 from generate_series(9001, 9005) as n`;

const own: Deletion[] = [];
for (const key of ["9001", "9002", "9003"]) own.push(await ofAgent.deleteOne("customer", key));
own.push(await ofAgent.deleteOne("conversation", "9001"));
own.push(await ofAgent.ended((await ofAgent.deleteMany("customer", ["9004", "9005", "9006", "9007", "7777"])).id));
const foreign = await ofAdmin.deleteOne("customer", "9008");
await stopWorker();

const newestFirst = own.map(({ id }) => id).reverse();
const list = (query: string, by = ofAgent) => by.ask<DeletionList>(`/deletions${query}`);
const find = async (search: string, by = ofAgent) =>
	(await by.ask<DeletionList>("/deletions/search", { search })).deletions.map(({ id }) => id);
const ids = async (query: string, by = ofAgent) => (await list(query, by)).deletions.map(({ id }) => id);

test("pages follow each other without a gap and without a repetition", async () => {
	const seen: string[] = [];
	let before = "";
	do {
		const page: DeletionList = await list(`?limit=2${before}`);
		seen.push(...page.deletions.map(({ id }) => id));
		before = page.next === null ? "" : `&before=${page.next}`;
	} while (before !== "");
	expect(seen).toEqual(newestFirst);
});

test("deletions of the same moment are paged too", async () => {
	await small.superuser`update expunge.deletions set created_at = '2026-11-24' where actor_id = ${agent.id}`;
	const first = await list("?limit=3");
	const second = await list(`?limit=3&before=${first.next}`);
	const all = [...first.deletions, ...second.deletions].map(({ id }) => id);
	expect(all.toSorted()).toEqual(newestFirst.toSorted());
	for (const [index, { id }] of own.entries())
		await small.superuser`update expunge.deletions set created_at = ${`2026-11-2${index + 1}T12:00:00Z`} where id = ${id}`;
});

test("type, state and dates narrow the list", async () => {
	expect(await ids("?object=conversation")).toEqual([own[3]?.id]);
	expect(await ids("?object=customer&klass=order")).toEqual([]);
	expect(await ids("?state=complete_with_errors")).toEqual([own[4]?.id]);
	expect(await ids("?from=2026-11-22T12:00:00Z&until=2026-11-23T12:00:00Z")).toEqual([own[2]?.id, own[1]?.id]);
});

test("a deletion is found by the id of a record, and by its own", async () => {
	expect(await find("9006")).toEqual([own[4]?.id]);
	expect(await find("7777")).toEqual([own[4]?.id]);
	expect(await find(own[0]?.id.toUpperCase() ?? "")).toEqual([own[0]?.id]);
	for (const hostile of ["%", "_", "'", "1' or '1'='1", "\\", "1;drop"]) expect(await find(hostile)).toEqual([]);
	await expect(find("1".repeat(501))).rejects.toThrow("invalid_request");
	await expect(find("\0")).rejects.toThrow("invalid_request");
});

test("the first records are named by their ids once they are gone", async () => {
	const first = ["9004", "9005", "9006"].map((key) => ({ key, name: null }));
	expect((await list("?state=complete_with_errors")).deletions[0]?.firstRecords).toEqual(first);
});

test("only admins see deletions of others, of everybody or of one person", async () => {
	await expect(list("?everyone=true")).rejects.toThrow("permission_denied");
	await expect(list(`?actor=${admin.id}`)).rejects.toThrow("permission_denied");
	await expect(list(`?actor=${agent.id}`)).rejects.toThrow("permission_denied");
	expect(await find("9008")).toEqual([]);
	expect(await ids(`?before=${foreign.id}`)).toEqual(newestFirst);
	expect(await ids(`?everyone=true&actor=${agent.id}`, ofAdmin)).toEqual(newestFirst);
	expect((await ids("?everyone=true", ofAdmin)).toSorted()).toEqual([...newestFirst, foreign.id].toSorted());
	expect(await ids("", ofAdmin)).toEqual([foreign.id]);
});

test("names do not make a list wait longer if several types cannot be read", async () => {
	await ofAgent.deleteMany("conversation", ["9002", "9003"]);
	await ofAgent.deleteMany("customer", ["9010", "9011"]);
	const named = async () => (await list("?limit=2")).deletions.map(({ firstRecords }) => firstRecords[0]?.name);
	expect(await named()).toEqual(["Customer", "Subject"]);
	await small.superuser.begin(async (tx) => {
		await tx`lock table crm.customers in access exclusive mode`;
		expect(await named()).toEqual([null, null]);
	});
});

test("records that still exist also have their names while the preview lives, for people who may read them", async () => {
	const { id } = await ofAgent.deleteMany("customer", ["9010", "9011"]);
	const first = (name: string | null) => ["9010", "9011"].map((key) => ({ key, name }));
	const seen = async (by: typeof ofAgent) => {
		const [newest] = (await list("?everyone=false&limit=1", by)).deletions;
		return newest?.id === id ? newest.firstRecords : (await by.get(id)).firstRecords;
	};
	expect(await seen(ofAgent)).toEqual(first("Customer"));
	expect(await seen(ofAdmin)).toEqual(first("Customer"));
	await small.superuser.begin(async (tx) => {
		await tx`lock table crm.customers in access exclusive mode`;
		expect(await seen(ofAdmin)).toEqual(first(null));
	});
	expect((await ofAdmin.ask<Deletion>(`/deletions/${id}?names=false`)).firstRecords).toEqual(first(null));
	expect((await list("?limit=1&names=false")).deletions[0]?.firstRecords).toEqual(first(null));
	await removePermissionSet(small.asks(admin), set.id);
	expect(await seen(ofAgent)).toEqual(first(null));
	expect(await seen(ofAdmin)).toEqual(first("Customer"));
	await small.superuser`update expunge.previews set expires_at = now() where id = ${id}`;
	expect(await seen(ofAdmin)).toEqual(first(null));
});
