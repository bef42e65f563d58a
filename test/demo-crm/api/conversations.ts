import { z } from "zod";
import type { Sql } from "../connect.ts";
import type { Api } from "./create-api.ts";
import { type ConversationSummary, readConversations, readId } from "./records.ts";

export interface Message {
	position: number;
	direction: "in" | "out";
	author: string;
	body: string;
	sentAt: string;
	attachments: { id: number; fileName: string; size: number }[];
}

export interface Conversation extends ConversationSummary {
	thread: Message[];
	notes: { id: number; body: string; author: string; createdAt: string }[];
	draft: { body: string; author: string } | null;
	others: { id: number; subject: string }[];
}

const changes = z.object({
	status: z.enum(["open", "snoozed", "done"]),
	priority: z.enum(["low", "normal", "high", "urgent"]),
});

export function addConversationRoutes(api: Api, sql: Sql): void {
	api.get("/conversations/:id", async (c) => {
		const id = readId(c.req.param("id"));
		const [summary] = id === null ? [] : await readConversations(sql, sql`conversations.id = ${id}`);
		if (!summary) return c.notFound();
		return c.json({ conversation: await readDetails(sql, summary) });
	});

	api.patch("/conversations/:id", async (c) => {
		const { mine, ...values } = changes
			.extend({ mine: z.literal(true) })
			.partial()
			.parse(await c.req.json());
		const update = { ...values, ...(mine ? { assignee_id: c.var.agent.id } : {}) };
		const id = readId(c.req.param("id"));
		if (id === null || Object.keys(update).length === 0) return c.notFound();
		const { count } = await sql`update conversations set ${sql(update)}, updated_at = now() where id = ${id}`;
		return count === 0 ? c.notFound() : c.json({});
	});

	api.post("/conversations/:id/merge", async (c) => {
		const { into } = z.object({ into: z.number().int() }).parse(await c.req.json());
		const id = readId(c.req.param("id"));
		const { count } = await sql`
			update conversations set merged_into = target.id, status = 'done', updated_at = now() from conversations target
			where conversations.id = ${id} and target.id = ${into} and target.customer_id = conversations.customer_id
				and target.id <> conversations.id and target.merged_into is null`;
		return count === 0 ? c.json({ error: "These two cannot be merged." }, 400) : c.json({});
	});

	api.post("/conversations/:id/messages", async (c) => {
		const { body } = z.object({ body: z.string().trim().min(1, "The message is empty.").max(20_000) }).parse(await c.req.json());
		const id = readId(c.req.param("id"));
		const { count } = await sql`
			insert into messages (conversation_id, position, direction, agent_id, body)
			select id, coalesce((select max(position) from messages where conversation_id = ${id}), 0) + 1, 'out', ${c.var.agent.id}, ${body}
			from conversations where id = ${id}`;
		if (count === 0) return c.notFound();
		await sql`update conversations set updated_at = now() where id = ${id}`;
		return c.json({}, 201);
	});
}

async function readDetails(sql: Sql, summary: ConversationSummary): Promise<Conversation> {
	const { id, customerId, customerName } = summary;
	const [thread, notes, drafts, others] = await Promise.all([
		sql<Message[]>`
			select position, direction, body, sent_at, coalesce(agents.name, ${customerName}) as author,
				coalesce((select json_agg(json_build_object('id', id, 'fileName', file_name, 'size', length(content)) order by id)
					from attachments where conversation_id = messages.conversation_id and message_position = position), '[]') as attachments
			from messages left join agents on agents.id = agent_id where conversation_id = ${id} order by position`,
		sql<Conversation["notes"]>`
			select notes.id, body, agents.name as author, created_at from notes join agents on agents.id = agent_id
			where conversation_id = ${id} order by created_at`,
		sql<{ body: string; author: string }[]>`
			select body, agents.name as author from drafts join agents on agents.id = agent_id where conversation_id = ${id} limit 1`,
		sql<{ id: number; subject: string }[]>`
			select id, subject from conversations
			where customer_id = ${customerId} and id <> ${id} and merged_into is null order by updated_at desc`,
	]);
	return { ...summary, thread, notes, draft: drafts[0] ?? null, others };
}
