import type postgres from "postgres";
import { organization } from "./site.ts";

type Fragment = postgres.PendingQuery<postgres.Row[]>;

export type RtObject = "ticket" | "user" | "asset";

/**
 * What a deletion should do to each row, and by which rule. This was written by hand from RT's own source, in plain SQL, independently of
 * the adapter and the engine. It is read from an unchanged copy. "delete tickets 17" → "the record".
 */
export function explainRows(
	sql: postgres.Sql,
	object: RtObject,
	ids: readonly number[],
	{ reminders = true } = {},
): Promise<Map<string, string>> {
	return sql.begin(async (tx) => {
		const set = (name: string, query: Fragment) =>
			tx`create temp table ${tx(name)} on commit drop as select distinct id::bigint from (${query}) as found(id)`;
		await tx`set local search_path = public, pg_temp`;
		await tx`create temp table explained (rule text, operation text, relation text, id bigint) on commit drop`;
		const explain = (rule: string, relation: string, query: Fragment, operation = "delete") =>
			tx`insert into explained select ${rule}, ${operation}, ${relation}, id from ${query}`;

		const given = (wanted: RtObject) => (object === wanted ? tx`select unnest(${ids as number[]}::int[])` : tx`select 1 where false`);
		await set("u", given("user"));
		await set("a", tx`${given("asset")} union ${roleOf("RT::Asset-Role", "HeldBy")}`);
		await set(
			"t",
			tx`
			with recursive gone as (
				select id from (${given("ticket")} union ${roleOf("RT::Ticket-Role", "Requestor")}) as asked(id)
				union select tickets.id from tickets join gone on effectiveid = gone.id)
			select id from gone`,
		);
		if (reminders)
			await tx`insert into t select distinct reminder.id from tickets as reminder join links on localbase = reminder.id and links.type = 'RefersTo'
				where reminder.type = 'reminder' and localtarget in (select id from t) and reminder.id not in (select id from t)
				and not exists (select from links as other where other.localbase = reminder.id and other.type = 'RefersTo' and other.localtarget not in (select id from t))`;
		await set(
			"g",
			tx`
			select id from groups where (domain = 'RT::Ticket-Role' and instance in (select id from t))
				or (domain = 'RT::Asset-Role' and instance in (select id from a)) or (domain = 'ACLEquivalence' and instance in (select id from u))`,
		);
		await set("p", tx`select id from g union select id from u`);
		await set(
			"s",
			tx`
			with recursive gone as (
				select id from attributes where (objecttype, objectid) in (select * from (${owners(false)}) as owner)
				union select attributes.id from attributes join gone on objecttype = 'RT::Attribute' and objectid = gone.id)
			select id from gone union select id from attributes where objecttype = 'RT::Transaction' and objectid in (
				select id from transactions where (objecttype, objectid) in (select * from (${owners(false)}) as owner))
			union select id from attributes where name in (select 'User-' || u.id || '-SeenUpTo' from u)`,
		);
		await tx`create temp table address on commit drop as
			select 'fsck.com-rt://' || ${organization}::text || '/ticket/' || id as uri from t union all select 'asset://' || ${organization}::text || '/' || id from a
			union all select 'user://' || ${organization}::text || '/' || id from u union all select 'group://' || ${organization}::text || '/' || id from g
			union all select 'attribute://' || ${organization}::text || '/' || id from s`;
		await set(
			"single_role",
			tx`select id from groups where domain in ('RT::Ticket-Role', 'RT::Asset-Role')
				and (name = 'Owner' or name in (select 'RT::CustomRole-' || customroles.id from customroles where maxvalues = 1))`,
		);

		await explain("a ticket, with the tickets merged into it and its reminders", "tickets", tx`t`);
		await explain("an asset", "assets", tx`a`);
		await explain("a user", "users", tx`u`);
		await explain("the groups of its roles", "groups", tx`g`);
		await explain("everybody and every group is a principal", "principals", tx`p`);
		await explain(
			"memberships",
			"groupmembers",
			tx`groupmembers where groupid in (select id from p)
			or (memberid in (select id from p) and groupid not in (select id from single_role))`,
		);
		await explain(
			"memberships as calculated",
			"cachedgroupmembers",
			tx`(
			with recursive gone as (
				select id from cachedgroupmembers where groupid in (select id from p) or immediateparentid in (select id from p)
					or (memberid in (select id from p) and groupid not in (select id from single_role))
				union select c.id from cachedgroupmembers as c join gone on c.via = gone.id)
			select id from gone) as gone`,
		);
		await explain(
			"rights of it and on it",
			"acl",
			tx`acl where principalid in (select id from p) or (objecttype, objectid) in (select * from (${owners()}) as owner)`,
		);
		await explain("access tokens", "authtokens", tx`authtokens where owner in (select id from u)`);
		await explain("settings", "attributes", tx`s`);
		await explain("links at either end", "links", tx`links where base in (select uri from address) or target in (select uri from address)`);
		await set(
			"x",
			tx`
			with recursive gone as (
				select id from transactions where (objecttype, objectid) in (select * from (${owners()}) as owner)
					or (type in ('AddMember', 'DeleteMember') and field in (select id::text from p))
					or (type in ('AddWatcher', 'SetWatcher', 'Take', 'Untake', 'Force', 'Steal', 'Give') and newvalue in (select id::text from p))
					or (type in ('DelWatcher', 'SetWatcher', 'Take', 'Untake', 'Force', 'Steal', 'Give') and oldvalue in (select id::text from p))
					or (type = 'Set' and field = 'Owner' and (oldvalue in (select id::text from p) or newvalue in (select id::text from p)))
					or (type in ('AddReminder', 'OpenReminder', 'ResolveReminder') and newvalue in (select id::text from t))
					or (type = 'AddLink' and newvalue in (select uri from address)) or (type = 'DeleteLink' and oldvalue in (select uri from address))
				union select e.id from transactions as e join gone on e.objecttype = 'RT::Transaction' and e.objectid = gone.id)
			select id from gone`,
		);
		await explain("history", "transactions", tx`x`);
		await explain("messages and files", "attachments", tx`attachments where transactionid in (select id from x)`);
		await explain(
			"custom field values",
			"objectcustomfieldvalues",
			tx`objectcustomfieldvalues where (objecttype, objectid) in (select * from (${owners()}) as owner)
			or (objecttype = 'RT::Transaction' and objectid in (select id from x))`,
		);
		await explainChanges();
		const rows = await tx<{ rule: string; entry: string }[]>`
			select rule, operation || ' ' || relation || ' ' || id as entry from explained
			where operation = 'delete' or not exists (select from explained as gone where gone.operation = 'delete' and gone.relation = explained.relation and gone.id = explained.id)`;
		return new Map(rows.map(({ rule, entry }) => [entry, rule]));

		function roleOf(domain: string, name: string) {
			return tx`select instance from groups join groupmembers on groupid = groups.id where domain = ${domain} and name = ${name} and memberid in (select id from u)`;
		}

		function owners(settings = true) {
			return tx`select 'RT::Ticket', id from t union all select 'RT::Asset', id from a union all select 'RT::User', id from u
				union all select 'RT::Group', id from g ${settings ? tx`union all select 'RT::Attribute', id from s` : tx``}`;
		}

		/** Only for a user: what they owned, created and changed. */
		async function explainChanges() {
			const place = "Nobody becomes the only member of a role";
			await explain(place, "tickets", tx`tickets where owner in (select id from u)`, "update");
			for (const relation of ["groupmembers", "cachedgroupmembers"])
				await explain(
					place,
					relation,
					tx`${tx(relation)} where memberid in (select id from u) and groupid in (select id from single_role)`,
					"update",
				);
			const columns = await tx<{ relation: string; name: string }[]>`
				select table_name as relation, column_name as name from information_schema.columns
				where table_schema = 'public' and column_name in ('creator', 'lastupdatedby')`;
			for (const { relation, name } of columns)
				await explain(
					"Nobody becomes its creator and last editor",
					relation,
					tx`${tx(relation)} where ${tx(name)} in (select id from u)`,
					"update",
				);
		}
	}) as Promise<Map<string, string>>;
}
