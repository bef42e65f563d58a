import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { sql } from "drizzle-orm";
import postgres from "postgres";
import { afterAll, describe, expect, test } from "vitest";
import { connect } from "../../../server/database/database.ts";
import { type SetUpOptions, scramVerifier, setUp } from "../../../server/setup/set-up.ts";
import { cleanEnvironment } from "../../support/clean-environment.ts";
import { freshDatabase } from "../../support/database.ts";
import { rolePasswords } from "../../support/role-addresses.ts";
import { root } from "../../support/run.ts";
import { smallCrm, smallCrmSchema } from "../../support/small-crm.ts";
import { waitForWaiters } from "../../support/wait-for-waiters.ts";

const { name, adminUrl, appUrl } = await freshDatabase({ template: "empty" });
const superuser = postgres(adminUrl, { max: 1, onnotice: () => {} });
await superuser.unsafe(smallCrmSchema);
await superuser`create table crm.reports (total numeric)`;
afterAll(() => superuser.end());

const options = (change: Partial<SetUpOptions> = {}): SetUpOptions => ({
	adminUrl,
	crm: smallCrm,
	...rolePasswords,
	print: () => {},
	...change,
});

async function privileges(role = "expunge_app") {
	return superuser`
		select table_schema || '.' || table_name as table, string_agg(privilege_type, ',' order by privilege_type) as may
		from information_schema.table_privileges where grantee = ${role} and table_schema in ('expunge', 'crm') group by 1 order by 1`;
}

const may = async (table: string, role?: string) => (await privileges(role)).find((row) => row.table === table)?.may ?? "";

describe("setup", () => {
	test("creates roles, schemas, tables and grants, and prints every statement without a password", async () => {
		const printed: string[] = [];
		await setUp(options({ print: (statement) => printed.push(statement) }));
		const text = printed.join("\n");
		expect(text).toContain('create schema if not exists "expunge" authorization "expunge_owner"');
		expect(text).toContain('CREATE TABLE "expunge"."audit_links"');
		expect(text).toContain('grant select on "expunge"."audit_entries" to "expunge_app"');
		expect(text).toMatch(/grant execute on function expunge\.append_audit\(.*\) to "expunge_eraser"/);
		for (const password of Object.values(rolePasswords)) expect(text).not.toContain(password);
		expect(text).not.toMatch(/SCRAM-SHA-256\$/);
		const owners = await superuser`select distinct tableowner from pg_tables where schemaname = 'expunge'`;
		expect(owners.map(({ tableowner }) => tableowner)).toEqual(["expunge_owner"]);
	});

	test("grants the rights for unchecked deletion only on request", async () => {
		const printed: string[] = [];
		await setUp(options({ print: (statement) => printed.push(statement) }));
		expect(printed.join("\n")).not.toContain("session_replication_role");
		await setUp(options({ unchecked: true, print: (statement) => printed.push(statement) }));
		expect(printed).toContain('grant set on parameter session_replication_role to "expunge_eraser";');
	});

	test("ends although the database's row changes at the same moment", async () => {
		await setUp(options());
		const other = connect(adminUrl, { max: 1 });
		try {
			const setting = await other.db.transaction(async (tx) => {
				await tx.execute(sql`grant connect on database ${sql.identifier(name)} to expunge_app`);
				const setting = setUp(options());
				await waitForWaiters(tx, 1);
				return { setting };
			});
			expect((await setting.setting).problems).toBe(0);
		} finally {
			await other.close();
		}
	});

	test("creates a server role that can sign in and use its queue's schema", async () => {
		const app = postgres(appUrl, { max: 1 });
		await app`create table expunge_queue.attempt (id integer)`;
		await app`drop table expunge_queue.attempt`;
		await expect(app`create table expunge.attempt (id integer)`).rejects.toThrow("permission denied");
		await app.end();
	});

	test("lets the API read the audit and the CRM's tables, and change neither", async () => {
		for (const table of ["expunge.audit_entries", "expunge.audit_links", "crm.customers", "crm.klasses"])
			expect(await may(table)).toBe("SELECT");
		expect(await may("expunge.users")).toBe("DELETE,INSERT,SELECT,UPDATE");
		expect(await may("crm.reports")).toBe("");
	});

	test("lets batches change only what the graph needs of the CRM, and reach no account, session or right", async () => {
		const tables = (await privileges("expunge_eraser")).map(({ table, may }) => `${table} ${may}`);
		expect(tables).toEqual([
			"crm.companies SELECT",
			"crm.conversations DELETE,SELECT",
			"crm.customers DELETE,SELECT",
			"crm.klasses SELECT",
			"crm.kobjects DELETE,SELECT",
			"expunge.accepted_references SELECT",
			"expunge.audit_entries SELECT",
			"expunge.items INSERT,SELECT",
			"expunge.outbox INSERT",
			"expunge.postponed_records DELETE,INSERT,SELECT",
			"expunge.preview_records SELECT",
			"expunge.redactions DELETE,INSERT,SELECT,UPDATE",
			"expunge.sweep_horizons DELETE,INSERT,SELECT,UPDATE",
			"expunge.tombstones DELETE,INSERT,SELECT,UPDATE",
		]);
		const columns = await superuser`
			select table_name as table, privilege_type as may, string_agg(column_name, ' ' order by column_name) as columns
			from information_schema.column_privileges c where grantee = 'expunge_eraser' and table_schema = 'expunge' and not exists (
				select from information_schema.table_privileges t where (t.grantee, t.table_schema, t.table_name, t.privilege_type)
					= (c.grantee, c.table_schema, c.table_name, c.privilege_type))
			group by 1, 2 order by 1, 2`;
		expect(columns.map(({ table, may, columns }) => `${table} ${may}: ${columns}`)).toEqual([
			"audit_links SELECT: action actor_id at batch digest entries first_entry hmac object position previous_hmac",
			expect.stringMatching(/^deletions SELECT: (?!.*\b(slice_id|batch_transaction)\b)/),
			"deletions UPDATE: cancelled ended_at failed failing_since last_active_at rows skipped state succeeded",
			"holds SELECT: key object released_at",
			"organisation_settings SELECT: unchecked_deletion",
			"postponed_records UPDATE: failures",
		]);
	});

	test("changes nothing when it runs again, and revokes what was granted too much", async () => {
		const before = [await privileges(), await privileges("expunge_eraser")];
		await superuser`grant all on crm.reports, expunge.audit_entries, expunge.users to expunge_app, expunge_eraser`;
		await superuser`grant update (total) on crm.reports to expunge_app, expunge_eraser`;
		await superuser`grant execute on function expunge.read_rights to expunge_eraser`;
		await setUp(options());
		expect([await privileges(), await privileges("expunge_eraser")]).toEqual(before);
		expect(await superuser`select has_function_privilege('expunge_eraser', 'expunge.read_rights(text)', 'execute') as may`).toEqual([
			{ may: false },
		]);
		const [tables] = await superuser`select count(*)::int as tables from expunge.migrations`;
		await setUp(options());
		expect(await superuser`select count(*)::int as tables from expunge.migrations`).toEqual([tables]);
	});

	test("creates the first admin only if there is nobody, with a password that is shown once", async () => {
		const firstAdmin = { email: "Ada@Example.test", name: "Ada", crmLogin: "ada" };
		const first = await setUp(options({ firstAdmin }));
		expect(first.firstAdmin).toMatchObject({
			user: { email: "ada@example.test", role: "admin", crmLogin: "ada" },
			password: expect.stringMatching(/^\w{5}(-\w{5}){3}$/),
		});
		expect((await setUp(options({ firstAdmin }))).firstAdmin).toBeNull();
	});

	test("works for an admin who is not a superuser", async () => {
		const other = await freshDatabase({ template: "empty" });
		const name = new URL(other.adminUrl).pathname.slice(1);
		const cluster = postgres(other.adminUrl, { max: 1, onnotice: () => {} });
		const role = `admin_of_${name}`;
		await cluster`create role ${cluster(role)} login createrole password 'admin-password'`;
		await cluster`alter database ${cluster(name)} owner to ${cluster(role)}`;
		await cluster`grant expunge_owner, expunge_app, expunge_eraser to ${cluster(role)} with admin option`;
		const url = new URL(other.adminUrl);
		url.username = role;
		url.password = "admin-password";
		const crm = postgres(url.href, { max: 1, onnotice: () => {} });
		await crm.unsafe(smallCrmSchema);
		await setUp(options({ adminUrl: url.href }));
		await setUp(options({ adminUrl: url.href }));
		await crm.end();
		await cluster`reassign owned by ${cluster(role)} to current_user`;
		await cluster`drop owned by ${cluster(role)}`;
		await cluster`drop role ${cluster(role)}`;
		await cluster.end();
	});

	test("npm run setup names what is missing, and takes passwords from the environment or standard input and never as arguments", async () => {
		const crm = { CRM_ADAPTER: "test/server/setup/small-adapter.ts" };
		const run = (parameters: string[], variables: Record<string, string>, input = "") => {
			const running = promisify(execFile)(process.execPath, ["server/setup/main.ts", ...parameters], {
				cwd: root,
				env: cleanEnvironment(variables),
			});
			running.child.stdin?.end(input);
			return running;
		};
		const saying = (words: string) => ({ stderr: expect.stringContaining(words) });
		await expect(run([], {})).rejects.toMatchObject(saying("ADMIN_URL is missing"));
		await expect(run([], { ADMIN_URL: "localhost" })).rejects.toMatchObject(saying("ADMIN_URL must be an address"));
		await expect(run([], { ADMIN_URL: adminUrl })).rejects.toMatchObject(saying("CRM is missing"));
		await expect(run([], { ADMIN_URL: adminUrl, CRM: "nonesuch" })).rejects.toMatchObject(saying("nonesuch"));
		for (const [name, value] of [
			["--admin-url", adminUrl],
			["--app-password", rolePasswords.appPassword],
			["--eraser-password", rolePasswords.eraserPassword],
		] as const)
			await expect(run([name, value], { ...crm, ADMIN_URL: adminUrl })).rejects.toMatchObject(saying(`Unknown option '${name}'`));
		const { stdout } = await run([], {
			...crm,
			ADMIN_URL: adminUrl,
			APP_PASSWORD: rolePasswords.appPassword,
			ERASER_PASSWORD: rolePasswords.eraserPassword,
		});
		expect(stdout).toContain("Expunge is set up.");
		expect(stdout).not.toContain("DATABASE_URL=");
		const again = await run(
			["--stdin"],
			crm,
			`ADMIN_URL=${adminUrl}\nAPP_PASSWORD=${rolePasswords.appPassword}\nERASER_PASSWORD=${rolePasswords.eraserPassword}\n`,
		);
		expect(again.stdout).toContain("Expunge is set up.");
	});
});

test("creates the same password verifier as PostgreSQL", async () => {
	const verifier = scramVerifier('pass\'word "1"');
	await superuser.unsafe(`create role verified login password '${verifier}'`);
	const url = new URL(adminUrl);
	url.username = "verified";
	url.password = 'pass\'word "1"';
	const signedIn = postgres(url.href, { max: 1 });
	expect(await signedIn`select current_user as name`).toEqual([{ name: "verified" }]);
	await signedIn.end();
	await superuser`drop role verified`;
	expect(() => scramVerifier("pässword")).toThrow("ASCII");
});
