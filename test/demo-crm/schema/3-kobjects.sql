create table crm.klasses (
	name text primary key,
	one text not null,
	many text not null,
	fields jsonb not null
);

-- Owned by a customer or by a company, never by both.
create table crm.kobjects (
	id uuid primary key default gen_random_uuid(),
	klass text not null references crm.klasses (name) on update cascade on delete restrict,
	customer_id bigint references crm.customers on delete cascade,
	company_id bigint references crm.companies on delete cascade,
	title text not null,
	status text not null,
	amount_cents bigint,
	currency text,
	fields jsonb not null,
	created_at timestamptz not null default now(),
	updated_at timestamptz not null default now(),
	check (num_nonnulls(customer_id, company_id) = 1)
);
create index on crm.kobjects (klass);
create index on crm.kobjects (customer_id);
create index on crm.kobjects (company_id);

create table crm.conversation_kobjects (
	conversation_id bigint references crm.conversations on delete cascade,
	kobject_id uuid references crm.kobjects on delete cascade,
	primary key (conversation_id, kobject_id)
);
create index on crm.conversation_kobjects (kobject_id);
