import type { Context } from "hono";
import type { Fragment, Sql } from "../connect.ts";
import type { Api } from "./create-api.ts";
import { readConversations, readKobjects } from "./records.ts";

export interface CustomerRow {
	key: number;
	name: string;
	email: string | null;
	companyId: number | null;
	company: string | null;
	country: string | null;
	conversations: number;
	updatedAt: string;
}

export interface CompanyRow {
	key: number;
	name: string;
	domain: string;
	industry: string;
	city: string;
	people: number;
	createdAt: string;
}

interface Search {
	words: string;
	order: Fragment;
	page: number;
	pageSize: number;
	offset: number;
}

/** The columns that can be requested, by their names in the address. */
type Columns = Readonly<Record<string, Fragment>>;

export function addSearchRoutes(api: Api, sql: Sql): void {
	api.get("/searches/customers", async (c) => {
		const columns = {
			updated: sql`customers.updated_at`,
			email: sql`address`,
			name: sql`lower(customers.name)`,
			company: sql`lower(companies.name)`,
			country: sql`customers.country`,
			conversations: sql`conversations`,
		};
		const search = readSearch(c, sql, columns);
		const found = sql`from customers left join companies on companies.id = company_id
			left join customer_emails on customer_emails.id = primary_email_id
			where customers.name ilike ${search.words} or address ilike ${search.words} or companies.name ilike ${search.words}`;
		const rows = sql<CustomerRow[]>`
			select customers.id as key, customers.name, address as email, company_id, companies.name as company, customers.country,
				(select count(*) from conversations where customer_id = customers.id) as conversations, customers.updated_at
			${found} order by ${search.order}, customers.id limit ${search.pageSize} offset ${search.offset}`;
		return c.json(await answer(search, sql`select count(*) as total ${found}`, rows));
	});

	api.get("/searches/companies", async (c) => {
		const columns = {
			name: sql`lower(name)`,
			industry: sql`industry`,
			city: sql`city`,
			people: sql`people`,
			created: sql`created_at`,
		};
		const search = readSearch(c, sql, columns);
		const found = sql`from companies where name ilike ${search.words} or domain ilike ${search.words}`;
		const rows = sql<CompanyRow[]>`
			select id as key, name, domain, industry, city, (select count(*) from customers where company_id = companies.id) as people, created_at
			${found} order by ${search.order}, id limit ${search.pageSize} offset ${search.offset}`;
		return c.json(await answer(search, sql`select count(*) as total ${found}`, rows));
	});

	api.get("/searches/conversations", async (c) => {
		const columns = {
			updated: sql`conversations.updated_at`,
			subject: sql`lower(subject)`,
			customer: sql`lower(customers.name)`,
			channel: sql`channel`,
			status: sql`status`,
			team: sql`conversations.team`,
		};
		const search = readSearch(c, sql, columns);
		const where = sql`subject ilike ${search.words} or customers.name ilike ${search.words}`;
		const rows = readConversations(sql, sql`(${where})`, search.order, search.pageSize, search.offset);
		const total = sql`select count(*) as total from conversations join customers on customers.id = customer_id where ${where}`;
		return c.json(await answer(search, total, withKey(rows)));
	});

	api.get("/searches/kobjects/:klass", async (c) => {
		const { klass } = c.req.param();
		const [words] = await sql<{ name: string; one: string; many: string }[]>`select name, one, many from klasses where name = ${klass}`;
		if (!words) return c.notFound();
		const columns = {
			created: sql`kobjects.created_at`,
			title: sql`lower(title)`,
			owner: sql`lower(coalesce(customers.name, companies.name))`,
			status: sql`status`,
			amount: sql`amount_cents`,
		};
		const search = readSearch(c, sql, columns);
		const where = sql`klass = ${klass} and (title ilike ${search.words} or coalesce(customers.name, companies.name) ilike ${search.words})`;
		const rows = readKobjects(sql, where, search.order, search.pageSize, search.offset);
		const total = sql`select count(*) as total from kobjects left join customers on customers.id = kobjects.customer_id
			left join companies on companies.id = kobjects.company_id where ${where}`;
		return c.json({ ...(await answer(search, total, withKey(rows))), words });
	});
}

function readSearch(c: Context, sql: Sql, columns: Columns): Search {
	const [standard = ""] = Object.keys(columns);
	const { q = "", sort = standard, direction, page, pageSize } = c.req.query();
	const column = columns[sort] ?? columns[standard] ?? sql`id`;
	const words = `%${q.trim().replace(/[\\%_]/g, "\\$&")}%`;
	const descending = direction === undefined ? ["updated", "created"].includes(sort) : direction === "descending";
	const number = Math.max(1, Math.min(100_000, Number(page) || 1));
	const size = Math.max(1, Math.min(5_000, Number(pageSize) || 50));
	const order = descending ? sql`${column} desc nulls last` : sql`${column} asc nulls last`;
	return { words, order, page: number, pageSize: size, offset: (number - 1) * size };
}

async function answer<Row>({ page, pageSize }: Search, total: Fragment, rows: PromiseLike<readonly Row[]>) {
	const [[count], found] = await Promise.all([total, rows]);
	return { total: Number(count?.["total"] ?? 0), page, pageSize, rows: found };
}

async function withKey<Row extends { id: number | string }>(rows: PromiseLike<readonly Row[]>) {
	return (await rows).map((row) => ({ key: row.id, ...row }));
}
