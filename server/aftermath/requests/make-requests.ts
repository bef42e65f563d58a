import type { BlockList } from "node:net";
import type { SystemRequest } from "../../crm/requests.ts";
import type { Database } from "../../database/database.ts";
import type { Graph, NamedValues } from "../../erasure/graph/graph.ts";
import { codeOfFailure } from "../outbox/code-of-failure.ts";
import { fillTemplate } from "../outbox/fill-template.ts";
import { findNamed } from "../outbox/find-named.ts";
import { ifAdapterFits } from "../outbox/if-adapter-fits.ts";
import {
	type ChunkDeadlines,
	failWork,
	type OutboxWork,
	type WorkProgress,
	type WorkResult,
	type WorkResults,
	workOff,
} from "../outbox/outbox-work.ts";
import { createHttpClient, type HttpAnswer, type HttpClient } from "./http-client.ts";
import { type RenderedRequest, renderRequests } from "./render-requests.ts";
import { isAllowed, type RequestTargets, resolveHeaders } from "./request-targets.ts";
import { sendAll } from "./send-all.ts";

interface RequestSetting {
	/** The adapter's rules, in the order of the graph's. */
	rules: readonly SystemRequest[];
	targets: RequestTargets & { privateNetworks: BlockList };
	signal?: AbortSignal;
}

const chunkSize = 500;

/**
 * Makes the requests for deleted rows, as the outbox lists them. Requests come before settling: after a crash, they are made again. A
 * request is left out while a remaining row of its table has the same values, because the other system has to keep those.
 */
export async function makeRequests(
	db: Database,
	graph: Pick<Graph, "requests" | "problems">,
	{ rules, targets, signal }: RequestSetting,
): Promise<WorkProgress> {
	const client = createHttpClient(targets.privateNetworks);
	try {
		return await workOff(db, "request", {
			chunkSize,
			leased: true,
			signal,
			work: ifAdapterFits(graph, (waiting, deadlines) => makePart(db, graph, waiting, { rules, targets, signal, client, ...deadlines })),
		});
	} finally {
		client.close();
	}
}

interface ChunkSetting extends Omit<RequestSetting, "signal">, ChunkDeadlines {
	signal: AbortSignal | undefined;
	client: HttpClient;
}

async function makePart(
	db: Database,
	{ requests }: Pick<Graph, "requests">,
	waiting: readonly OutboxWork[],
	{ rules, targets, signal, client, prepareUntil, sendUntil }: ChunkSetting,
): Promise<WorkResults> {
	const results: WorkResults = new Map();
	const fail = (some: readonly OutboxWork[], code: string) => failWork(results, some, code);
	const sending: { request: RenderedRequest<OutboxWork>; headers: Record<string, string>; rule: SystemRequest }[] = [];
	for (const [name, own] of Map.groupBy(waiting, ({ rule }) => rule)) {
		const place = requests.findIndex((rule) => rule.name === name);
		const [resolved, rule] = [requests[place], rules[place]];
		const headers = rule && resolveHeaders(rule, targets);
		if (!resolved || !rule || !headers) fail(own, "NO_RULE");
		else if (!isAllowed(rule, targets)) fail(own, "ORIGIN_NOT_ALLOWED");
		else if ("missing" in headers) fail(own, "NO_SECRET");
		else if (Date.now() < prepareUntil) {
			const free = await findFree(db, resolved, own, results);
			const { requests: rendered, unsafe } = renderRequests(rule, free, wasRefused);
			fail(unsafe, "UNSAFE_VALUE");
			sending.push(...rendered.map((request) => ({ request, rule, ...headers })));
		}
	}
	// Requests that have failed go last, also those of other rules to the same system.
	const failuresOf = ({ request: { work } }: (typeof sending)[number]) => Math.max(...work.map(({ failures }) => failures));
	sending.sort((one, other) => failuresOf(one) - failuresOf(other));
	await sendAll(
		sending,
		({ request: { url } }) => new URL(url).origin,
		({ request, headers }) => client.send({ ...request, headers }, signal),
		({ request: { work }, rule }, answer) => {
			for (const one of work) results.set(one, judge(rule, answer, one));
		},
		{ signal, until: sendUntil },
	);
	return results;
}

/** The work for which no remaining row has the same values. The others are settled. */
async function findFree(db: Database, rule: NamedValues, own: readonly OutboxWork[], results: WorkResults): Promise<OutboxWork[]> {
	const [template = []] = rule.templates;
	const textOf = ({ values }: OutboxWork) => fillTemplate(template, values);
	try {
		const shared = await findNamed(db, [rule], [...new Set(own.map(textOf))]);
		for (const work of own) if (shared.has(textOf(work))) results.set(work, { result: "shared" });
		return own.filter((work) => !shared.has(textOf(work)));
	} catch (error) {
		failWork(results, own, codeOfFailure(error));
		return [];
	}
}

/** The row may be deleted already, as after a crash. But its system may also be restored just now, or the address may be wrong. */
const notThere = [404, 410];

/** With these statuses, the system has refused no single row. */
const refusedAll = [401, 403, 407, 408, 429].map((status) => `STATUS_${status}`);

/** The system may have refused a whole batch because of one row. So such rows go one by one. */
function wasRefused({ reason }: OutboxWork): boolean {
	return reason !== null && (/^STATUS_4/.test(reason) || reason === "STATUS_500") && !refusedAll.includes(reason);
}

function judge({ method, expect }: SystemRequest, answer: HttpAnswer | "away", { overdue }: OutboxWork): WorkResult {
	if (answer === "away") return { result: "away" };
	if ("code" in answer) return { result: "failed", code: answer.code };
	const { status } = answer;
	if (expect ? expect.includes(status) : status >= 200 && status < 300) return { result: "done" };
	if (expect || method !== "DELETE" || !notThere.includes(status)) return { result: "failed", code: `STATUS_${status}` };
	return overdue ? { result: "missing" } : { result: "failed", code: "NOT_THERE" };
}
