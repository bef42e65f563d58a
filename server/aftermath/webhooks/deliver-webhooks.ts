import type { BlockList } from "node:net";
import { sql } from "drizzle-orm";
import { webhookAttempts } from "../../../drizzle/aftermath.ts";
import { deletions } from "../../../drizzle/deletions.ts";
import type { Database } from "../../database/database.ts";
import type { Graph } from "../../erasure/graph/graph.ts";
import { arrayOf } from "../../erasure/sql/array-of.ts";
import { type ChunkDeadlines, type OutboxWork, type WorkProgress, type WorkResult, workOff } from "../outbox/outbox-work.ts";
import { createHttpClient, type HttpAnswer } from "../requests/http-client.ts";
import { sendAll } from "../requests/send-all.ts";
import { findErasedKeys } from "./find-erased-keys.ts";
import type { WebhookEndpoint } from "./webhook-endpoints.ts";
import { type EventDeletion, messageIdOf, parseEvent, renderEvent, type WebhookEvent } from "./webhook-event.ts";

interface WebhookSetting {
	webhooks: readonly WebhookEndpoint[];
	/** Hides text keys in the audit. */
	auditKey: string;
	privateNetworks: BlockList;
	signal?: AbortSignal;
}

/** The body of an event can have a thousand keys. */
const chunkSize = 100;

interface Message {
	work: OutboxWork;
	event: WebhookEvent;
	batch: string | null;
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
	const work = async (waiting: readonly OutboxWork[], { prepareUntil, sendUntil }: ChunkDeadlines) => {
		const results = new Map<OutboxWork, WorkResult>();
		const messages = await prepare(db, graph, { webhooks, auditKey, prepareUntil }, waiting, results);
		const answers: [Message, HttpAnswer][] = [];
		await sendAll(
			messages,
			({ endpoint }) => endpoint.name,
			send,
			(message, answer) => {
				if (answer !== "away") answers.push([message, answer]);
				results.set(message.work, judge(answer));
			},
			{ signal, until: sendUntil },
		);
		await log(db, answers);
		return results;
	};
	try {
		return await workOff(db, "webhook", { chunkSize, leased: true, signal, work });
	} finally {
		client.close();
	}
}

/** The messages to send. Work that needs no message gets its result. */
async function prepare(
	db: Database,
	graph: Pick<Graph, "objects">,
	{ webhooks, ...search }: Pick<WebhookSetting, "webhooks" | "auditKey"> & Pick<ChunkDeadlines, "prepareUntil">,
	waiting: readonly OutboxWork[],
	results: Map<OutboxWork, WorkResult>,
): Promise<Message[]> {
	const known = await readDeletions(db, waiting);
	const fail = (work: OutboxWork, code: string) => {
		results.set(work, { result: "failed", code });
		return [];
	};
	const events = waiting.flatMap((work) => {
		const endpoint = webhooks.find(({ name }) => name === work.rule);
		const deletion = known.get(work.deletion);
		const event = parseEvent(work.values);
		if (!endpoint) return fail(work, "NO_ENDPOINT");
		return deletion && event ? [{ work, endpoint, deletion, ...event }] : fail(work, "NO_EVENT");
	});
	const erased = await findErasedKeys(db, graph, search, events);
	const messages: Message[] = [];
	for (const [{ work, endpoint, deletion, event, batch }, found] of erased) {
		if ("code" in found) fail(work, found.code);
		else if (event === "record.deleted" ? found.keys.length === 0 : deletion.endedAt === null) results.set(work, { result: "shared" });
		else {
			const body = renderEvent(event, deletion, new Date(work.at), found.keys);
			messages.push({ work, event, batch, endpoint, id: messageIdOf(work.deletion, work.id), body });
		}
	}
	return messages;
}

async function readDeletions(db: Database, waiting: readonly OutboxWork[]): Promise<Map<string, EventDeletion>> {
	const ids = arrayOf([...new Set(waiting.map(({ deletion }) => deletion))]);
	const rows = await db.select().from(deletions).where(sql`${deletions.id} = any(${ids}::uuid[])`);
	return new Map(rows.map((row) => [row.id, row]));
}

function judge(answer: HttpAnswer | "away"): WorkResult {
	if (answer === "away") return { result: "away" };
	if ("code" in answer) return { result: "failed", code: answer.code };
	return answer.status >= 200 && answer.status < 300 ? { result: "done" } : { result: "failed", code: `STATUS_${answer.status}` };
}

/** One line for each attempt, without the body. */
async function log(db: Database, answers: readonly [Message, HttpAnswer][]): Promise<void> {
	if (answers.length === 0) return;
	await db.insert(webhookAttempts).values(
		answers.map(([{ work, event, batch, endpoint }, answer]) => ({
			workId: work.id,
			deletionId: work.deletion,
			event,
			batch,
			endpoint: endpoint.name,
			storedAt: new Date(work.at),
			answer: "code" in answer ? answer.code : String(answer.status),
		})),
	);
}
