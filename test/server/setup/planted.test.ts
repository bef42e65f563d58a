import postgres from "postgres";
import { afterAll, expect, test } from "vitest";
import { redactPeople } from "../../../server/aftermath/redaction/redact-people.ts";
import { createApp } from "../../../server/app.ts";
import { verifyChain } from "../../../server/audit/verify-chain.ts";
import type { Crm } from "../../../server/crm/crm.ts";
import { connect } from "../../../server/database/database.ts";
import { createMissingIndexes } from "../../../server/doctor/create-missing-indexes.ts";
import { diagnose } from "../../../server/doctor/diagnose.ts";
import { readEnv } from "../../../server/env.ts";
import { loadGraph } from "../../../server/erasure/graph/load-graph.ts";
import { sweepLive } from "../../../server/erasure/sweep/sweep.ts";
import { insertUser } from "../../../server/people/create-user.ts";
import { createServices } from "../../../server/services.ts";
import { findContradictions, findStartProblems } from "../../../server/setup/find-start-problems.ts";
import { setUp } from "../../../server/setup/set-up.ts";
import { startWorker } from "../../../server/worker.ts";
import { freshDatabase, freshDatabaseFor } from "../../support/database.ts";
import { secrets } from "../../support/expunge-server.ts";
import { addressesOf, rolePasswords } from "../../support/role-addresses.ts";
import { smallCrm, smallCrmSchema } from "../../support/small-crm.ts";
import { password } from "../../support/start-small.ts";
import { until } from "../../support/until.ts";
import { countPlanted, plant } from "./plant.ts";

const { name: database, adminUrl, appUrl } = await freshDatabase({ template: "empty" });
const superuser = postgres(adminUrl, { max: 1, onnotice: () => {}, connection: { search_path: "pg_catalog, pg_temp" } });
afterAll(() => superuser.end());

const crm: Crm = {
	...smallCrm,
	references: [
		...smallCrm.references,
		{
			declared: true,
			table: "crm.log",
			column: "subject",
			to: "crm.customers",
			form: { kind: "text", template: "customer {key}" },
			rule: "delete",
			when: { kind: ["seen"] },
		},
		{
			declared: true,
			table: "crm.lists",
			column: "definition",
			to: "crm.customers",
			form: { kind: "json", path: "$.customers[*]" },
			rule: "detach",
		},
		{
			declared: true,
			table: "crm.visits",
			column: "customer_id",
			to: "crm.customers",
			rule: "detach",
			value: { table: "crm.customers", column: "id", where: { name: "Nobody" } },
		},
	],
	redactions: [
		{
			object: "customer",
			addresses: ["address"],
			name: "name",
			replacement: "gone@invalid",
			texts: [{ table: "crm.letters", columns: ["body"] }],
		},
	],
};

await superuser.unsafe(`${smallCrmSchema}
	create table crm.log (id int primary key, kind varchar, subject varchar);
	create table crm.lists (id int primary key, definition jsonb);
	create table crm.visits (id int primary key, customer_id bigint);
	create table crm.letters (id int primary key, body varchar);
	alter table crm.customers add address varchar`);
await plant(superuser);
// Sessions find it if they name no schema, even with pg_catalog first, because the planted objects fit better.
await superuser.unsafe(`alter database ${database} set search_path = pg_catalog, public`);

/** Plants in the session's own schema, which PostgreSQL searches first by default, through a CRM trigger in our session. */
const planting = `
	create function crm.plant() returns trigger language plpgsql as $$ begin
		if pg_catalog.to_regclass('pg_temp.pg_class') is null then
			create temp table pg_class (oid oid, relname name, relnamespace oid);
			create temp table tombstones (key text);
			create function pg_temp.planted(value pg_catalog.text) returns bool language plpgsql as 'begin perform pg_catalog.nextval(''public.planted''); return true; end';
			create domain pg_temp.text as pg_catalog.text check (pg_temp.planted(value));
			create domain pg_temp.int8 as pg_catalog.int8 check (pg_temp.planted(value::pg_catalog.text));
			create function pg_temp.now() returns pg_catalog.timestamptz language plpgsql as 'begin perform pg_catalog.nextval(''public.planted''); return null; end';
		end if;
		return old;
	end $$;
	create trigger plants after delete on crm.conversations for each row execute function crm.plant();`;

test("the planted objects are called by a session without a pinned search path", async () => {
	const loose = postgres(adminUrl, { max: 1, onnotice: () => {}, fetch_types: false });
	const [named] = await loose`select format('%s.%s', relname, 'x'::text) from pg_class limit 1`;
	expect(named?.["format"]).toBeNull();
	expect(await countPlanted(superuser)).toBe(1);
	expect(await loose`select 1 where 'a'::varchar = 'a'::text`).toEqual([]);
	expect(await countPlanted(superuser)).toBe(2);
	await loose.end();
	await superuser`select setval('public.planted', 1, false)`;
});

test("no object planted in public or pg_temp runs: in setup, at start, while deleting, sweeping, redacting, verifying, and by the doctor", async () => {
	await setUp({
		adminUrl,
		crm,
		...rolePasswords,
		firstAdmin: { email: "ada@example.test", name: "Ada" },
		unchecked: true,
		print: () => {},
	});
	expect(await countPlanted(superuser)).toBe(0);

	await superuser.unsafe(planting);
	await superuser.unsafe(
		`
		insert into crm.customers (id, name) values (100, 'Nobody');
		insert into crm.customers (id, name, address) select n, 'Customer ' || n::text, 'c' || n::text || '@example.test' from generate_series(11, 20) as n;
		insert into crm.conversations select n, 'Hello', n from generate_series(11, 20) as n;
		insert into crm.letters values (1, 'To c11@example.test');
		insert into crm.lists values (1, '{"customers": [11, 12]}');
		insert into crm.visits values (1, 11);
		insert into crm.log values (1, 'seen', 'customer 11')`,
	);
	const environment = {
		...secrets,
		CRM_ADAPTER: "small",
		CRM_ORIGIN: "https://crm.example.test",
		LOG_LEVEL: "silent",
		SIGN_IN_LIMIT: "1000",
	};
	const services = await createServices({ ...readEnv(environment), ...addressesOf(appUrl) }, { crm });
	const { db } = services;
	expect(await findStartProblems(services)).toEqual([]);
	expect(await findContradictions(services)).toEqual([]);
	const app = createApp(services);
	const stopWorker = await startWorker(services);
	let authorization = "";
	const ask = async (path: string, body?: object) => {
		const headers = { "content-type": "application/json", ...(authorization === "" ? {} : { authorization }) };
		const answer = await app.request(`/api${path}`, { headers, ...(body ? { method: "POST", body: JSON.stringify(body) } : {}) });
		authorization ||= `Bearer ${answer.headers.get("set-auth-token")}`;
		return answer.json();
	};
	await insertUser(db, { email: "bela@example.test", name: "Bela", password, role: "admin" });
	await ask("/auth/sign-in/email", { email: "bela@example.test", password });
	for (const ids of [["11"], ["12", "13"], ["14", "15"], ["16", "17"], ["18", "19"]]) {
		const { id: preview } = await ask("/previews", { object: "customer", klass: null, bulk: ids.length > 1, ids });
		await ask(`/previews/${preview}`);
		const { id } = await ask("/deletions", { preview, confirmation: "DELETE" });
		const ended = await until(
			() => ask(`/deletions/${id}`),
			({ endedAt }) => endedAt !== null,
			{ what: "the deletion should end" },
		);
		expect(ended).toMatchObject({ state: "complete", counts: { succeeded: ids.length } });
	}
	for (const path of ["/deletions", "/audit?object=customer", "/permission-sets", "/holds?object=customer", "/me", "/health"])
		await ask(path);
	await sweepLive(services.eraser, services.graph);
	await redactPeople(services.eraser, await services.graph.current(), crm);
	expect(await superuser`select body as body from crm.letters`).toEqual([{ body: "To gone@invalid" }]);
	expect((await verifyChain(db, secrets.AUDIT_KEY)).problems).toEqual([]);
	for (const url of [appUrl, adminUrl]) {
		const asking = connect(url, { max: 1 });
		const graph = await loadGraph(asking.db, crm);
		await diagnose(asking.db, graph, { role: "expunge_eraser" });
		if (url === adminUrl) await createMissingIndexes(asking.db, graph, () => {});
		await asking.close();
	}
	await stopWorker();
	await services.close();
	await setUp({ adminUrl, crm, print: () => {} });
	expect(await countPlanted(superuser)).toBe(0);
});

test("setup runs as a superuser and reads no row of the CRM: no cast, domain or view of its owner runs", async (context) => {
	const { adminUrl } = await freshDatabaseFor(context, "empty");
	const superuser = postgres(adminUrl, { max: 1, onnotice: () => {} });
	await superuser.unsafe(`${smallCrmSchema}
		create sequence public.planted;
		create type crm.mood as enum ('calm');
		create function crm.seen(crm.mood) returns text language plpgsql as 'begin perform pg_catalog.nextval(''public.planted''); return ''calm''; end';
		create cast (crm.mood as text) with function crm.seen (crm.mood) as implicit;
		create function crm.looked() returns bigint language plpgsql as 'begin perform pg_catalog.nextval(''public.planted''); return 1; end';
		create view crm.defaults as select crm.looked() as id, 'Nobody'::text as name;
		create table crm.agents (id crm.mood primary key, name text);
		insert into crm.agents values ('calm', 'Nobody');
		create table crm.visits (id int primary key, customer_id bigint, agent_id crm.mood)`);
	const declared = { declared: true, table: "crm.visits", rule: "detach" } as const;
	const where = { name: "Nobody" };
	const wanted: Crm = {
		...smallCrm,
		objects: {
			...smallCrm.objects,
			agent: { labels: { singular: "Agent", plural: "Agents" }, table: "crm.agents", key: "id", name: ["name"] },
		},
		references: [
			...smallCrm.references,
			{ ...declared, column: "customer_id", to: "crm.customers", value: { table: "crm.defaults", column: "id", where } },
			{ ...declared, column: "agent_id", to: "crm.agents", value: { table: "crm.agents", column: "id", where } },
		],
	};
	await setUp({ adminUrl, crm: wanted, print: () => {} });
	expect(await countPlanted(superuser)).toBe(0);
	// The same adapter, loaded like any other.
	const { db, close } = connect(adminUrl, { max: 1 });
	await loadGraph(db, wanted);
	expect(await countPlanted(superuser)).toBeGreaterThan(0);
	await close();
	await superuser.end();
});
