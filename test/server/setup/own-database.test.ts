import { spawn } from "node:child_process";
import { once } from "node:events";
import { chmod, readFile, rm, stat } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { cleanEnvironment } from "../../support/clean-environment.ts";
import { makeFolder } from "../../support/make-folder.ts";
import { root } from "../../support/run.ts";

const directory = await makeFolder();
// PostgreSQL's own account must be able to reach it.
await chmod(directory, 0o711);
afterAll(() => rm(directory, { recursive: true, force: true }));

/** Starts the server without DATABASE_URL, signs in if there is a password, and ends it. */
async function start(password?: string): Promise<{ said: string; status: number | null; signedIn: number | undefined }> {
	const variables = { DATABASE_URL: "", AUTH_SECRET: "", AUDIT_KEY: "", CRM_ADAPTER: "test/server/setup/small-adapter.ts" };
	const env = cleanEnvironment({ ...variables, CRM_ORIGIN: "https://crm.example.test", PORT: "0", DATA_DIRECTORY: directory });
	const child = spawn(process.execPath, ["server/main.ts"], { cwd: root, env });
	let said = "";
	for (const stream of [child.stdout, child.stderr]) stream.on("data", (text) => (said += text));
	const ended = once(child, "close");
	while (!said.includes("listening") && child.exitCode === null) await Promise.race([once(child.stdout, "data"), ended]);
	if (child.exitCode !== null) throw new Error(`The server has ended: ${said}`);
	const word = password ?? said.match(/once\): (\S+)/)?.[1] ?? "";
	const port = said.match(/"port":(\d+)/)?.[1];
	const answer = await fetch(`http://127.0.0.1:${port}/api/auth/sign-in/email`, {
		method: "POST",
		headers: { "content-type": "application/json" },
		body: JSON.stringify({ email: "admin@expunge.local", password: word }),
	});
	child.kill("SIGTERM");
	const [status] = await ended;
	return { said, status, signedIn: answer.status };
}

test("npm start without a database starts its own, with secrets that only its owner can read and a first admin that is shown once", async () => {
	const first = await start();
	expect(first).toMatchObject({ status: 0, signedIn: 200 });
	expect(first.said).toContain("crm.customers");
	const file = first.said.match(/password in (\S+)/)?.[1] ?? "";
	const superuserPassword = (await readFile(file, "utf8")).trim();
	expect(superuserPassword).not.toBe("");
	expect(first.said).not.toContain(superuserPassword);
	expect((await stat(join(directory, "secrets.json"))).mode & 0o777).toBe(0o600);
	const secrets = await readFile(join(directory, "secrets.json"), "utf8");

	const second = await start(first.said.match(/once\): (\S+)/)?.[1]);
	expect(second).toMatchObject({ status: 0, signedIn: 200 });
	expect(second.said).not.toContain("password (shown");
	expect(second.said).not.toContain(superuserPassword);
	expect(await readFile(join(directory, "secrets.json"), "utf8")).toBe(secrets);
});
