import { sql } from "drizzle-orm";
import { beforeEach, expect, test } from "vitest";
import type { Delivery, DeliveryDetails, DeliveryPage, ReplayedDeliveries } from "../../../../server/aftermath/schemas.ts";
import { deliverWebhooks } from "../../../../server/aftermath/webhooks/deliver-webhooks.ts";
import type { AuditPage } from "../../../../server/audit/schemas.ts";
import { startHttpServer } from "../../../support/http-server.ts";
import { codeIn, startSmall } from "../../../support/start-small.ts";
import { waitForWaiters } from "../../../support/wait-for-waiters.ts";
import { play } from "../../deletions/play.ts";
import { workSlices } from "../work-slices.ts";

let status = 200;
/** What happens while an event is being sent to the warehouse. */
let meanwhile: (() => Promise<unknown>) | null = null;
const warehouse = await startHttpServer(async () => {
	await meanwhile?.();
	return { status };
});
const mail = await startHttpServer();
const secret = `whsec_${Buffer.alloc(32, 1).toString("base64")}`;
const small = await startSmall({
	WEBHOOKS: `${warehouse.origin}/hook ${secret}, ${mail.origin}/forget ${secret}`,
	PRIVATE_NETWORKS: "127.0.0.1",
});
const { services, superuser, request } = small;
const admin = await small.signIn(await small.addUser({ role: "admin" }));
const agent = await small.signIn(await small.addUser());
const owner = play(small, admin);
await superuser`insert into crm.customers select n, 'Person ' || n, 'support' from generate_series(101, 130) as n`;
await workSlices(services);
const [receiver = "", other = ""] = services.env.webhooks.map(({ name }) => name);

const deliver = async () => deliverWebhooks(services.db, await services.graph.current(), services.env);
const list = (query = "") => owner.ask<DeliveryPage>(`/webhooks/deliveries${query}`);
const details = (id: number) => owner.ask<DeliveryDetails>(`/webhooks/deliveries/${id}`);
const post = (path: string, body?: object, token = admin) => request(`/api${path}`, { token, method: "POST", ...(body ? { body } : {}) });
const replay = async (id: number): Promise<ReplayedDeliveries> => (await post(`/webhooks/deliveries/${id}/replays`)).json();
const replayFailed = async (endpoint: string): Promise<ReplayedDeliveries> => (await post("/webhooks/replays", { endpoint })).json();
const audited = async () => (await owner.ask<AuditPage>("/audit?action=webhooks_replayed")).entries.map(({ key, rows }) => ({ key, rows }));

/** Deletes records in one batch, and returns its delivery to the warehouse. */
async function deleteSome(count: number): Promise<{ deletion: string; keys: string[]; event: Delivery }> {
	const rows = await superuser<{ key: string }[]>`select id::text as key from crm.customers order by id desc limit ${count}`;
	const keys = rows.map(({ key }) => key);
	const { id } = await owner.ended((await owner.deleteMany("customer", keys)).id);
	const { deliveries } = await list(`?deletion=${id}`);
	const event = deliveries.find((one) => one.endpoint === receiver && one.event === "record.deleted");
	if (event === undefined) throw new Error("There should be a delivery.");
	return { deletion: id, keys, event };
}

beforeEach(async () => {
	status = 200;
	meanwhile = null;
	warehouse.received.length = 0;
	await superuser`delete from expunge.outbox`;
	await superuser`delete from expunge.webhook_attempts`;
});

test("an event waits, fails, and is delivered, and the list says so at each step", async () => {
	const { deletion, event } = await deleteSome(1);
	const now = async () => (await list(`?deletion=${deletion}`)).deliveries.find(({ id }) => id === event.id);
	expect(event).toMatchObject({ state: "waiting", attempts: 0, answer: null, lastAt: null, obstacle: null });
	expect(event.message).toBe(`msg_${deletion}_${event.id}`);
	status = 503;
	await deliver();
	expect(await now()).toMatchObject({ state: "failing", attempts: 1, answer: "503", at: event.at });
	expect((await list()).endpoints).toEqual([
		{ name: receiver, configured: true, waiting: 0, failing: 2 },
		{ name: other, configured: true, waiting: 0, failing: 0 },
	]);
	status = 200;
	expect(await replay(event.id)).toEqual({ deliveries: 1 });
	await deliver();
	expect(await now()).toMatchObject({ state: "delivered", attempts: 2, answer: "200", nextAt: null, at: event.at });
});

test("the list is filtered by state and comes in pages, newest first", async () => {
	status = 500;
	await deleteSome(1);
	await deliver();
	const states = async (query: string) => (await list(query)).deliveries.map(({ state }) => state);
	expect(await states("?state=failing")).toEqual(["failing", "failing"]);
	expect(await states("?state=delivered")).toEqual(["delivered", "delivered"]);
	expect(await states("?state=waiting")).toEqual([]);
	const first = await list("?limit=3");
	const second = await list(`?limit=3&before=${first.next}`);
	const ids = [...first.deliveries, ...second.deliveries].map(({ id }) => id);
	expect(ids).toHaveLength(4);
	expect(ids).toEqual([...ids].sort((a, b) => b - a));
	expect(second.next).toBeNull();
});

test("a delivery shows its attempts and its body, without text keys", async () => {
	const { deletion, keys, event } = await deleteSome(2);
	status = 500;
	await deliver();
	const { newest, body } = await details(event.id);
	expect(newest.map(({ answer }) => answer)).toEqual(["500"]);
	const inOrder = (text: string) => JSON.parse(text, (name, value) => (name === "keys" ? value.sort() : value));
	expect(warehouse.received.map((one) => inOrder(one.body))).toContainEqual(inOrder(body ?? ""));
	expect(inOrder(body ?? "").data.keys).toEqual([...keys].sort());
	await superuser`update expunge.audit_links set key_is_hmac = true where deletion_id = ${deletion}`;
	expect(JSON.parse((await details(event.id)).body ?? "").data.keys).toEqual(["…", "…"]);
	await superuser`update expunge.audit_links set key_is_hmac = false where deletion_id = ${deletion}`;
});

test("a delivered event is sent again to its receiver alone, once, however often that is asked for, and the audit says so", async () => {
	const { deletion, keys, event } = await deleteSome(2);
	await deliver();
	warehouse.received.length = 0;
	mail.received.length = 0;
	const before = await audited();
	const answers = await Promise.all([replay(event.id), replay(event.id)]);
	expect(answers).toEqual([{ deliveries: 1 }, { deliveries: 1 }]);
	await deliver();
	expect(mail.received).toEqual([]);
	expect(warehouse.received.map(({ body }) => JSON.parse(body).data.keys.sort())).toEqual([[...keys].sort()]);
	expect((await audited()).slice(0, 2)).toEqual([
		{ key: deletion, rows: 1 },
		{ key: deletion, rows: 1 },
	]);
	expect(before).not.toContainEqual({ key: deletion, rows: 1 });
});

test("an event that is delivered while its replay waits is not sent again", async () => {
	const { deletion, event } = await deleteSome(1);
	const answer = await services.db.transaction(async (tx) => {
		await tx.execute(sql`select from expunge.deletions where id = ${deletion}::uuid for update`);
		const replaying = replay(event.id);
		await waitForWaiters(tx, 1);
		await deliver();
		return { replaying };
	});
	expect(await answer.replaying).toEqual({ deliveries: 0 });
	await deliver();
	expect(warehouse.received.map(({ body }) => JSON.parse(body).type).sort()).toEqual(["deletion.completed", "record.deleted"]);
});

test("a replay leaves an event alone that is being sent, so that its success is kept", async () => {
	const { event } = await deleteSome(1);
	await superuser`update expunge.outbox set failures = 1, reason = 'STATUS_503'`;
	const answers: ReplayedDeliveries[] = [];
	meanwhile = async () => answers.push(await replay(event.id), await replayFailed(receiver));
	await deliver();
	expect(answers).toEqual(Array(4).fill({ deliveries: 0 }));
	await deliver();
	expect(warehouse.received).toHaveLength(2);
	expect(await superuser`select from expunge.outbox`).toEqual([]);
});

test("a failure counts if a replay was asked for during the attempt", async () => {
	const { event } = await deleteSome(1);
	status = 503;
	meanwhile = () => replay(event.id);
	await deliver();
	expect(await superuser`select failures from expunge.outbox where id = ${event.id}`).toEqual([{ failures: 1 }]);
});

test("an event that is sent again, and is being sent, is not sent a third time", async () => {
	const { event } = await deleteSome(1);
	await deliver();
	warehouse.received.length = 0;
	await replay(event.id);
	meanwhile = () => replay(event.id);
	await deliver();
	await deliver();
	expect(warehouse.received).toHaveLength(1);
});

test("only the records of the event are sent again, and not those of another batch", async () => {
	const { deletion, keys, event } = await deleteSome(1);
	await superuser`
		with other as (
			insert into expunge.audit_links
			select position + 100000, gen_random_uuid(), first_entry + 100000, entries, digest, previous_hmac, hmac, at, action, actor_id, object,
				key_is_hmac, how, deletion_id, origin
			from expunge.audit_links where deletion_id = ${deletion} and action = 'deleted' returning batch
		)
		insert into expunge.audit_entries (batch, ordinal, key, rows) select batch, 0, '999', 1 from other`;
	await deliver();
	warehouse.received.length = 0;
	await replay(event.id);
	await deliver();
	expect(warehouse.received.map(({ body }) => JSON.parse(body).data.keys)).toEqual([keys]);
	await superuser`delete from expunge.audit_links where position > 100000`;
	await superuser`delete from expunge.audit_entries where key = '999'`;
});

test("all failed events of one receiver are tried at once, and those of others wait", async () => {
	status = 500;
	await deleteSome(1);
	await deleteSome(1);
	await deliver();
	await superuser`update expunge.outbox set due_at = now() + interval '1 hour'`;
	await superuser`insert into expunge.outbox (deletion_id, kind, rule, "values", failures, reason, due_at)
		values (gen_random_uuid(), 'webhook', ${other}, '{}', 1, 'STATUS_500', now() + interval '1 hour')`;
	status = 200;
	expect(await replayFailed(receiver)).toEqual({ deliveries: 4 });
	await deliver();
	expect((await list("?state=failing")).deliveries.map(({ endpoint }) => endpoint)).toEqual([other]);
	expect((await audited())[0]).toEqual({ key: receiver, rows: 4 });
	expect(await replayFailed(receiver)).toEqual({ deliveries: 0 });
	expect((await audited())[0]).toEqual({ key: receiver, rows: 4 });
});

test("an event is not offered to be sent again if that cannot work, and a request for it fails", async () => {
	const { deletion, event } = await deleteSome(1);
	await deliver();
	const obstacle = async () => (await list(`?deletion=${deletion}`)).deliveries.find(({ id }) => id === event.id)?.obstacle;
	const refused = async () => codeIn(await post(`/webhooks/deliveries/${event.id}/replays`));
	await superuser`update expunge.audit_links set key_is_hmac = true where deletion_id = ${deletion}`;
	expect([await obstacle(), await refused()]).toEqual(["keys_not_kept", "conflict"]);
	await superuser`update expunge.audit_links set key_is_hmac = false where deletion_id = ${deletion}`;
	await superuser`update expunge.webhook_attempts set answer = '500' where work_id = ${event.id}`;
	expect([await obstacle(), await refused()]).toEqual(["withdrawn", "conflict"]);
	await superuser`update expunge.webhook_attempts set endpoint = 'https://former.example.org #00000000' where work_id = ${event.id}`;
	expect([await obstacle(), await refused()]).toEqual(["no_endpoint", "conflict"]);
});

test("what a trigger of the CRM wrote into the outbox is listed without its values", async () => {
	await superuser`insert into expunge.outbox (deletion_id, kind, rule, "values")
		values (gen_random_uuid(), 'webhook', ${receiver}, '{"event": "Ada Lovelace", "batch": "Ada Lovelace"}')`;
	const answer = await list();
	expect(answer.deliveries).toMatchObject([{ event: null, state: "waiting" }]);
	expect(JSON.stringify([answer, await details(answer.deliveries[0]?.id ?? 0)])).not.toContain("Ada");
});

test("deliveries are only for admins", async () => {
	const { event } = await deleteSome(1);
	const answers = [
		await request("/api/webhooks/deliveries", { token: agent }),
		await request(`/api/webhooks/deliveries/${event.id}`, { token: agent }),
		await post(`/webhooks/deliveries/${event.id}/replays`, undefined, agent),
		await post("/webhooks/replays", { endpoint: receiver }, agent),
	];
	for (const answer of answers) expect(await codeIn(answer)).toBe("permission_denied");
	for (const answer of [await post("/webhooks/deliveries/999999999/replays"), await post("/webhooks/replays", { endpoint: "nobody" })])
		expect(await codeIn(answer)).toBe("not_found");
});
