import { sql } from "drizzle-orm";
import type { Database } from "./database.ts";

type Executor = Pick<Database, "execute">;

/** Settings that our statements rely on and that a start-up packet cannot set: they need a privilege, or PostgreSQL 17. */
const needed = [
	{ name: "session_replication_role", value: "origin", reason: "keys would not be checked" },
	{ name: "transaction_timeout", value: "0", reason: "it would end batches, so large records could never be deleted" },
] as const;

export interface SessionHazard {
	name: string;
	/** The required value for the role. */
	value: string;
	message: string;
}

/** The required settings that a new session of the role in this database would not have, whatever this session has set. */
export async function findSessionHazards(db: Executor, role: string): Promise<SessionHazard[]> {
	const names = sql.join(
		needed.map(({ name }) => sql`${name}`),
		sql`, `,
	);
	const rows = await db.execute<{ name: string; value: string | null }>(sql`
		select s.name, case when session_user = ${role} and s.source <> 'session' then s.setting || coalesce(s.unit, '') else coalesce(
			(select split_part(stated.setting, '=', 2)
				from pg_db_role_setting as given, unnest(given.setconfig) as stated(setting)
				where given.setdatabase in (0, (select oid from pg_database where datname = current_database()))
					and given.setrole in (0, (select oid from pg_roles where rolname = ${role}))
					and split_part(stated.setting, '=', 1) = s.name
				order by given.setrole = 0, given.setdatabase = 0 limit 1),
			case when s.source in ('database', 'user', 'database user', 'global', 'session', 'client') then s.boot_val else s.setting || coalesce(s.unit, '') end) end as value
		from pg_settings as s where s.name in (${names})`);
	return needed.flatMap(({ name, value, reason }) => {
		const found = rows.find((row) => row.name === name)?.value;
		if (found === undefined || found === null || found === value || /^0\D*$/.test(found)) return [];
		return [{ name, value, message: `The role ${role} works with ${name} = ${found}: ${reason}.` }];
	});
}

/** Corrects those settings of the session that its role is allowed to set. Call it on one connection or in a transaction. */
export async function clearSessionHazards(db: Executor): Promise<void> {
	const values = sql.join(
		needed.map(({ name, value }) => sql`(${name}, ${value})`),
		sql`, `,
	);
	await db.execute(sql`
		select set_config(s.name, n.value, false) from (values ${values}) as n(name, value) join pg_settings as s on s.name = n.name
		where s.setting <> n.value and (s.context = 'user' or has_parameter_privilege(s.name, 'set'))`);
}
