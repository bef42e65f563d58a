import { BlockList } from "node:net";
import { Webhook } from "standardwebhooks";
import { beforeEach, expect, test } from "vitest";
import { handleOutbox } from "../../../../server/aftermath/outbox/handle-outbox.ts";
import type { DeliveryPage, Replay } from "../../../../server/aftermath/schemas.ts";
import { deliverWebhooks } from "../../../../server/aftermath/webhooks/deliver-webhooks.ts";
import { recordDeleted, recordEvents } from "../../../../server/aftermath/webhooks/record-events.ts";
import { tidyWebhookAttempts } from "../../../../server/aftermath/webhooks/tidy-webhook-attempts.ts";
import { hideKey } from "../../../../server/audit/chain.ts";
import { findUndone } from "../../../../server/doctor/find-undone.ts";
import { startHttpServer } from "../../../support/http-server.ts";
import { codeIn, startSmall } from "../../../support/start-small.ts";
import { until } from "../../../support/until.ts";
import { play } from "../../deletions/play.ts";
import { workSlices } from "../work-slices.ts";

let status = 200;
const warehouse = await startHttpServer(() => ({ status }));
const mail = await startHttpServer();
const secrets = [1, 2, 3].map((byte) => `whsec_${Buffer.alloc(32, byte).toString("base64")}`);
const [first = "", older = "", own = ""] = secrets;

const small = await startSmall({
	WEBHOOKS: `${warehouse.origin}/hook ${first} ${older}, ${mail.origin}/forget ${own}`,
	PRIVATE_NETWORKS: "127.0.0.1",
});
const { services, superuser, request } = small;
const admin = await small.signIn(await small.addUser({ role: "admin" }));
const agent = await small.signIn(await small.addUser());
const owner = play(small, admin);
await superuser`insert into crm.customers select n, 'Person ' || n, 'support' from generate_series(101, 130) as n`;
await workSlices(services);

const deliver = async (change: object = {}) => deliverWebhooks(services.db, await services.graph.current(), { ...services.env, ...change });
const makeDue = () => superuser`update expunge.outbox set due_at = now()`;
const outcomeOf = async (id: string) => (await owner.get(id)).aftermath.webhook;
const deliveries = async (id: string): Promise<DeliveryPage["deliveries"]> =>
	(await owner.ask<DeliveryPage>(`/webhooks/deliveries?deletion=${id}`)).deliveries;
const object = "customer";
const someKeys = async (count: number): Promise<string[]> => {
	const rows = await superuser<{ key: string }[]>`select id::text as key from crm.customers order by id desc limit ${count}`;
	return rows.map(({ key }) => key);
};
const removeOne = async () => {
	const [id = ""] = await someKeys(1);
	return { key: id, deletion: await owner.ended((await owner.deleteOne(object, id)).id) };
};
const eventsOf = ({ received }: typeof warehouse) => received.map(({ body }) => JSON.parse(body));
const counts = (some: object) => ({ waiting: 0, failing: 0, done: 0, missing: 0, shared: 0, ...some });

beforeEach(async () => {
	status = 200;
	warehouse.received.length = 0;
	mail.received.length = 0;
	await superuser`delete from expunge.outbox`;
});

test("those who subscribed hear that records were deleted and that the deletion has ended, signed for each of them", async () => {
	const keys = await someKeys(3);
	const { id } = await owner.ended((await owner.deleteMany(object, keys)).id);
	expect(warehouse.received).toEqual([]);
	await deliver();
	for (const receiver of [warehouse, mail]) {
		const events = eventsOf(receiver);
		const deleted = events.filter(({ type }) => type === "record.deleted");
		expect(deleted.flatMap(({ data }) => data.keys).sort()).toEqual([...keys].sort());
		expect(deleted.every(({ data }) => data.object === object && data.deletion === id)).toBe(true);
		const completed = events.filter(({ type }) => type === "deletion.completed");
		expect(completed).toMatchObject([{ data: { deletion: id, state: "complete", submitted: 3, succeeded: 3 } }]);
	}
	for (const { headers, body } of warehouse.received) {
		const signed = Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, String(value)]));
		expect(new Webhook(first).verify(body, signed)).toEqual(JSON.parse(body));
		expect(new Webhook(older).verify(body, signed)).toEqual(JSON.parse(body));
		expect(() => new Webhook(own).verify(body, signed)).toThrow();
	}
	const outcome = await outcomeOf(id);
	expect(outcome).toEqual(counts({ done: warehouse.received.length + mail.received.length }));
	expect(await superuser`select from expunge.outbox`).toEqual([]);
});

test("an event that was not accepted is sent again with the same id, and holds up no other receiver", async () => {
	status = 500;
	const { deletion } = await removeOne();
	await deliver();
	expect(await outcomeOf(deletion.id)).toEqual(counts({ waiting: 2, failing: 2, done: 2 }));
	const [finding] = await findUndone(services.db);
	expect(finding?.about).toBe("webhooks");
	expect(finding?.message).toMatch(
		/for http:\/\/127\.0\.0\.1:\d+ #[0-9a-f]{8} could not be delivered \(since .*\): the system answered with status 500\./,
	);
	expect(finding?.message).not.toContain("/hook");
	const before = warehouse.received.map(({ headers }) => headers["webhook-id"]).sort();
	status = 204;
	await makeDue();
	await deliver();
	expect(
		warehouse.received
			.map(({ headers }) => headers["webhook-id"])
			.slice(2)
			.sort(),
	).toEqual(before);
	expect(await outcomeOf(deletion.id)).toEqual(counts({ done: 4 }));
	const delivered = await deliveries(deletion.id);
	expect(delivered.map(({ state, attempts, answer }) => `${state} ${attempts} ${answer}`).sort()).toEqual([
		"delivered 1 200",
		"delivered 1 200",
		"delivered 2 204",
		"delivered 2 204",
	]);
});

test("a record that exists is not reported as deleted, and a deletion that runs is not reported as ended", async () => {
	const { deletion } = await removeOne();
	await superuser`delete from expunge.outbox`;
	const [existing = ""] = await someKeys(1);
	const { name } = services.env.webhooks[0] ?? { name: "" };
	const forged = (event: string, keys: string | string[], endpoint = name) => superuser`
		insert into expunge.outbox (deletion_id, kind, rule, "values")
		values (${deletion.id}, 'webhook', ${endpoint}, ${superuser.json({ event, keys, batch: null })})`;
	await forged("record.deleted", [existing]);
	await forged("record.deleted", [`0${existing}`, "9".repeat(30), "nobody"]);
	await forged("record.deleted", "{");
	await forged("record.invented", []);
	await forged("record.deleted", [], "https://unknown.example.org");
	await superuser`update expunge.deletions set ended_at = null where id = ${deletion.id}`;
	await forged("deletion.completed", []);
	const { settled, failed } = await deliver();
	expect([settled, Object.fromEntries(failed)]).toEqual([3, { NO_EVENT: 2, NO_ENDPOINT: 1 }]);
	expect(warehouse.received).toEqual([]);
	await superuser`update expunge.deletions set ended_at = now() where id = ${deletion.id}`;
});

test("a key that the audit hides is still delivered", async () => {
	const { key, deletion } = await removeOne();
	const write = (written: string, hidden: boolean) => superuser`
		with link as (update expunge.audit_links set key_is_hmac = ${hidden} where deletion_id = ${deletion.id} returning batch)
		update expunge.audit_entries as e set key = ${written} from link where e.batch = link.batch`;
	await write(hideKey(services.env.auditKey, object, key), true);
	await deliver();
	expect(eventsOf(warehouse).flatMap(({ data }) => data.keys ?? [])).toEqual([key]);
	await write(key, false);
});

test("events go to no private address that the operator has not listed", async () => {
	await removeOne();
	expect(Object.fromEntries((await deliver({ privateNetworks: new BlockList() })).failed)).toEqual({ PRIVATE_ADDRESS: 4 });
});

test("an admin can have the events of a deletion sent again, and nobody else can", async () => {
	const { key, deletion } = await removeOne();
	await deliver();
	warehouse.received.length = 0;
	const path = `/api/deletions/${deletion.id}/webhooks`;
	expect(await codeIn(await request(path, { token: agent, method: "POST" }))).toBe("permission_denied");
	expect(await codeIn(await request("/api/webhooks/deliveries", { token: agent }))).toBe("permission_denied");
	const answer = await request(path, { token: admin, method: "POST" });
	expect(answer.status).toBe(202);
	const replayed: Replay = JSON.parse(await answer.text());
	expect(replayed).toEqual({ records: 1, hidden: 0 });
	await deliver();
	expect(eventsOf(warehouse).flatMap(({ data }) => data.keys ?? [])).toEqual([key]);
	expect(
		eventsOf(warehouse)
			.map(({ type }) => type)
			.sort(),
	).toEqual(["deletion.completed", "record.deleted"]);
	expect(await codeIn(await request(`/api/deletions/${crypto.randomUUID()}/webhooks`, { token: admin, method: "POST" }))).toBe("not_found");
});

test("an event has at most a thousand keys, in the order of the records", async () => {
	const { deletion } = await removeOne();
	await superuser`delete from expunge.outbox`;
	const keys = Array.from({ length: 2_001 }, (_, index) => String(index));
	await services.db.transaction(
		async (tx) => void (await recordDeleted(tx, services.env, { deletion: deletion.id, batch: crypto.randomUUID() }, keys)),
	);
	const stored = await superuser<{ rule: string; keys: string[] }[]>`
		select rule, "values"->'keys' as keys from expunge.outbox order by rule, (("values"->'keys')->>0)::int`;
	const lists = [keys.slice(0, 1_000), keys.slice(1_000, 2_000), keys.slice(2_000)];
	for (const { name } of services.env.webhooks) expect(stored.filter(({ rule }) => rule === name).map((one) => one.keys)).toEqual(lists);
});

test("without receivers nothing is stored", async () => {
	const silent = { ...services, env: { ...services.env, webhooks: [] } };
	const { deletion } = await removeOne();
	await superuser`delete from expunge.outbox`;
	await services.db.transaction(async (tx) => {
		expect(await recordDeleted(tx, silent.env, { deletion: deletion.id, batch: crypto.randomUUID() }, ["1"])).toBe(false);
		await recordEvents(tx, silent.env, deletion.id, "deletion.completed");
	});
	expect(await superuser`select from expunge.outbox`).toEqual([]);
});

test("the log of deliveries keeps the newest", async () => {
	await superuser`insert into expunge.webhook_attempts (work_id, deletion_id, event, endpoint, stored_at, answer, at)
		select -1, gen_random_uuid(), 'record.deleted', 'x', now(), '200', now() - interval '31 days' from generate_series(1, 3)`;
	await superuser`insert into expunge.webhook_attempts (work_id, deletion_id, event, endpoint, stored_at, answer)
		select -2, gen_random_uuid(), 'record.deleted', 'x', now(), '200' from generate_series(1, 10010)`;
	await tidyWebhookAttempts(services);
	expect(await superuser`select count(*)::int as count, max(work_id)::int as work from expunge.webhook_attempts`).toEqual([
		{ count: 10_000, work: -2 },
	]);
});

test("events that were committed right before a crash are delivered by the next worker", async () => {
	const { deletion } = await removeOne();
	for (const handler of handleOutbox(services, new AbortController().signal)) {
		await services.queue.work(handler);
		await handler.resume?.("start");
	}
	await until(
		() => outcomeOf(deletion.id),
		(outcome) => outcome?.done === 4,
		{ what: "The events should have been delivered", seconds: 60 },
	);
});
