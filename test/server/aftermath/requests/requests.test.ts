import { lookup } from "node:dns/promises";
import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { BlockList } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { afterAll, beforeEach, expect, test } from "vitest";
import { handleOutbox } from "../../../../server/aftermath/outbox/handle-outbox.ts";
import { makeRequests } from "../../../../server/aftermath/requests/make-requests.ts";
import type { Crm } from "../../../../server/crm/crm.ts";
import { findUndone } from "../../../../server/doctor/find-undone.ts";
import { leaveOutAbsent } from "../../../../server/erasure/graph/leave-out-absent.ts";
import { deriveGraph } from "../../../../server/erasure/graph/load-graph.ts";
import type { JobHandler } from "../../../../server/jobs/queue.ts";
import { findContradictions } from "../../../../server/setup/find-start-problems.ts";
import { startHttpServer } from "../../../support/http-server.ts";
import { startSmall } from "../../../support/start-small.ts";
import { until } from "../../../support/until.ts";
import { play } from "../../deletions/play.ts";
import { workSlices } from "../work-slices.ts";

let answer: Parameters<typeof startHttpServer>[0] = () => ({ status: 200 });
const search = await startHttpServer((request) => answer?.(request) ?? { status: 200 });
const mail = await startHttpServer();

const crm: Crm = {
	name: "indexed",
	title: "Indexed",
	pages: { records: [], items: [], results: [] },
	objects: { person: { labels: { singular: "Person", plural: "People" }, table: "crm.people", key: "id", name: ["name"] } },
	references: [{ table: "crm.notes", columns: ["person"], rule: "delete" }],
	requests: [
		// This version of the CRM does not have the table. The rules behind it still make their own requests.
		{ table: "crm.leads", method: "DELETE", url: `${search.origin}/leads/{id}`, optional: true },
		{
			table: "crm.people",
			method: "DELETE",
			url: `${search.origin}/people/{id}`,
			headers: { authorization: { variable: "CRM_SECRET_SEARCH", prefix: "Bearer " } },
		},
		{ table: "crm.people", method: "POST", url: `${mail.origin}/forget`, body: { list: "news", mail: "{mail}" } },
		{
			table: "crm.notes",
			method: "POST",
			url: `${search.origin}/notes/delete`,
			batch: 3,
			body: { ids: ["{id}"] },
			when: { indexed: true },
		},
	],
	files: [{ table: "crm.people", path: "{scan}" }],
	tableLabels: { "crm.notes": { singular: "note", plural: "notes" } },
};

const schema = `create schema crm;
	create table crm.people (id text primary key, name text not null, mail text, scan text);
	create table crm.notes (id bigserial primary key, person text not null references crm.people on delete cascade, indexed boolean default true);
	create index on crm.notes (person);
	insert into crm.people select n, 'Person ' || n, 'mail-' || n || '@example.org' from generate_series(1, 40) as n`;

const folder = mkdtempSync(join(tmpdir(), "expunge-requests-"));
const small = await startSmall(
	{ CRM_FILES: folder, REQUEST_ORIGINS: `${search.origin},${mail.origin}`, PRIVATE_NETWORKS: "127.0.0.1", CRM_SECRET_SEARCH: "s3cret" },
	{ crm, schema },
);
const { services, superuser } = small;
const owner = play(small, await small.signIn(await small.addUser({ role: "admin" })));
afterAll(() => rmSync(folder, { recursive: true }));
const stopping = await workSlices(services);

/** The rules that this version of the CRM has. */
const { requests: rules = [] } = leaveOutAbsent((await services.graph.current()).catalog, crm).present;
const work = async (change: Partial<Parameters<typeof makeRequests>[2]> = {}) =>
	makeRequests(services.db, await services.graph.current(), { rules, targets: services.env, ...change });
let handlers: JobHandler[] | undefined;
/** Starts to work on the outbox, the first time, and looks for due work. */
async function resume(): Promise<void> {
	if (!handlers) {
		handlers = handleOutbox(services, stopping);
		for (const handler of handlers) await services.queue.work(handler);
	}
	for (const handler of handlers) await handler.resume?.("later");
}
const makeDue = () => superuser`update expunge.outbox set due_at = now()`;
const remove = async (person: string) => owner.ended((await owner.deleteOne("person", person)).id);
const requestsOf = async (id: string) => (await owner.get(id)).aftermath.request;
const counts = (some: object) => ({ waiting: 0, failing: 0, done: 0, missing: 0, shared: 0, ...some });
const failures = async (change?: Parameters<typeof work>[0]) => Object.fromEntries((await work(change)).failed);

beforeEach(async () => {
	answer = () => ({ status: 200 });
	search.received.length = 0;
	mail.received.length = 0;
	await superuser`delete from expunge.outbox`;
});

test("after the commit each system forgets the rows, by one request or several rows at once, and nothing personal stays", async () => {
	await superuser`insert into crm.notes (id, person, indexed) select 100 + n, '1', n <> 5 from generate_series(1, 5) as n`;
	const { id, aftermath } = await remove("1");
	expect(aftermath.request).toEqual(counts({ waiting: 6 }));
	expect([...search.received, ...mail.received]).toEqual([]);
	expect(await work()).toMatchObject({ settled: 6 });
	expect(mail.received).toMatchObject([
		{
			method: "POST",
			path: "/forget",
			body: '{"list":"news","mail":"mail-1@example.org"}',
			headers: { "content-type": "application/json" },
		},
	]);
	const [forgotten] = search.received.filter(({ method }) => method === "DELETE");
	expect(forgotten).toMatchObject({ path: "/people/1", body: "", headers: { authorization: "Bearer s3cret" } });
	const batches = search.received.filter(({ path }) => path === "/notes/delete").map(({ body }) => JSON.parse(body).ids);
	expect(batches.map(({ length }) => length).sort()).toEqual([1, 3]);
	expect(batches.flat().sort()).toEqual(["101", "102", "103", "104"]);
	expect(await requestsOf(id)).toEqual(counts({ done: 6 }));
	expect(await superuser`select from expunge.outbox`).toEqual([]);
});

test("a request that fails waits, holds up no other, and the doctor names where it goes and why, but no value", async () => {
	answer = ({ path }) => ({ status: path === "/people/2" ? 503 : 200 });
	const { id } = await remove("2");
	await remove("3");
	expect(await failures()).toEqual({ STATUS_503: 1 });
	expect(await requestsOf(id)).toEqual(counts({ waiting: 1, failing: 1, done: 1 }));
	expect(search.received.map(({ path }) => path).sort()).toEqual(["/people/2", "/people/3"]);
	const [finding] = await findUndone(services.db);
	expect(finding).toMatchObject({ about: "requests" });
	expect(finding?.message).toMatch(
		/^A request to another system \(DELETE http:\/\/127\.0\.0\.1:\d+ for crm\.people\(id\) #[0-9a-f]{8}\) could not be made \(since .*\): the system answered with status 503\. The server tries again within an hour\.$/,
	);
	answer = () => ({ status: 200 });
	expect(await work()).toEqual({ settled: 0, failed: new Map() });
	await makeDue();
	expect(await work()).toMatchObject({ settled: 1 });
	expect(await requestsOf(id)).toEqual(counts({ done: 2 }));
});

test("only the statuses that the adapter expects count", async () => {
	const { id } = await remove("4");
	const strict = rules.map((rule) => ({ ...rule, expect: [202] }));
	expect(await failures({ rules: strict })).toEqual({ STATUS_200: 2 });
	answer = () => ({ status: 202 });
	await makeDue();
	expect(await failures({ rules: strict })).toEqual({ STATUS_200: 1 });
	expect(await requestsOf(id)).toMatchObject({ done: 1, failing: 1 });
});

test("a system that does not have the row is asked again for a day, because it may be restored or the address wrong", async () => {
	answer = () => ({ status: 404 });
	const { id } = await remove("33");
	expect(await failures()).toEqual({ NOT_THERE: 1 });
	expect(await requestsOf(id)).toEqual(counts({ waiting: 1, done: 1 }));
	const [finding] = await findUndone(services.db);
	expect(finding?.message).toContain("found nothing to delete");
	answer = () => ({ status: 200 });
	await makeDue();
	await work();
	expect(search.received.map(({ path }) => path)).toEqual(["/people/33", "/people/33"]);
	expect(await requestsOf(id)).toEqual(counts({ done: 2 }));
	answer = () => ({ status: 410 });
	const other = await remove("34");
	await work();
	await superuser`update expunge.outbox set due_at = now(), missing_since = now() - interval '25 hours'`;
	await work();
	expect(await requestsOf(other.id)).toEqual(counts({ done: 1, missing: 1 }));
});

test("a system that is away loses nothing", async () => {
	await mail.stop();
	const { id } = await remove("5");
	expect(await failures()).toEqual({ ECONNREFUSED: 1 });
	expect(await requestsOf(id)).toEqual(counts({ waiting: 1, failing: 1, done: 1 }));
	await mail.start();
	await makeDue();
	expect(await work()).toMatchObject({ settled: 1 });
	expect(mail.received.map(({ body }) => JSON.parse(body).mail)).toEqual(["mail-5@example.org"]);
});

test("a row that the system refuses does not hold up the others of its batch", async () => {
	await superuser`insert into crm.people values ('refused', 'Refused', null)`;
	await superuser`insert into crm.notes (id, person) select 200 + n, 'refused' from generate_series(1, 3) as n`;
	answer = ({ body }) => ({ status: body.includes('"202"') ? 400 : 200 });
	const { id } = await remove("refused");
	expect(await failures()).toEqual({ STATUS_400: 3 });
	await makeDue();
	expect(await failures()).toEqual({ STATUS_400: 1 });
	expect(await requestsOf(id)).toEqual(counts({ waiting: 1, failing: 1, done: 3 }));
});

test("requests without an answer do not hold up the others for ever", async () => {
	await superuser`insert into crm.people select 'mute-' || n, 'Mute', null from generate_series(1, 8) as n`;
	await superuser`insert into crm.people select 'fine-' || n, 'Fine', null from generate_series(1, 8) as n`;
	answer = ({ path }) => ({ status: path.includes("mute") ? 0 : 200 });
	const rows = await superuser<{ id: string }[]>`select id from crm.people where name in ('Mute', 'Fine')`;
	const { id } = await owner.ended(
		(
			await owner.deleteMany(
				"person",
				rows.map((row) => row.id),
			)
		).id,
	);
	const muteFirst = () => superuser`
		update expunge.outbox set due_at = now() - case when "values"->>'id' like 'mute%' then interval '1 minute' else interval '0' end`;
	await muteFirst();
	expect((await work()).settled).toBe(0);
	// A row that was not sent has not failed.
	expect((await requestsOf(id))?.failing).toBeLessThan(8);
	for (const _ of [2, 3]) {
		await muteFirst();
		await work();
	}
	await muteFirst();
	await work();
	expect(await requestsOf(id)).toEqual(counts({ waiting: 8, failing: 8, done: 8 }));
});

test("no request is made while a remaining row has the same values", async () => {
	await superuser`update crm.people set mail = 'both@example.org' where id in ('6', '7')`;
	const first = await remove("6");
	await work();
	expect(mail.received).toEqual([]);
	expect(await requestsOf(first.id)).toEqual(counts({ done: 1, shared: 1 }));
	await remove("7");
	await work();
	expect(mail.received).toHaveLength(1);
});

test("a row without a value causes no request, and a value that would change the address is not sent", async () => {
	await superuser`insert into crm.people values ('..', 'Dots', null)`;
	const { id } = await remove("..");
	expect(await failures()).toEqual({ UNSAFE_VALUE: 1 });
	expect([...search.received, ...mail.received]).toEqual([]);
	expect(await requestsOf(id)).toEqual(counts({ waiting: 1, failing: 1 }));
});

test("work that waits does not follow another rule when the adapter changes", async () => {
	const rulesOf = (...paths: string[]) =>
		paths.map((path) => ({ table: "crm.people", method: "DELETE", url: `${search.origin}/${path}/{id}` }) as const);
	const workWith = async (...paths: string[]) => {
		const requests = rulesOf(...paths);
		const graph = await deriveGraph(services.db, { ...crm, requests });
		return makeRequests(services.db, graph, { rules: requests, targets: services.env });
	};
	const { id } = await remove("32");
	const { requests } = await deriveGraph(services.db, { ...crm, requests: rulesOf("a", "b") });
	await superuser`delete from expunge.outbox`;
	for (const { name } of requests)
		await superuser`insert into expunge.outbox (deletion_id, kind, rule, "values") values (${id}, 'request', ${name}, '{"id": "32"}')`;
	await workWith("c", "a", "b");
	expect(search.received.map(({ path }) => path).sort()).toEqual(["/a/32", "/b/32"]);
});

test("a redirect is not followed", async () => {
	answer = () => ({ status: 307, headers: { location: `${mail.origin}/stolen` } });
	await remove("8");
	expect(await failures()).toEqual({ STATUS_307: 1 });
	expect(mail.received.map(({ path }) => path)).toEqual(["/forget"]);
});

test("requests go only to origins and addresses that the operator has listed, whatever a name resolves to", async () => {
	await remove("9");
	const { requestOrigins } = services.env;
	expect(await failures({ targets: { ...services.env, requestOrigins: [mail.origin] } })).toEqual({ ORIGIN_NOT_ALLOWED: 1 });
	await makeDue();
	expect(await failures({ targets: { ...services.env, crmSecrets: {} } })).toEqual({ NO_SECRET: 1 });
	await makeDue();
	expect(await failures({ targets: { ...services.env, privateNetworks: new BlockList() } })).toEqual({ PRIVATE_ADDRESS: 1 });
	expect(await lookup("localhost")).toMatchObject({ address: expect.stringMatching(/^(127\.0\.0\.1|::1)$/) });
	const byName = rules.map((rule) => ({ ...rule, url: rule.url.replace("127.0.0.1", "localhost") }));
	const named = { requestOrigins: requestOrigins.map((origin) => origin.replace("127.0.0.1", "localhost")) };
	const graph = await deriveGraph(services.db, { ...crm, requests: byName });
	await superuser`update expunge.outbox set due_at = now(), rule = ${graph.requests[0]?.name ?? ""}`;
	const send = (networks: BlockList) =>
		makeRequests(services.db, graph, { rules: byName, targets: { ...services.env, ...named, privateNetworks: networks } });
	expect(Object.fromEntries((await send(new BlockList())).failed)).toEqual({ PRIVATE_ADDRESS: 1 });
	expect(search.received).toEqual([]);
});

test("the server does not start while the environment lacks an origin or a secret", async () => {
	expect(await findContradictions(services)).toEqual([]);
	expect(await findContradictions({ ...services, env: { ...services.env, requestOrigins: [mail.origin], crmSecrets: {} } })).toEqual([
		`REQUEST_ORIGINS does not list ${search.origin}, but the adapter has a request that goes there.`,
		`CRM_SECRET_SEARCH is missing: set it to the secret for requests to ${search.origin}.`,
	]);
});

test("two workers do not make the same request at the same time", async () => {
	await remove("10");
	await Promise.all([work(), work()]);
	expect([search.received.length, mail.received.length]).toEqual([1, 1]);
});

test("a worker whose lease has run out does not settle what another worker has taken", async () => {
	await superuser`insert into crm.people values ('slow', 'Slow', null)`;
	const { id } = await remove("slow");
	let asked = 0;
	answer = async () => {
		if (++asked === 2) return { status: 503 };
		await superuser`update expunge.outbox set leased_until = now()`;
		await work();
		return { status: 200 };
	};
	await work();
	expect(await requestsOf(id)).toEqual(counts({ waiting: 1, failing: 1 }));
	expect(await superuser`select failures, reason from expunge.outbox`).toEqual([{ failures: 1, reason: "STATUS_503" }]);
});

test("a bulk deletion that was committed right before a crash is finished by the next worker, and the audit has the number", async () => {
	const ids = Array.from({ length: 20 }, (_, number) => String(11 + number));
	const { id } = await owner.ended((await owner.deleteMany("person", ids)).id);
	expect(await requestsOf(id)).toEqual(counts({ waiting: 40 }));
	await resume();
	await until(
		() => requestsOf(id),
		(requests) => requests?.done === 40,
		{ what: "The requests should have been made", seconds: 60 },
	);
	expect(new Set(search.received.map(({ path }) => path))).toEqual(new Set(ids.map((key) => `/people/${key}`)));
	const audited = () => superuser`
		select e.key, e.rows::int from expunge.audit_links l join expunge.audit_entries e using (batch) where action = 'requests_made' and e.key = ${id}`;
	await until(audited, ({ length }) => length > 0, { what: "The audit should have the requests", seconds: 60 });
	expect(await audited()).toEqual([{ key: id, rows: 40 }]);
});

test("a backlog of one kind holds up no other, and a system gets at most four requests at a time", async () => {
	let [open, most] = [0, 0];
	answer = async () => {
		open += 1;
		most = Math.max(most, open);
		await setTimeout(100);
		open -= 1;
		return { status: 200 };
	};
	writeFileSync(join(folder, "scan"), "personal");
	await superuser`insert into crm.people values ('scanned', 'Scanned', null, 'scan')`;
	const { id } = await remove("31");
	const [rule] = (await services.graph.current()).requests;
	await superuser`insert into expunge.outbox (deletion_id, kind, rule, "values")
		select ${id}, 'request', ${rule?.name ?? ""}, jsonb_build_object('id', 'gone-' || n) from generate_series(1, 2000) as n`;
	for (const _ of [1, 2, 3, 4]) {
		const before = search.received.length;
		await resume();
		await until(
			() => search.received.length,
			(length) => length > before + 30,
			{ what: "Requests should be made" },
		);
	}
	await remove("scanned");
	await resume();
	await until(
		() => existsSync(join(folder, "scan")),
		(exists) => !exists,
		{ what: "The file should be gone", seconds: 120 },
	);
	expect((await requestsOf(id))?.waiting).toBeGreaterThan(0);
	expect(most).toBeLessThanOrEqual(4);
});
