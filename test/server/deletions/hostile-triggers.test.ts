import { afterAll, beforeEach, expect, test } from "vitest";
import { redactPeople } from "../../../server/aftermath/redaction/redact-people.ts";
import type { Crm } from "../../../server/crm/crm.ts";
import { sweepTombstones } from "../../../server/erasure/sweep/sweep.ts";
import { startWorker } from "../../../server/worker.ts";
import { smallCrm, smallCrmSchema } from "../../support/small-crm.ts";
import { startSmall } from "../../support/start-small.ts";
import { play } from "./play.ts";

const crm: Crm = {
	...smallCrm,
	references: [
		...smallCrm.references,
		{ declared: true, table: "crm.activity", column: "subject", to: "crm.customers", when: { kind: "customer" }, rule: "delete" },
	],
	redactions: [
		{
			object: "customer",
			addresses: ["address"],
			name: "name",
			replacement: "gone@invalid",
			texts: [{ table: "crm.letters", columns: ["body"] }],
		},
	],
};

/** Another person's deletion, which belongs to no batch here. */
const other = "9b7c0f0e-0000-4b52-9c52-0a8f3a0f7c00";

/** The attempts of a CRM trigger with its rights. Each would give the CRM the powers of Expunge. */
const attempts = [
	"select password from expunge.accounts",
	"select email, role from expunge.users",
	"select token from expunge.sessions",
	"select value from expunge.verifications",
	"select actor_id, hash from expunge.previews",
	"select keys from expunge.preview_uploads",
	"select reason from expunge.holds",
	"select origin from expunge.audit_links",
	"select slice_id from expunge.deletions",
	"select user_id from expunge.notification_settings",
	"select expunge.read_rights('anybody')",
	"update expunge.users set role = 'admin'",
	"update expunge.actors set rights_version = 99",
	"insert into expunge.permission_sets (name) values ('mine')",
	"update expunge.permission_grants set delete = true",
	"insert into expunge.permission_set_users select id, 'mine' from expunge.permission_sets",
	"update expunge.organisation_settings set unchecked_deletion = true",
	"delete from expunge.holds",
	"update expunge.holds set released_at = now()",
	"insert into expunge.accepted_references (reference, rule, fingerprint, accepted_by) values ('x', '{}', '', 'me')",
	"delete from expunge.audit_entries",
	"update expunge.audit_links set actor_id = 'somebody else'",
	"insert into expunge.audit_entries (batch, ordinal, key, rows) values (gen_random_uuid(), 0, '1', 1)",
	"insert into expunge.audit_links select (jsonb_populate_record(l, '{\"position\": 9223372036854775807}')).* from expunge.audit_links l",
	"truncate expunge.audit_links",
	`select expunge.append_audit(1, gen_random_uuid(), 1, repeat('a', 64), repeat('0', 64), repeat('a', 64), now(), 'deleted', 'somebody else',
		'customer', false, 'bulk', '${other}', null, '{null}', '{7}', '{1}')`,
	`select expunge.append_audit(1, gen_random_uuid(), 1, repeat('a', 64), repeat('0', 64), repeat('a', 64), now(), 'hold_released', 'somebody else',
		'customer', false, null, null, null, '{null}', '{7}', '{1}')`,
	`select expunge.append_audit((select coalesce(max(position), 0) + 1 from expunge.audit_links), gen_random_uuid(), 1, repeat('a', 64),
		repeat('0', 64), repeat('a', 64), now(), 'deleted', 'somebody else', d.object, false, case when d.bulk then 'bulk' else 'single' end, d.id,
		d.origin, '{null}', '{7}', '{1}') from (select id, object, bulk, origin from expunge.deletions where id <> '${other}' order by ended_at desc nulls first limit 1) d`,
	`update expunge.deletions set state = 'complete', ended_at = now() where id = '${other}'`,
	"update expunge.deletions set actor_id = 'the admin'",
	"update expunge.deletions set batch_transaction = pg_current_xact_id()::text::bigint",
	`insert into expunge.items (deletion_id, position, code) values ('${other}', 0, 'deleted')`,
	"update expunge.items set code = 'deleted'",
	`insert into expunge.outbox (deletion_id, kind, rule, "values") values ('${other}', 'file', 'x', '{}')`,
	`insert into expunge.redactions (deletion_id, key, addresses) values ('${other}', '7', array['victim@example.test'])`,
	`insert into expunge.postponed_records (deletion_id, position) values ('${other}', 999999)`,
	"insert into expunge.preview_records select preview_id, 999, '2', true from expunge.preview_records",
	"insert into expunge.notifications (user_id, deletion_id, kind) select actor_id, id, 'bulk_complete' from expunge.deletions",
	"insert into expunge_queue.job (name, data) values ('sweep', '{}')",
	"delete from expunge_queue.job",
	"set role expunge_owner",
	"set role expunge_app",
	"set session authorization expunge_app",
	"create table expunge.mine (id int)",
	"create function expunge.append_audit(text) returns text language sql as 'select $1'",
	"create or replace function expunge.read_rights(person text) returns text language sql as 'select $1'",
	"alter function expunge.lock_rights(text) owner to expunge_eraser",
	"alter function expunge.lock_rights(text) set search_path = public",
	"alter table expunge.items disable trigger all",
	"drop trigger refuse_other_batches on expunge.deletions",
	"grant expunge_owner to expunge_eraser",
	"alter role expunge_eraser createrole",
	"select pg_read_file('/etc/passwd')",
	"copy crm.companies to program 'true'",
	"create extension dblink",
	"alter system set log_statement = 'all'",
	"create trigger mine before insert on expunge.sessions for each row execute function crm.attack()",
];

/** Allowed for everybody and without effect, because the eraser is a member of no role. */
const idle = ["reset role", "reset session authorization", `select expunge.begin_batch('${other}', gen_random_uuid())`];

const schema = `${smallCrmSchema}
	alter table crm.customers add column address text;
	create table crm.activity (id bigint primary key, kind text not null, subject text not null);
	create table crm.letters (id bigint primary key, body text);
	create table crm.attacks (doing text, as_role text, statement text, refused text);
	create function crm.attack() returns trigger language plpgsql as $$
	declare
		statement text;
		refused text;
	begin
		foreach statement in array array[${[...attempts, ...idle].map((text) => `$a$${text}$a$`).join(",")}] loop
			begin
				execute statement;
				refused := null;
			exception when others then
				refused := sqlstate;
			end;
			insert into crm.attacks values (tg_table_name, format('%s as %s', session_user, current_user), statement, refused);
		end loop;
		if tg_op = 'DELETE' then return old; end if;
		return new;
	end $$;
	create trigger attack before delete on crm.conversations for each row execute function crm.attack();
	create trigger attack before delete on crm.activity for each row execute function crm.attack();
	create trigger attack before update on crm.letters for each row execute function crm.attack();`;

const small = await startSmall({}, { crm, schema });
const { superuser, services } = small;
const owner = await small.addUser({ role: "admin" });
const { deleteMany, deleteOne, ended } = play(small, await small.signIn(owner));
await superuser`grant insert on crm.attacks to expunge_eraser`;
await superuser`insert into expunge.holds (object, key, reason, placed_by) values ('customer', '2', 'A lawsuit', ${owner.id})`;
await superuser.unsafe(`
	insert into expunge.previews (id, actor_id, object, bulk, state, count, fingerprint, expires_at)
	values ('${other}', '${owner.id}', 'customer', true, 'confirmed', 1, '', now() + interval '1 hour');
	insert into expunge.preview_records (preview_id, position, key) values ('${other}', 0, '2');
	insert into expunge.deletions (id, actor_id, object, bulk, state, submitted, slice_id, last_active_at)
	values ('${other}', '${owner.id}', 'customer', true, 'running', 1, gen_random_uuid(), now() + interval '1 day')`);

beforeEach(async () => {
	await superuser`truncate crm.attacks`;
});

/** All of our data that nothing in the CRM may change. */
async function ours(): Promise<unknown> {
	const [row] = await superuser`select
		(select jsonb_agg(u) from expunge.users u) as users, (select jsonb_agg(a) from expunge.accounts a) as accounts,
		(select jsonb_agg(h) from expunge.holds h) as holds, (select jsonb_agg(a) from expunge.actors a) as actors,
		(select jsonb_agg(s) from expunge.permission_sets s) as sets, (select jsonb_agg(o) from expunge.organisation_settings o) as organisation,
		(select jsonb_agg(r) from expunge.accepted_references r) as accepted, (select jsonb_agg(d) from expunge.deletions d where id = ${other}) as other,
		(select count(*)::int from expunge.items where deletion_id = ${other}) as items,
		(select count(*)::int from expunge.outbox where deletion_id = ${other}) as files,
		(select count(*)::int from expunge.redactions where deletion_id = ${other}) as redactions,
		(select count(*)::int from expunge.postponed_records where deletion_id = ${other}) as postponed`;
	return row;
}

async function expectRefused(doing: string): Promise<void> {
	const rows = await superuser<{ as_role: string; statement: string; refused: string | null }[]>`
		select as_role, statement, refused from crm.attacks where doing = ${doing}`;
	expect(new Set(rows.map(({ as_role }) => as_role))).toEqual(new Set(["expunge_eraser as expunge_eraser"]));
	expect(new Set(rows.map(({ statement }) => statement)).size).toBe(attempts.length + idle.length);
	expect(rows.filter(({ statement, refused }) => refused === null && !idle.includes(statement)).map(({ statement }) => statement)).toEqual(
		[],
	);
}

test("every attempt of a trigger to take over Expunge during a single deletion is refused, and the record is deleted", async () => {
	const before = await ours();
	expect((await deleteOne("conversation", "1")).outcome).toMatchObject({ code: "deleted" });
	await expectRefused("conversations");
	expect(
		await superuser`select distinct refused from crm.attacks where statement ~ 'insert into expunge.(outbox|redactions|items)'`,
	).toEqual([{ refused: "42501" }]);
	expect(await ours()).toEqual(before);
});

test("a hostile trigger gets nothing from a job, a sweep or a redaction either", async () => {
	const stopWorker = await startWorker(services);
	afterAll(stopWorker);
	await superuser`insert into crm.customers (id, name, address) select n, 'Person ' || n, 'person' || n || '@example.test' from generate_series(11, 13) as n`;
	await superuser`insert into crm.conversations select n, 'Hello', n from generate_series(11, 13) as n`;
	await superuser`insert into crm.letters values (1, 'To person11@example.test')`;
	const before = await ours();
	const { id } = await deleteMany("customer", ["11", "12"]);
	expect((await ended(id)).counts).toMatchObject({ succeeded: 2, failed: 0 });
	await stopWorker();
	await expectRefused("conversations");

	await superuser`insert into crm.activity values (1, 'customer', '11')`;
	await superuser`update expunge.tombstones set due_at = now()`;
	expect(await sweepTombstones(services.eraser, await services.graph.current())).toMatchObject({ rows: 1, postponed: [] });
	await expectRefused("activity");

	await superuser`truncate crm.attacks`;
	await superuser`insert into crm.letters values (2, 'To person11@example.test, person12@example.test')`;
	await superuser`update expunge.redactions set done_at = null, addresses = array['person' || key || '@example.test'], horizon_id = null`;
	await redactPeople(services.eraser, await services.graph.current(), services.crm);
	expect(await superuser`select body from crm.letters where id = 2`).toEqual([{ body: "To gone@invalid, gone@invalid" }]);
	await expectRefused("letters");
	expect(await ours()).toEqual(before);
});

test("a trigger that insists fails only its own record, with the reason", async () => {
	await superuser`insert into crm.customers (id, name) select n, 'Person' from generate_series(21, 23) as n`;
	await superuser.unsafe(`
		create function crm.insist() returns trigger language plpgsql as $$ begin update expunge.users set role = 'admin'; return old; end $$;
		create trigger insist before delete on crm.customers for each row when (old.id = 22) execute function crm.insist()`);
	const stopWorker = await startWorker(services);
	const { id } = await deleteMany("customer", ["21", "22", "23"]);
	const { counts, reasons } = await ended(id);
	await stopWorker();
	expect(counts).toMatchObject({ succeeded: 2, failed: 1 });
	expect(reasons).toMatchObject([{ code: "blocked_by_database", count: 1 }]);
});
