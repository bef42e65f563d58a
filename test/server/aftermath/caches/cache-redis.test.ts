import { createClient } from "@redis/client";
import { afterAll, beforeEach, expect, test } from "vitest";
import { findUndone } from "../../../../server/doctor/find-undone.ts";
import { findContradictions } from "../../../../server/setup/find-start-problems.ts";
import { startRedis } from "../../../support/redis-server.ts";
import { until } from "../../../support/until.ts";
import { openCachedCrm } from "./cached-crm.ts";

const server = await startRedis();
let redis = await connect();
afterAll(() => redis.destroy());

async function connect() {
	const client = createClient({ url: server.url, socket: { reconnectStrategy: false } });
	client.on("error", () => {});
	return client.connect();
}

const { superuser, services, remove, removeMany, cachesOf, counts, work, failures, makeDue, resume } = await openCachedCrm(
	[
		{ table: "crm.people", redis: "person:{id}" },
		{ table: "crm.people", redis: "session:{mail}:*" },
		{ table: "crm.tickets", redis: "tickets:*" },
	],
	{ CRM_CACHE_REDIS: server.url },
);

const put = async (...keys: (string | Buffer)[]) => Promise.all(keys.map((key) => redis.set(key, "personal")));
const left = async () => (await redis.keys("*")).sort();

beforeEach(async () => {
	await redis.flushAll();
	await superuser`delete from expunge.outbox`;
});

test("after the commit the keys of a deleted row go, and no others", async () => {
	const own = ["person:1", "session:mail-1@example.org:a", "session:mail-1@example.org:b:c"];
	const others = [
		"person:10",
		"person:1:x",
		"session:mail-1@example.org",
		"session:mail-10@example.org:a",
		"xsession:mail-1@example.org:a",
	];
	await put(...own, ...others);
	const { id } = await remove("1");
	expect(await cachesOf(id)).toEqual(counts({ waiting: 2 }));
	expect(await left()).toEqual([...own, ...others].sort());
	expect(await work()).toMatchObject({ settled: 2 });
	expect(await left()).toEqual(others.sort());
	expect(await cachesOf(id)).toEqual(counts({ done: 2 }));
	expect(await superuser`select from expunge.outbox`).toEqual([]);
});

test("a character that has a meaning in a glob has none in a value", async () => {
	const mails = ["*", "a?c", "[ab]", "b\\*", "a-z^", "ü"];
	await superuser`insert into crm.people select 'glob-' || mail, 'Glob', mail from unnest(${mails}::text[]) as mail`;
	const others = ["session:x:1", "session:abc:1", "session:a:1", "session:b:1", "session:b*x:1", "session:\\*:1", "session:u:1"];
	for (const mail of mails) {
		await redis.flushAll();
		await put(...mails.map((other) => `session:${other}:1`), ...others);
		await remove(`glob-${mail}`);
		await work();
		expect(await left()).toEqual([...mails.filter((other) => other !== mail).map((other) => `session:${other}:1`), ...others].sort());
	}
});

test("a key that is not UTF-8 is found by its beginning", async () => {
	await put(Buffer.from("session:mail-2@example.org:\xff\xfe", "latin1"), "session:other:1");
	await remove("2");
	await work();
	expect(await left()).toEqual(["session:other:1"]);
});

test("a pattern without a value purges all keys of the cache once for a deletion of several rows", async () => {
	await superuser`insert into crm.tickets (person) select '3' from generate_series(1, 5)`;
	await put("tickets:1", "tickets:list:open", "users:1");
	await remove("3");
	expect(await superuser`select from expunge.outbox where "values" = '{}'`).toHaveLength(1);
	await work();
	expect(await left()).toEqual(["users:1"]);
});

test("a row without a key counts as not cached, also after a crash between removing and settling", async () => {
	await put("person:4");
	const { id } = await remove("4");
	const [row] = await superuser<{ rule: string }[]>`select rule from expunge.outbox where "values" ? 'id'`;
	await work();
	expect(await cachesOf(id)).toEqual(counts({ done: 1, missing: 1 }));
	await superuser`insert into expunge.outbox (deletion_id, kind, rule, "values") values (${id}, 'cache', ${row?.rule ?? ""}, '{"id": "4"}')`;
	expect(await work()).toMatchObject({ settled: 1 });
	expect(await cachesOf(id)).toEqual(counts({ done: 1, missing: 2 }));
});

test("a Redis that is away for a while loses nothing, and the doctor reports it without a key", async () => {
	const { id } = await remove("5");
	await server.stop();
	expect(await failures()).toEqual({ ECONNREFUSED: 2 });
	expect(await cachesOf(id)).toEqual(counts({ waiting: 2, failing: 2 }));
	const [finding] = await findUndone(services.db);
	expect(finding).toMatchObject({ about: "caches" });
	expect(finding?.message).toContain("the system refuses connections");
	expect(finding?.message).not.toContain("mail-5");
	await server.start();
	redis = await connect();
	await put("person:5", "session:mail-5@example.org:a");
	await makeDue();
	await work();
	expect([await left(), await cachesOf(id)]).toEqual([[], counts({ done: 2 })]);
});

test("a Redis that refuses the password or a command keeps the work, and the code tells why", async () => {
	await remove("6");
	await redis.aclSetUser("reader", ["on", ">secret", "~*", "+@read", "+ping", "+client"]);
	const as = (user: string) => ({ crmCacheRedis: server.url.replace("redis://", `redis://${user}@`) });
	expect(await failures(as("reader:wrong"))).toEqual({ WRONGPASS: 2 });
	await makeDue();
	expect(await failures(as("reader:secret"))).toEqual({ NOPERM: 2 });
});

test("the server does not start without the address of Redis, and removals wait for it", async () => {
	const env = { ...services.env, crmCacheRedis: null };
	expect(await findContradictions({ ...services, env })).toEqual([
		"CRM_CACHE_REDIS is missing: the Redis of the caches that the adapter names.",
	]);
	await remove("7");
	expect(await failures(env)).toEqual({ NO_CACHE_REDIS: 2 });
});

test("10,000 records with a key each keep up, and the audit has the number", async () => {
	await superuser`insert into crm.people select 'bulk-' || n, 'Bulk', 'bulk-' || n || '@example.org' from generate_series(1, 10000) as n`;
	const names = Array.from({ length: 10_000 }, (_, number) => `bulk-${number + 1}`);
	await put(...names.flatMap((name) => [`person:${name}`, `session:${name}@example.org:a`]), "person:none", "session:none:a");
	const { id } = await removeMany(names);
	await resume();
	await until(
		() => cachesOf(id),
		(caches) => caches?.done === 20_000,
		{ what: "The keys should be removed", seconds: 60 },
	);
	expect(await left()).toEqual(["person:none", "session:none:a"]);
	const audited = () => superuser`
		select e.key, e.rows::int from expunge.audit_links l join expunge.audit_entries e using (batch) where action = 'caches_purged' and e.key = ${id}`;
	await until(audited, ({ length }) => length > 0, { what: "The audit should have the keys", seconds: 60 });
	expect(await audited()).toEqual([{ key: id, rows: 20_000 }]);
});
