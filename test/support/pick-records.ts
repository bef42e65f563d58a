import postgres from "postgres";

/** Customers of the demo CRM with rows in every table, those with the most first, and without a legal case. */
export async function pickCustomers(adminUrl: string, count: number): Promise<{ id: number; name: string }[]> {
	return query(
		adminUrl,
		(sql) => sql<{ id: number; name: string }[]>`
			select id::int, name from customers
			where not exists (select from legal_cases where customer_id = customers.id)
				and exists (select from kobjects where customer_id = customers.id)
				and exists (select from call_records where customer_id = customers.id)
			order by (select count(*) from conversations where customer_id = customers.id) desc, id limit ${count}`,
	);
}

/** A conversation with messages, files and tracking, and its customer. */
export async function pickConversation(adminUrl: string): Promise<{ id: number; subject: string; customer: number }> {
	const [found] = await query(
		adminUrl,
		(sql) => sql<{ id: number; subject: string; customer: number }[]>`
			select id::int, subject, customer_id::int as customer from conversations
			where merged_into is null and not exists (select from legal_cases where customer_id = conversations.customer_id)
			order by (select count(*) from attachments where conversation_id = conversations.id) desc,
				(select count(*) from email_tracking where conversation_id = conversations.id) desc, id limit 1`,
	);
	if (!found) throw new Error("The demo CRM has no conversation.");
	return found;
}

/** A KObject of a customer, linked from conversations where there is one. */
export async function pickKobject(adminUrl: string, klass: string): Promise<{ id: string; title: string; customer: number }> {
	const [found] = await query(
		adminUrl,
		(sql) => sql<{ id: string; title: string; customer: number }[]>`
			select id::text, title, customer_id::int as customer from kobjects where klass = ${klass} and customer_id is not null
			order by (select count(*) from conversation_kobjects where kobject_id = kobjects.id) desc, id limit 1`,
	);
	if (!found) throw new Error(`The demo CRM has no ${klass}.`);
	return found;
}

/** A KObject that belongs to a company and to no customer. */
export async function pickCompanyKobject(adminUrl: string): Promise<{ id: string; one: string; company: number }> {
	const [found] = await query(
		adminUrl,
		(sql) => sql<{ id: string; one: string; company: number }[]>`
			select kobjects.id::text, klasses.one, company_id::int as company from kobjects join klasses on klasses.name = kobjects.klass
			where company_id is not null and customer_id is null order by kobjects.id limit 1`,
	);
	if (!found) throw new Error("The demo CRM has no KObject of a company.");
	return found;
}

/** The customers without a legal case. */
export async function withoutLegalCase(adminUrl: string, customers: readonly number[]): Promise<number[]> {
	const kept = await query(
		adminUrl,
		(sql) => sql<{ id: number }[]>`select customer_id::int as id from legal_cases where customer_id = any (${[...customers]})`,
	);
	return customers.filter((customer) => !kept.some(({ id }) => id === customer));
}

export async function customerNames(adminUrl: string, customers: readonly number[]): Promise<string[]> {
	const found = await query(
		adminUrl,
		(sql) =>
			sql<
				{ name: string }[]
			>`select name from customers where id = any (${[...customers]}) order by array_position(${[...customers]}, id::int)`,
	);
	return found.map(({ name }) => name);
}

export async function addressesOf(adminUrl: string, customer: number): Promise<string[]> {
	const found = await query(
		adminUrl,
		(sql) => sql<{ address: string }[]>`select address from customer_emails where customer_id = ${customer}`,
	);
	return found.map(({ address }) => address);
}

export async function query<Row>(adminUrl: string, read: (sql: postgres.Sql) => PromiseLike<readonly Row[]>): Promise<Row[]> {
	const sql = postgres(adminUrl, { max: 1, onnotice: () => {}, connection: { search_path: "crm" } });
	try {
		return [...(await read(sql))];
	} finally {
		await sql.end();
	}
}
