import postgres from "postgres";
import type { Difference } from "./rows.ts";

export interface Roots {
	customers?: readonly number[];
	conversations?: readonly number[];
	kobjects?: readonly string[];
}

/**
 * The expected changes in the demo CRM's tables after these records are deleted, table by table. They are written by hand from the schema
 * and the product's promises, without the engine, which derives them from the catalogue. So each checks the other.
 */
export async function whatHangsOn(adminUrl: string, roots: Roots): Promise<Map<string, Difference>> {
	const sql = postgres(adminUrl, { max: 1, onnotice: () => {}, connection: { search_path: "crm" } });
	const customers = [...(roots.customers ?? [])];
	try {
		const conversations = await ids(
			sql`select id::text as key from conversations where customer_id = any (${customers}) or id = any (${[...(roots.conversations ?? [])]})`,
		);
		const kobjects = await ids(
			sql`select id::text as key from kobjects where customer_id = any (${customers}) or id = any (${[...(roots.kobjects ?? [])]}::uuid[])`,
		);
		const calls = await ids(
			sql`select id::text as key from call_records where customer_id = any (${customers}) or conversation_id = any (${conversations})`,
		);
		const uris = [...customers.map((id) => `crm://customers/${id}`), ...conversations.map((id) => `crm://conversations/${id}`)];
		const conversationJson = conversations.map((id) => Number(id));

		const gone: Record<string, postgres.PendingQuery<{ key: string }[]>> = {
			customers: sql`select id::text as key from customers where id = any (${customers})`,
			customer_emails: sql`select id::text as key from customer_emails where customer_id = any (${customers})`,
			customer_tags: sql`select customer_id || ',' || tag_id as key from customer_tags where customer_id = any (${customers})`,
			conversations: sql`select id::text as key from conversations where id = any (${conversations})`,
			messages: sql`select conversation_id || ',' || position as key from messages where conversation_id = any (${conversations})`,
			attachments: sql`select id::text as key from attachments where conversation_id = any (${conversations})`,
			drafts: sql`select id::text as key from drafts where conversation_id = any (${conversations})`,
			notes: sql`select id::text as key from notes where customer_id = any (${customers}) or conversation_id = any (${conversations})`,
			conversation_tags: sql`select conversation_id || ',' || tag_id as key from conversation_tags where conversation_id = any (${conversations})`,
			conversation_followers: sql`select conversation_id || ',' || agent_id as key from conversation_followers where conversation_id = any (${conversations})`,
			conversation_kobjects: sql`select conversation_id || ',' || kobject_id as key from conversation_kobjects
				where conversation_id = any (${conversations}) or kobject_id = any (${kobjects}::uuid[])`,
			satisfaction_answers: sql`select conversation_id::text as key from satisfaction_answers
				where customer_id = any (${customers}) or conversation_id = any (${conversations})`,
			kobjects: sql`select id::text as key from kobjects where id = any (${kobjects}::uuid[])`,
			email_tracking: sql`select id::text as key from email_tracking where customer_id = any (${customers}) or conversation_id = any (${conversations})`,
			call_records: sql`select id::text as key from call_records where id = any (${calls})`,
			form_submissions: sql`select id::text as key from form_submissions where customer_id = any (${customers})`,
			engagement_events: sql`select id || ',' || happened_at as key from engagement_events where customer_id = any (${customers})`,
			activity: sql`select id::text as key from activity
				where (subject_type = 'customer' and subject_id = any (${customers.map(String)}))
					or (subject_type = 'conversation' and subject_id = any (${conversations}))
					or (subject_type = 'kobject' and subject_id = any (${kobjects}))`,
			webhook_deliveries: sql`select id::text as key from webhook_deliveries where resource = any (${uris})`,
			duplicate_suggestions: sql`select id::text as key from duplicate_suggestions where customer_ids && ${customers}::bigint[]`,
			timeline_cache: sql`select id::text as key from timeline_cache
				where (payload ->> 'customer')::bigint = any (${customers})
					or exists (select from jsonb_array_elements(payload -> 'conversations') as one where one::text::bigint = any (${conversationJson}))`,
		};
		const changed: typeof gone = {
			conversations: sql`select id::text as key from conversations where merged_into = any (${conversations}) and id <> all (${conversations})`,
			call_queue_log: sql`select id::text as key from call_queue_log where customer_id = any (${customers}) or call_record_id = any (${calls})`,
			report_facts: sql`select id::text as key from report_facts where customer_id = any (${customers}) or conversation_id = any (${conversations})`,
			form_submissions: sql`select id::text as key from form_submissions where conversation_id = any (${conversations}) and customer_id <> all (${customers})`,
			saved_lists: sql`select id::text as key from saved_lists
				where exists (select from jsonb_array_elements(definition -> 'customers') as one where one::text::bigint = any (${customers}))`,
		};
		const differences = new Map<string, Difference>();
		for (const [kind, queries] of [
			["gone", gone],
			["changed", changed],
		] as const) {
			for (const [table, query] of Object.entries(queries)) {
				const keys = (await ids(query)).sort();
				if (keys.length === 0) continue;
				const difference = differences.get(table) ?? { gone: [], changed: [], appeared: [] };
				differences.set(table, { ...difference, [kind]: keys });
			}
		}
		return differences;
	} finally {
		await sql.end();
	}
}

async function ids(query: PromiseLike<readonly { key?: string }[]>): Promise<string[]> {
	return (await query).map(({ key }) => key ?? "");
}
