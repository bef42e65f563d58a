import type { Fragment, Sql } from "../connect.ts";

export interface ConversationSummary {
	id: number;
	customerId: number;
	customerName: string;
	subject: string;
	channel: string;
	status: string;
	priority: string;
	team: string;
	assignee: string | null;
	mergedInto: number | null;
	messages: number;
	preview: string;
	score: number | null;
	tags: { name: string; hue: number }[];
	createdAt: string;
	updatedAt: string;
}

export interface KobjectSummary {
	id: string;
	klass: string;
	klassName: string;
	title: string;
	status: string;
	amountCents: number | null;
	currency: string | null;
	fields: Record<string, unknown>;
	customerId: number | null;
	companyId: number | null;
	ownerName: string;
	createdAt: string;
	updatedAt: string;
}

/** Reads conversations for lists and timelines. `where` may refer to `conversations` and `customers`. */
export function readConversations(sql: Sql, where: Fragment, order = sql`conversations.updated_at desc`, limit = 500, offset = 0) {
	return sql<ConversationSummary[]>`
		select conversations.id, conversations.customer_id, customers.name as customer_name, subject, channel, status, priority, conversations.team,
			agents.name as assignee, merged_into, conversations.created_at, conversations.updated_at, score,
			(select count(*) from messages where conversation_id = conversations.id) as messages,
			coalesce((select left(body, 160) from messages where conversation_id = conversations.id order by position desc limit 1), '') as preview,
			coalesce((select json_agg(json_build_object('name', tags.name, 'hue', hue) order by tags.name)
				from conversation_tags join tags on tags.id = tag_id where conversation_id = conversations.id), '[]') as tags
		from conversations
		join customers on customers.id = conversations.customer_id
		left join agents on agents.id = assignee_id
		left join satisfaction_answers on satisfaction_answers.conversation_id = conversations.id
		where ${where} order by ${order}, conversations.id desc limit ${limit} offset ${offset}`;
}

/** Reads KObjects for lists and timelines. `where` may refer to `kobjects`. */
export function readKobjects(sql: Sql, where: Fragment, order = sql`kobjects.created_at desc`, limit = 500, offset = 0) {
	return sql<KobjectSummary[]>`
		select kobjects.id, klass, klasses.one as klass_name, title, status, amount_cents, currency, kobjects.fields, kobjects.customer_id,
			kobjects.company_id, coalesce(customers.name, companies.name) as owner_name, kobjects.created_at, kobjects.updated_at
		from kobjects
		join klasses on klasses.name = klass
		left join customers on customers.id = kobjects.customer_id
		left join companies on companies.id = kobjects.company_id
		where ${where} order by ${order}, kobjects.id limit ${limit} offset ${offset}`;
}

/** Reads a number from an address. Null for anything else. */
export function readId(text: string): number | null {
	return /^[1-9]\d{0,14}$/.test(text) ? Number(text) : null;
}
