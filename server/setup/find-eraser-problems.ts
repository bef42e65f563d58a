import { sql } from "drizzle-orm";
import type { Database, Transaction } from "../database/database.ts";
import { queueSchema } from "../jobs/queue.ts";
import { eraserFunctions, eraserTables } from "./eraser-rights.ts";
import { eraserRole, type Privilege, schema } from "./statements.ts";

type Executor = Pick<Database | Transaction, "execute">;

const again = "Run `npm run setup` again.";

/** Problems with the connection in ERASER_DATABASE_URL. It must lead to the same database as `db`, with the role created for it. */
export async function findWrongEraser(db: Executor, eraser: Executor): Promise<string[]> {
	const [one, other] = [await identify(db), await identify(eraser)];
	if (other.role !== eraserRole)
		return [
			`ERASER_DATABASE_URL signs in as ${other.role}. Use the role ${eraserRole}, which \`npm run setup\` creates: the CRM's triggers run with its rights.`,
		];
	return one.database === other.database ? [] : ["ERASER_DATABASE_URL and DATABASE_URL lead to different databases. Use the same one."];
}

async function identify(db: Executor): Promise<{ role: string; database: string }> {
	const [row] = await db.execute<{ role: string; database: string }>(sql`
		select session_user::text as role, format('%s %s', pg_postmaster_start_time(),
			(select oid from pg_database where datname = current_database())) as database`);
	return { role: row?.role ?? "", database: row?.database ?? "" };
}

/** Privileges on our own tables and functions that expunge_eraser must not have or lacks, one sentence each. */
export async function findEraserProblems(db: Executor): Promise<string[]> {
	const powers = await findPowers(db);
	if (powers === null) return [`There is no role ${eraserRole}. ${again}`];
	const wanted = await listWanted(db);
	const held = new Set(await listHeld(db));
	const excess = [...powers, ...[...held].filter((right) => !wanted.has(right))];
	const missing = [...wanted].filter((right) => !held.has(right));
	const problems = excess.map((right) => `The CRM's triggers run as ${eraserRole}, which must not be able to ${right}. ${again}`);
	return [...problems, ...missing.map((right) => `The role ${eraserRole} must be able to ${right}. ${again}`)];
}

/** The role's attributes and memberships. Null: it does not exist. */
async function findPowers(db: Executor): Promise<string[] | null> {
	const roles = await db.execute<{ name: string; power: string | null }>(sql`
		select r.rolname as name, case when r.rolsuper then 'be a superuser' when r.rolcreaterole then 'create roles'
			when r.rolreplication then 'replicate the database' when r.rolcreatedb then 'create databases'
			when r.rolname <> ${eraserRole} then format('become the role %s', r.rolname) end as power
		from pg_roles r join pg_roles e on e.rolname = ${eraserRole}
		where r.oid = e.oid or (not e.rolsuper and pg_has_role(e.oid, r.oid, 'member')) order by 1`);
	if (roles.length === 0) return null;
	const [schemas] = await db.execute<{ creates: boolean; queues: boolean }>(sql`
		select has_schema_privilege(${eraserRole}, ${schema}, 'create') as creates,
			has_schema_privilege(${eraserRole}, ${queueSchema}, 'usage, create') as queues`);
	return [
		...roles.flatMap(({ power }) => power ?? []),
		...(schemas?.creates ? [`create anything in the schema ${schema}`] : []),
		...(schemas?.queues ? [`use the schema ${queueSchema}`] : []),
	];
}

async function listHeld(db: Executor): Promise<string[]> {
	const rows = await db.execute<{ right: string }>(sql`
		select format('%s expunge.%s', privilege, relname) as right
		from pg_class, unnest(array['delete', 'truncate', 'trigger']) as privilege
		where relnamespace = ${schema}::regnamespace and relkind in ('r', 'p', 'v') and has_table_privilege(${eraserRole}, pg_class.oid, privilege)
		union all
		select format('%s expunge.%s.%s', privilege, relname, attname)
		from pg_class join pg_attribute on attrelid = pg_class.oid and attnum > 0 and not attisdropped,
			unnest(array['select', 'insert', 'update']) as privilege
		where relnamespace = ${schema}::regnamespace and relkind in ('r', 'p', 'v')
			and has_column_privilege(${eraserRole}, pg_class.oid, attnum, privilege)
		union all
		select format('call expunge.%s', proname) from pg_proc
		where pronamespace = ${schema}::regnamespace and prorettype <> 'trigger'::regtype and has_function_privilege(${eraserRole}, oid, 'execute')`);
	return rows.map(({ right }) => right);
}

async function listWanted(db: Executor): Promise<Set<string>> {
	const rows = await db.execute<{ table: string; column: string }>(sql`
		select relname as table, attname as column from pg_class join pg_attribute on attrelid = pg_class.oid and attnum > 0 and not attisdropped
		where relnamespace = ${schema}::regnamespace and relkind in ('r', 'p', 'v')`);
	const columns = Map.groupBy(rows, ({ table }) => table);
	const granted = Object.entries(eraserTables).flatMap(([table, privileges]) => {
		const all = columns.get(table)?.map(({ column }) => column) ?? [];
		return privileges.flatMap((privilege) => describe(table, privilege, all));
	});
	return new Set([...granted, ...eraserFunctions.map((name) => `call expunge.${name}`)]);
}

function describe(table: string, privilege: Privilege, all: readonly string[]): string[] {
	if (privilege === "delete") return [`delete expunge.${table}`];
	const [word, columns] =
		typeof privilege === "string" ? [privilege, all] : "update" in privilege ? ["update", privilege.update] : ["select", privilege.select];
	return columns.map((column) => `${word} expunge.${table}.${column}`);
}
