import type { Sql } from "../connect.ts";
import type { Api } from "./create-api.ts";
import { readConversations, readId, readKobjects } from "./records.ts";

export interface Company {
	id: number;
	name: string;
	domain: string;
	industry: string;
	city: string;
	country: string;
	createdAt: string;
	people: { id: number; name: string; conversations: number }[];
}

export function addCompanyRoutes(api: Api, sql: Sql): void {
	api.get("/companies/:id", async (c) => {
		const id = readId(c.req.param("id"));
		const [company] = id === null ? [] : await sql<Company[]>`select * from companies where id = ${id}`;
		if (id === null || !company) return c.notFound();
		const [people, conversations, kobjects] = await Promise.all([
			sql<Company["people"]>`
				select id, name, (select count(*) from conversations where customer_id = customers.id) as conversations
				from customers where company_id = ${id} order by name, id`,
			readConversations(sql, sql`customers.company_id = ${id}`),
			readKobjects(sql, sql`kobjects.company_id = ${id}`),
		]);
		return c.json({ company: { ...company, people }, conversations, kobjects, traces: [] });
	});
}
