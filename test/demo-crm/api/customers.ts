import { z } from "zod";
import type { Sql } from "../connect.ts";
import type { Api } from "./create-api.ts";
import { readConversations, readId, readKobjects } from "./records.ts";

export interface Customer {
	id: number;
	name: string;
	locale: string;
	phone: string | null;
	city: string | null;
	country: string | null;
	companyId: number | null;
	company: string | null;
	owner: string | null;
	legalCase: string | null;
	emails: { address: string; verified: boolean; isPrimary: boolean }[];
	tags: { name: string; hue: number }[];
	createdAt: string;
}

/** Something small on a timeline: a note, a call, a form, a visit. */
export interface Trace {
	kind: "note" | "call" | "form" | "event";
	id: number;
	title: string;
	text: string | null;
	by: string | null;
	at: string;
}

const changes = z.object({
	name: z.string().trim().min(1, "A customer needs a name.").max(200),
	phone: z.string().trim().max(40).nullable(),
	city: z.string().trim().max(80).nullable(),
});

export function addCustomerRoutes(api: Api, sql: Sql): void {
	api.get("/customers/:id", async (c) => {
		const id = readId(c.req.param("id"));
		const customer = id === null ? null : await readCustomer(sql, id);
		if (id === null || !customer) return c.notFound();
		const [conversations, kobjects, traces] = await Promise.all([
			readConversations(sql, sql`conversations.customer_id = ${id}`),
			readKobjects(sql, sql`kobjects.customer_id = ${id}`),
			readTraces(sql, id),
		]);
		return c.json({ customer, conversations, kobjects, traces });
	});

	api.patch("/customers/:id", async (c) => {
		const id = readId(c.req.param("id"));
		const values = changes.partial().parse(await c.req.json());
		if (id === null || Object.keys(values).length === 0) return c.notFound();
		const { count } = await sql`update customers set ${sql(values)}, updated_at = now() where id = ${id}`;
		return count === 0 ? c.notFound() : c.json({});
	});

	api.post("/customers/:id/notes", async (c) => {
		const id = readId(c.req.param("id"));
		const { body } = z.object({ body: z.string().trim().min(1, "The note is empty.").max(5_000) }).parse(await c.req.json());
		const { count } = await sql`
			insert into notes (customer_id, agent_id, body) select id, ${c.var.agent.id}, ${body} from customers where id = ${id}`;
		return count === 0 ? c.notFound() : c.json({}, 201);
	});
}

async function readCustomer(sql: Sql, id: number): Promise<Customer | undefined> {
	const [customer] = await sql<Customer[]>`
		select customers.id, customers.name, locale, phone, customers.city, customers.country, company_id, companies.name as company,
			agents.name as owner, customers.created_at, (select reference from legal_cases where customer_id = customers.id limit 1) as legal_case,
			coalesce((select json_agg(json_build_object('address', address, 'verified', verified, 'isPrimary', customer_emails.id = primary_email_id)
				order by customer_emails.id) from customer_emails where customer_id = customers.id), '[]') as emails,
			coalesce((select json_agg(json_build_object('name', tags.name, 'hue', hue) order by tags.name)
				from customer_tags join tags on tags.id = tag_id where customer_id = customers.id), '[]') as tags
		from customers
		left join companies on companies.id = company_id
		left join agents on agents.id = owner_id
		where customers.id = ${id}`;
	return customer;
}

function readTraces(sql: Sql, id: number) {
	return sql<Trace[]>`
		select 'note' as kind, notes.id, 'Note' as title, body as text, agents.name as by, created_at as at
			from notes join agents on agents.id = agent_id where customer_id = ${id}
		union all
		select 'call', call_records.id, 'Call of ' || greatest(1, seconds / 60) || ' min', transcript, agents.name, started_at
			from call_records left join agents on agents.id = agent_id where customer_id = ${id}
		union all
		select 'form', id, 'Form “' || form || '”', answers ->> 'message', null, submitted_at from form_submissions where customer_id = ${id}
		union all
		select 'event', id, kind, detail ->> 'path', null, happened_at from engagement_events where customer_id = ${id}
		order by at desc, kind, id`;
}
