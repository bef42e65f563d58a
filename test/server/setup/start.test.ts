import { spawn } from "node:child_process";
import { once } from "node:events";
import postgres from "postgres";
import { afterAll, describe, expect, test } from "vitest";
import { setUp } from "../../../server/setup/set-up.ts";
import { cleanEnvironment } from "../../support/clean-environment.ts";
import { freshDatabase } from "../../support/database.ts";
import { secrets } from "../../support/expunge-server.ts";
import { rolePasswords, variablesOf } from "../../support/role-addresses.ts";
import { root } from "../../support/run.ts";
import { smallCrm, smallCrmSchema } from "../../support/small-crm.ts";

const { adminUrl, appUrl } = await freshDatabase({ template: "empty" });
const superuser = postgres(adminUrl, { max: 1, onnotice: () => {} });
await superuser.unsafe(smallCrmSchema);
afterAll(() => superuser.end());

// Setup runs first, so that the roles exist whichever file has started the cluster.
const ready = await freshDatabase({ template: "empty" });
const readyAdmin = postgres(ready.adminUrl, { max: 1, onnotice: () => {} });
await readyAdmin.unsafe(smallCrmSchema);
await readyAdmin.end();
await setUp({ adminUrl: ready.adminUrl, crm: smallCrm, ...rolePasswords, print: () => {} });

const variables = {
	...secrets,
	...variablesOf(appUrl),
	CRM_ADAPTER: "test/server/setup/small-adapter.ts",
	CRM_ORIGIN: "https://crm.example.test",
	PORT: "0",
};

/** The server's output until it listens or gives up, and its exit status. */
async function start(change: Record<string, string> = {}): Promise<{ said: string; status: number | null }> {
	const child = spawn(process.execPath, ["server/main.ts"], { cwd: root, env: cleanEnvironment({ ...variables, ...change }) });
	let said = "";
	const hear = (text: Buffer) => {
		said += text;
		if (said.includes("listening") && !child.killed) child.kill("SIGTERM");
	};
	child.stdout.on("data", hear);
	child.stderr.on("data", hear);
	// Not "exit", which may come before the last of the output.
	const [status] = await once(child, "close");
	return { said, status };
}

describe("the server does not start", () => {
	test("with an invalid environment, and lists every error", async () => {
		const { said, status } = await start({ AUTH_SECRET: "short", CRM_ORIGIN: "", PORT: "x" });
		expect(status).toBe(1);
		for (const name of ["AUTH_SECRET", "CRM_ORIGIN", "PORT"]) expect(said).toContain(`- ${name} `);
		expect(said).not.toContain("    at ");
	});

	test("on a database without setup", async () => {
		const { said, status } = await start();
		expect([status, said]).toEqual([1, expect.stringContaining("npm run setup")]);
	});

	test("on a missing database", async () => {
		const { said, status } = await start({ DATABASE_URL: "postgres://expunge_app:x@127.0.0.1:1/crm" });
		expect([status, said]).toEqual([1, expect.stringContaining("ECONNREFUSED")]);
	});

	test("as a superuser, as the owner, or with too much on the audit", async () => {
		await setUp({ adminUrl, crm: smallCrm, ...rolePasswords, print: () => {} });
		expect((await start({ DATABASE_URL: adminUrl })).said).toContain("is a superuser, or can become one, and could change the audit");

		await superuser`create role start_owner login password 'start-owner' in role expunge_owner`;
		const owner = new URL(adminUrl);
		owner.username = owner.password = "start_owner";
		owner.password = "start-owner";
		expect((await start({ DATABASE_URL: owner.href })).said).toContain("can become its owner");
		await superuser`drop role start_owner`;

		await superuser`create role start_superuser superuser`;
		await superuser`create role start_writer noinherit login password 'start-writer' in role start_superuser`;
		await superuser`grant usage on schema expunge to start_writer`;
		await superuser`grant select on expunge.migrations to start_writer`;
		const writer = new URL(adminUrl);
		writer.username = "start_writer";
		writer.password = "start-writer";
		expect((await start({ DATABASE_URL: writer.href })).said).toContain("start_writer is a superuser, or can become one");
		await superuser`alter role start_superuser nosuperuser createrole`;
		expect((await start({ DATABASE_URL: writer.href })).said).toContain("start_writer can create roles, or become a role that can");
		await superuser`alter role start_superuser nocreaterole`;
		await superuser`grant delete on expunge.audit_entries to start_superuser`;
		expect((await start({ DATABASE_URL: writer.href })).said).toContain("start_writer could change expunge.audit_entries");
		await superuser`drop owned by start_superuser, start_writer`;
		await superuser`drop role start_writer`;
		await superuser`drop role start_superuser`;

		await superuser`grant update (rows), trigger on expunge.audit_entries to expunge_app`;
		await superuser`grant truncate on expunge.audit_links to expunge_app`;
		const { said, status } = await start();
		expect(status).toBe(1);
		expect(said).toContain("could change expunge.audit_entries");
		expect(said).toContain("could change expunge.audit_links");
	});

	test("with an eraser role that is the API's own, or has more or fewer rights than a batch needs", async () => {
		await setUp({ adminUrl, crm: smallCrm, ...rolePasswords, print: () => {} });
		expect((await start({ ERASER_DATABASE_URL: appUrl })).said).toContain(
			"ERASER_DATABASE_URL signs in as expunge_app. Use the role expunge_eraser",
		);
		await superuser`grant select (password) on expunge.accounts to expunge_eraser`;
		await superuser`revoke insert on expunge.items from expunge_eraser`;
		const { said, status } = await start();
		expect(status).toBe(1);
		expect(said).toContain("run as expunge_eraser, which must not be able to select expunge.accounts.password.");
		expect(said).toContain("The role expunge_eraser must be able to insert expunge.items.code.");
	});

	test("with an adapter that names missing tables, or with rights or migrations missing", async () => {
		await setUp({ adminUrl, crm: smallCrm, ...rolePasswords, print: () => {} });
		await superuser`alter table crm.conversations rename to talks`;
		expect((await start()).said).toContain("crm.conversations");
		await superuser`alter table crm.talks rename to conversations`;
		await superuser`revoke delete on crm.conversations from expunge_eraser`;
		expect((await start()).said).toContain("The role expunge_eraser lacks rights on crm.conversations.");
		await superuser`delete from expunge.migrations`;
		expect((await start()).said).toMatch(/lacks \d+ of \d+ migrations/);
	});
});

test("the server starts when everything is right, and stops cleanly on request", async () => {
	const { said, status } = await start(variablesOf(ready.appUrl));
	expect(said).toContain("listening");
	expect(status).toBe(0);
});
