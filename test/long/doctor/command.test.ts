import { execFile } from "node:child_process";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import postgres from "postgres";
import { afterAll, expect, test } from "vitest";
import { setUp } from "../../../server/setup/set-up.ts";
import crm from "../../server/doctor/adapter.ts";
import { cleanEnvironment } from "../../support/clean-environment.ts";
import { freshDatabase } from "../../support/database.ts";
import { rolePasswords } from "../../support/role-addresses.ts";
import { root } from "../../support/run.ts";
import { smallCrmSchema } from "../../support/small-crm.ts";

const { adminUrl, appUrl } = await freshDatabase({ template: "empty" });
const admin = postgres(adminUrl, { max: 1, onnotice: () => {} });
await admin.unsafe(`${smallCrmSchema}
	create table crm.log (id int primary key, kind text, subject text);
	create index on crm.conversations (customer_id); create index on crm.kobjects (customer_id)`);
afterAll(() => admin.end());
const grantAll = () => setUp({ adminUrl, crm, ...rolePasswords, print: () => {} });
await grantAll();

/** Runs the command as `npm run doctor` does. `--deep`, because a table that takes longer than 100 ms would count as unread. */
const doctor = (url: string, ...parameters: string[]) => run({ DATABASE_URL: url }, ["--deep", "--full", ...parameters]);

/** The same, with a superuser for what it creates and stores. */
const doctorWithAdmin = (...parameters: string[]) =>
	run({ DATABASE_URL: appUrl, ADMIN_URL: adminUrl }, ["--deep", "--full", ...parameters]);

function run(variables: Record<string, string>, parameters: string[]): Promise<{ status: number | string | null; said: string }> {
	const env = cleanEnvironment({ ...variables, CRM_ADAPTER: "test/server/doctor/adapter.ts" });
	return new Promise((resolve) => {
		execFile(process.execPath, ["server/doctor/main.ts", ...parameters], { cwd: root, env }, (error, stdout, stderr) =>
			resolve({ status: error?.code ?? 0, said: `${stdout}${stderr}` }),
		);
	});
}

test("on a fully decided schema the doctor exits with 0 and lists advice", async () => {
	const { status, said } = await doctor(appUrl);
	expect(said).toContain("crm.log  delete by (subject), without a key");
	expect(said).toMatch(/create index concurrently "expunge_\w{16}" on "crm"."log" using hash \("subject"\)/);
	expect(said).toContain("swept for 35 days; this trigger would guard it at all times");
	expect(said).toMatch(/create or replace trigger expunge_guard_\w+ after insert or update of subject, kind on crm\.log/);
	expect([status, said.trimEnd().split("\n").at(-1)]).toEqual([0, "Safe to delete."]);
});

test("on the screen it prints no statements for advice; it writes them into files", async () => {
	const folder = await mkdtemp(join(tmpdir(), "expunge-sql-"));
	const { status, said } = await run({ DATABASE_URL: appUrl }, ["--deep", "--write-sql", join(folder, "new")]);
	expect([status, said]).toEqual([0, expect.stringContaining("crm.log has no index on (subject)")]);
	expect(said).not.toMatch(/create (index|or replace)/);
	expect(said.split("\n").length).toBeLessThanOrEqual(41);
	expect(await readFile(join(folder, "new", "indexes.sql"), "utf8")).toMatch(/^create index concurrently "expunge_\w{16}" on "crm"."log"/);
	expect(await readFile(join(folder, "new", "guards.sql"), "utf8")).toContain("after insert or update of subject, kind on crm.log");
	await rm(folder, { recursive: true });
});

test("an undecided key makes it exit with 1, until an admin accepts it and the server's role has the rights", async () => {
	await admin`create table crm.calls (customer_id bigint references crm.customers on delete cascade)`;
	const reference = "crm.calls(customer_id) → crm.customers(id)";
	const undecided = await doctor(appUrl);
	expect(undecided.status).toBe(1);
	expect(undecided.said).toContain(`✗ ${reference}`);
	expect(undecided.said).toContain('{ table: "crm.calls", columns: ["customer_id"], to: "crm.customers", rule: "delete" },');

	const accepted = await doctorWithAdmin("--accept", reference);
	expect([accepted.status, accepted.said]).toEqual([1, expect.stringContaining("Checked for the role expunge_eraser.")]);
	expect(accepted.said).toContain(`${reference} is accepted: delete.`);
	expect(accepted.said).toContain("grant delete on crm.calls to expunge_eraser;");
	expect(await admin`select reference, rule, accepted_by like '% as %' as named from expunge.accepted_references`).toEqual([
		{ reference, rule: { rule: "delete" }, named: true },
	]);

	await grantAll();
	expect(await doctor(appUrl)).toMatchObject({ status: 0 });

	await admin`alter table crm.calls drop constraint calls_customer_id_fkey, add foreign key (customer_id) references crm.customers on delete set null`;
	const changed = await doctor(appUrl);
	expect([changed.status, changed.said]).toEqual([1, expect.stringContaining(`✗ ${reference}`)]);
	expect(changed.said).toMatch(/was accepted on \d{4}-\d\d-\d\d by .+, but the key has changed since/);
	const again = await doctorWithAdmin("--accept", reference);
	expect([again.status, again.said]).toEqual([0, expect.stringContaining("crm.calls  detach by (customer_id)")]);
});

test("an admin accepts another rule than the key's own action, and no rule that a key cannot have", async () => {
	await admin`create table crm.meetings (customer_id bigint references crm.customers on delete cascade)`;
	const reference = "crm.meetings(customer_id) → crm.customers(id)";
	expect(await doctorWithAdmin("--accept", reference, "--as", "keep")).toEqual({
		status: 2,
		said: "A foreign key cannot have the rule keep: the database would refuse the deletion. With detach, the rows stay.\n",
	});
	expect(await doctorWithAdmin("--as", "detach")).toEqual({ status: 2, said: "--as can only be used with --accept.\n" });
	expect((await doctorWithAdmin("--accept", reference, "--as", "scrub")).said).toBe("--as must be delete, detach or refuse, not scrub.\n");
	const kept = await doctorWithAdmin("--accept", reference, "--as", "detach");
	expect(kept.said).toContain(`${reference} is accepted: detach.`);
	await admin`drop table crm.meetings`;
	await admin`delete from expunge.accepted_references where reference = ${reference}`;
	await admin`create table crm.meetings (customer_id bigint references crm.customers)`;
	const forbidden = await doctorWithAdmin("--accept", reference, "--as", "delete");
	expect(forbidden).toEqual({
		status: 2,
		said: expect.stringContaining("The key does not delete its rows. State the rule in the adapter."),
	});
	await admin`drop table crm.meetings`;
});

test("it catches up with earlier deletions, as the server's role", async () => {
	expect(await doctor(appUrl, "--catch-up")).toEqual({ status: 0, said: expect.stringContaining("No earlier deletion is swept again.") });
});

test("a key that cannot be accepted is refused with the reason", async () => {
	const unknown = await doctorWithAdmin("--accept", "crm.log(subject) → crm.customers");
	expect(unknown).toEqual({ status: 2, said: "There is no undecided foreign key named crm.log(subject) → crm.customers.\n" });
	await admin`create table crm.visits (customer_id bigint not null references crm.customers on delete set null)`;
	const impossible = await doctorWithAdmin("--accept", "crm.visits(customer_id) → crm.customers(id)");
	expect(impossible).toEqual({ status: 2, said: expect.stringContaining("The column customer_id is NOT NULL.") });
	await admin`create table crm.talks (customer_id bigint references crm.customers on delete cascade)`;
	const several = await doctorWithAdmin("--accept", "crm.* → crm.customers(id)");
	expect(several.said).toContain("crm.talks(customer_id) → crm.customers(id) is accepted: delete.");
	expect(several.said).toContain("crm.visits(customer_id) → crm.customers(id) cannot be accepted with the rule detach");
	expect(await doctorWithAdmin("--accept", "nothing.*")).toEqual({ status: 2, said: "No undecided foreign key matches nothing.*.\n" });
	await admin`drop table crm.visits, crm.talks`;
});

test("without a database, with an unreachable one or with an unknown option, it says so and exits with 2", async () => {
	expect(await doctor(appUrl, "--accpt", "x")).toEqual({ status: 2, said: expect.stringContaining("--accpt") });
	expect(await doctor("")).toEqual({ status: 2, said: expect.stringContaining("DATABASE_URL is missing") });
	const unreachable = await doctor("postgres://expunge_app:x@127.0.0.1:1/crm");
	expect(unreachable).toEqual({ status: 2, said: expect.stringContaining("ECONNREFUSED") });
});

test("it proposes an adapter from the database alone, and never overwrites one", async () => {
	await admin`create table crm.leads (id int primary key, name text, email text)`;
	const file = join(await mkdtemp(join(tmpdir(), "expunge-proposed-")), "adapter.ts");
	const proposed = await doctor(appUrl, "--propose", file);
	expect([proposed.status, proposed.said]).toEqual([0, expect.stringContaining(`${file} has`)]);
	const before = await readFile(file, "utf8");
	expect(before).toContain('table: "crm.leads"');
	expect(await doctor(appUrl, "--propose", file)).toEqual({ status: 2, said: expect.stringContaining("EEXIST") });
	expect(await readFile(file, "utf8")).toBe(before);
	await rm(dirname(file), { recursive: true });
	await admin`drop table crm.leads`;
});

test("where it may not read a table, it finds nothing that blocks, does not call deleting safe, and exits with 2", async () => {
	await admin`create table crm.diary (id int primary key, entry text)`;
	const { status, said } = await doctor(appUrl);
	expect(said).toContain("? Not looked at: crm.diary, because the role cannot read all of their rows");
	expect([status, said.includes("Safe to delete.")]).toEqual([2, false]);
	await admin`drop table crm.diary`;
});

test("as a superuser it reads nothing, and says which role to use", async () => {
	const { status, said } = await doctor(adminUrl);
	expect([status, said]).toEqual([2, expect.stringContaining("is a superuser or can become one. The doctor reads the CRM's tables")]);
	await admin`create table crm.calls_of_many (customer_id bigint references crm.customers on delete cascade)`;
	await admin`insert into crm.calls_of_many select 1 from generate_series(1, 20000)`;
	await admin`analyze crm.calls_of_many`;
	await grantAll();
	const created = await doctorWithAdmin("--accept", "crm.calls_of_many(customer_id) → crm.customers(id)", "--create-indexes");
	expect(created.said).not.toContain("is a superuser");
	await admin`drop table crm.calls_of_many`;
});

test("as the CRM's own role it works, and says that it may not read what admins have accepted", async () => {
	await admin`create role crm_owner login password 'crm_owner'`.catch(() => undefined);
	await admin`grant usage on schema crm to crm_owner`;
	await admin`grant select on all tables in schema crm to crm_owner`;
	const url = new URL(appUrl);
	Object.assign(url, { username: "crm_owner", password: "crm_owner" });
	const { status, said } = await doctor(url.href);
	expect([status, said]).toEqual([1, expect.stringContaining("This role cannot read which references admins have accepted")]);
	expect(said).toContain("✗ crm.calls(customer_id) → crm.customers(id)");
	expect(said).not.toContain("permission denied");
});

test("the doctor takes no password as an argument", async () => {
	expect(await run({}, ["--database-url", appUrl])).toEqual({
		status: 2,
		said: expect.stringContaining("Unknown option '--database-url'"),
	});
});
