/**
 * A CRM as its engineers hand it over: with foreign keys only where its framework makes them. Client 17 and matter 105 are in every place;
 * the others stay. Its statements create it in an empty database.
 */
export const undeclaredSchema = `
	create schema depot;
	create table depot.clients (id int primary key, name text not null, email text unique, phone text);
	create table depot.matters (id int primary key, client_id int not null references depot.clients on delete cascade, title text, contract oid);
	create index on depot.matters (client_id);
	create table depot.devices (id uuid primary key, client_id int not null references depot.clients on delete cascade);
	create index on depot.devices (client_id);
	insert into depot.clients select n, 'Person Number' || n, 'person' || n || '@example.org', null from generate_series(11, 130) as n;
	update depot.clients set name = 'Bea Kowalska', email = 'bea.kowalska@example.org' where id = 17;
	insert into depot.matters select 88 + n, n, 'Dossier ' || n, null from generate_series(11, 130) as n;
	update depot.matters set contract = lo_from_bytea(0, 'contract') where id in (105, 106);
	insert into depot.devices select ('00000000-1111-4222-8333-' || lpad(n::text, 12, '0'))::uuid, n from generate_series(11, 130) as n;

	create table depot.clients_history (id int, name text, email text, phone text, changed_at timestamptz default now());
	insert into depot.clients_history (id, name, email) select id, name, email from depot.clients where id < 40;
	create table depot.matters_audit (matter_id int, action text);
	insert into depot.matters_audit select id, 'opened' from depot.matters;
	create table depot.matters_log (id int, title text, contract oid, client_id int);
	insert into depot.matters_log (id, title) select id, title from depot.matters;
	create table depot.clients_version (client_id int, version int, name text);
	insert into depot.clients_version select id, 1, name from depot.clients;

	create table depot.trail (id int generated always as identity primary key, record text);
	insert into depot.trail (record) select 'depot.client,' || id from depot.clients union all select 'depot.matter,' || id from depot.matters;
	create table depot.hooks (id int generated always as identity primary key, subject text);
	insert into depot.hooks (subject) select 'urn:depot:client:' || id from depot.clients union all select 'gid://depot/Matter/' || id from depot.matters;
	create table depot.labels (subject_type text, subject_id int, label text);
	insert into depot.labels select 'Depot::Client', id, 'gold' from depot.clients union all select 'Depot::Matter', id, 'blue' from depot.matters
		union all select 'Depot::Machine', n, 'red' from generate_series(1, 20) as n;
	create table depot.pings (device uuid, at timestamptz default now());
	insert into depot.pings (device) select id from depot.devices;

	create table depot.remarks (id int primary key, body text);
	insert into depot.remarks select n, 'Weather is fine.' from generate_series(1, 20) as n;
	insert into depot.remarks values (50, 'Please call bea.kowalska@example.org back.'), (51, 'Ask person18@example.org about it.');
	create table depot.mails (id int primary key, sender text, content text, encoding text);
	insert into depot.mails select id, email, 'Hello', 'none' from depot.clients;
	insert into depot.mails values (900, 'person18@example.org', encode(convert_to('On Monday bea.kowalska@example.org wrote to us about a delivery.', 'UTF8'), 'base64'), 'base64');
	create table depot.newsletter (address text, topic text);
	insert into depot.newsletter select email, 'news' from depot.clients where id < 30;

	create table depot.circles (id int primary key, client_ids int[]);
	insert into depot.circles values (1, '{17, 18}'), (2, '{19}');
	create table depot.jobs (id int generated always as identity primary key, payload jsonb);
	insert into depot.jobs (payload) select jsonb_build_object('client_id', id, 'tries', 3) from depot.clients;
	create table depot.boards (id int primary key, layout jsonb);
	insert into depot.boards values (1, '{"cards": [{"matter": 105, "x": 1}, {"matter": 106, "x": 2}]}');

	create table depot.clients_removed (id int, name text, removed_at timestamptz default now());
	create function depot.remember() returns trigger language plpgsql security definer set search_path = pg_catalog, pg_temp as
		'begin insert into depot.clients_removed (id, name) values (old.id, old.name); return null; end';
	create trigger remember after delete on depot.clients for each row execute function depot.remember();
	create materialized view depot.figures as select client_id, count(*) as matters from depot.matters group by client_id;

	create table depot.events (client_id int, happened_at date not null, what text) partition by range (happened_at);
	create table depot.events_old partition of depot.events for values from (minvalue) to ('2026-01-01');
	create table depot.events_new partition of depot.events for values from ('2026-01-01') to (maxvalue);
	insert into depot.events select id, date '2025-05-05', 'visit' from depot.clients union all select id, date '2026-05-05', 'visit' from depot.clients;
	create table depot.bills (id int primary key, client_id int references depot.clients on delete cascade, amount int);
	create index on depot.bills (client_id);
	create table depot.bills_before () inherits (depot.bills);
	insert into depot.bills select n, n, 5 from generate_series(11, 130) as n;
	insert into depot.bills_before select n + 100, n, 5 from generate_series(11, 130) as n;

	create table depot.attachments (id int primary key, matter_id int, stored_as text, bytes int);
	insert into depot.attachments select id + 1000, id, 'ab/cd/' || id || '.pdf', 17 from depot.matters;

	-- Nothing here refers to a client: numbers that happen to be like keys, and another table's.
	create table depot.machines (id int primary key, position int, clients_served int, place text);
	insert into depot.machines select n, n % 7, n + 11, 'Hall ' || n from generate_series(1, 40) as n;
	create table depot.repairs (id int primary key, machine_id int, remark text, version int);
	insert into depot.repairs select n, n % 40 + 1, 'Belt 17 replaced', 17 from generate_series(1, 200) as n;
	create table depot.staff (id int primary key, login text, email text);
	insert into depot.staff select n, 'agent' || n, 'agent' || n || '@depot.example' from generate_series(1, 20) as n;
	analyze`;
