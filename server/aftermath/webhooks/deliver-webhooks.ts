import type { BlockList } from "node:net";
import { sql } from "drizzle-orm";
import { outbox, webhookDeliveries } from "../../../drizzle/aftermath.ts";
import { auditEntries, auditLinks } from "../../../drizzle/audit.ts";
import { deletions } from "../../../drizzle/deletions.ts";
import { hideKey } from "../../audit/chain.ts";
import type { Database } from "../../database/database.ts";
import { codeOf } from "../../database/sqlstates.ts";
import type { Graph } from "../../erasure/graph/graph.ts";
import { arrayOf } from "../../erasure/sql/array-of.ts";
import { isKeyOf, textType } from "../../erasure/sql/key-values.ts";
import { findNamed } from "../files/find-named.ts";
import { type OutboxWork, type WorkProgress, type WorkResult, workOff } from "../outbox/outbox-work.ts";
import { createHttpClient, type HttpAnswer } from "../requests/http-client.ts";
import { sendAll } from "../requests/send-all.ts";
import type { WebhookEndpoint } from "./webhook-endpoints.ts";
import { type EventDeletion, readKeys, readRule, renderEvent, type WebhookEvent } from "./webhook-event.ts";

interface WebhookSetting {
	webhooks: readonly WebhookEndpoint[];
	/** Hides text keys in the audit. */
	auditKey: string;
	privateNetworks: BlockList;
	signal?: AbortSignal;
}

/** The body of an event can have a thousand keys. */
const chunkSize = 100;
const leaseSeconds = 180;

interface Message {
	work: OutboxWork;
	event: WebhookEvent;
	endpoint: WebhookEndpoint;
	id: string;
	body: string;
}

/**
 * Delivers events, signed as Standard Webhooks says. An event is delivered at least once: after a crash it is sent again, with the same id.
 * Only a record that the audit has for the deletion, and that does not exist, is reported as deleted, whatever a trigger of the CRM wrote
 * into the outbox.
 */
export async function deliverWebhooks(
	db: Database,
	graph: Pick<Graph, "objects">,
	{ webhooks, auditKey, privateNetworks, signal }: WebhookSetting,
): Promise<WorkProgress> {
	const client = createHttpClient(privateNetworks);
	const { Webhook } = await import("standardwebhooks");
	const send = ({ endpoint, id, body }: Message): Promise<HttpAnswer> => {
		const now = new Date();
		const signatures = endpoint.secrets.map((secret) => new Webhook(secret).sign(id, now, body));
		const headers = {
			"content-type": "application/json",
			"webhook-id": id,
			"webhook-timestamp": String(Math.floor(now.getTime() / 1000)),
			"webhook-signature": signatures.join(" "),
		};
		return client.send({ method: "POST", url: endpoint.url, headers, body }, signal);
	};
	const work = async (waiting: readonly OutboxWork[]) => {
		const results = new Map<OutboxWork, WorkResult>();
		const messages = await prepare(db, graph, { webhooks, auditKey }, waiting, results);
		const answers: [Message, HttpAnswer][] = [];
		await sendAll(
			messages,
			({ endpoint }) => endpoint.name,
			send,
			(message, answer) => {
				if (answer !== "away") answers.push([message, answer]);
				results.set(message.work, judge(answer));
			},
			signal,
		);
		await log(db, answers);
		return results;
	};
	try {
		return await workOff(db, "webhook", { chunkSize, leaseSeconds, signal, work });
	} finally {
		client.close();
	}
}

/** The messages to send. Work that needs no message gets its result. */
async function prepare(
	db: Database,
	graph: Pick<Graph, "objects">,
	{ webhooks, auditKey }: Pick<WebhookSetting, "webhooks" | "auditKey">,
	waiting: readonly OutboxWork[],
	results: Map<OutboxWork, WorkResult>,
): Promise<Message[]> {
	const known = await readDeletions(db, waiting);
	const created = await readCreated(db, waiting);
	const messages: Message[] = [];
	for (const work of waiting) {
		const rule = readRule(work.rule);
		const endpoint = webhooks.find(({ name }) => name === rule?.endpoint);
		const deletion = known.get(work.deletion);
		const keys = readKeys(work.values);
		if (!rule || !endpoint) results.set(work, { result: "failed", code: "NO_ENDPOINT" });
		else if (!deletion || keys === null) results.set(work, { result: "failed", code: "NO_EVENT" });
		else {
			const erased = await withoutExisting(db, graph, deletion.object, await readAudited(db, auditKey, deletion, keys));
			const nothing = rule.event === "record.deleted" ? erased.length === 0 : deletion.endedAt === null;
			if ("code" in erased) results.set(work, { result: "failed", code: erased.code });
			else if (nothing) results.set(work, { result: "shared" });
			else {
				const body = renderEvent(rule.event, deletion, created.get(work.id) ?? new Date().toISOString(), erased);
				messages.push({ work, event: rule.event, endpoint, id: `msg_${work.deletion}_${work.id}`, body });
			}
		}
	}
	return messages;
}

async function readDeletions(db: Database, waiting: readonly OutboxWork[]): Promise<Map<string, EventDeletion>> {
	const rows = await db.execute<EventDeletion>(sql`
		select id, object, klass, bulk, state, submitted, succeeded, failed, skipped, cancelled,
			to_char(ended_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as "endedAt"
		from ${deletions} where id = any(${arrayOf([...new Set(waiting.map(({ deletion }) => deletion))])}::uuid[])`);
	return new Map(rows.map((row) => [row.id, row]));
}

/** When the events happened. */
async function readCreated(db: Database, waiting: readonly OutboxWork[]): Promise<Map<number, string>> {
	const rows = await db.execute<{ id: number; at: string }>(sql`
		select id::float8 as id, to_char(created_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as at
		from ${outbox} where id = any(${arrayOf(waiting.map(({ id }) => id))}::bigint[])`);
	return new Map(rows.map(({ id, at }) => [id, at]));
}

/** The keys that the audit has for this deletion, as they are or hidden. */
async function readAudited(db: Database, auditKey: string, { id, object }: EventDeletion, keys: readonly string[]): Promise<string[]> {
	const possible = keys.filter((key) => isKeyOf(key, textType));
	if (possible.length === 0) return [];
	const hidden = new Map(possible.map((key) => [hideKey(auditKey, object, key), key]));
	const rows = await db.execute<{ key: string; hidden: boolean }>(sql`
		select e.key, l.key_is_hmac as hidden from ${auditLinks} as l join ${auditEntries} as e on e.batch = l.batch
		where l.deletion_id = ${id}::uuid and l.action = 'deleted' and e.key = any(${arrayOf([...possible, ...hidden.keys()])}::text[])`);
	const audited = new Set(rows.map((row) => (row.hidden ? hidden.get(row.key) : row.key)));
	return possible.filter((key) => audited.has(key));
}

/** The keys of records that are gone. */
async function withoutExisting(
	db: Database,
	graph: Pick<Graph, "objects">,
	objectName: string,
	keys: readonly string[],
): Promise<string[] | { code: string; length: number }> {
	const object = graph.objects.get(objectName);
	if (keys.length === 0) return [];
	if (!object) return { code: "NO_OBJECT", length: 0 };
	const { table, key } = object;
	const rule = { name: objectName, table, columns: [key], templates: [[{ column: key.name, from: 0, to: null }]], when: [] };
	try {
		const existing = await findNamed(db, { files: [rule] }, keys);
		return keys.filter((key) => !existing.has(key));
	} catch (error) {
		return { code: codeOf(error) ?? "UNKNOWN", length: 0 };
	}
}

function judge(answer: HttpAnswer | "away"): WorkResult {
	if (answer === "away") return { result: "away" };
	if ("code" in answer) return { result: "failed", code: answer.code };
	return answer.status >= 200 && answer.status < 300 ? { result: "done" } : { result: "failed", code: `STATUS_${answer.status}` };
}

/** One line for each attempt, without the body. */
async function log(db: Database, answers: readonly [Message, HttpAnswer][]): Promise<void> {
	if (answers.length === 0) return;
	await db.insert(webhookDeliveries).values(
		answers.map(([{ id, work, event, endpoint }, answer]) => ({
			messageId: id,
			deletionId: work.deletion,
			event,
			endpoint: endpoint.name,
			answer: "code" in answer ? answer.code : String(answer.status),
		})),
	);
}
