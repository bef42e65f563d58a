import { readFileSync } from "node:fs";
import { afterAll, expect, test } from "vitest";
import { adapter, password, people } from "../../support/accounts.ts";
import { freshDatabase } from "../../support/database.ts";
import { startExpungeServer } from "../../support/expunge-server.ts";
import { startSmall } from "../../support/start-small.ts";

const { appUrl } = await freshDatabase();
const server = await startExpungeServer({ databaseUrl: appUrl, adapter, crmOrigin: "http://127.0.0.1" });
afterAll(() => server.stop());
const small = await startSmall();
const user = await small.addUser();

/** Signs in with Node's own fetch, as a script would, and within this process. */
async function signIn(headers: Record<string, string>): Promise<number[]> {
	const body = JSON.stringify({ email: people.single.email, password });
	const sent = { "content-type": "application/json", ...headers };
	const started = await fetch(`${server.url}/api/auth/sign-in/email`, { method: "POST", headers: sent, body });
	const inside = await small.request("/api/auth/sign-in/email", {
		method: "POST",
		body: { email: user.email, password: "a-long-password-1" },
		headers: { "sec-fetch-mode": "cors", ...headers },
	});
	return [started.status, inside.status];
}

test("the server under test has none of vitest's variables", () => {
	const environment = readFileSync(`/proc/${server.pid()}/environ`, "utf8").split("\0");
	expect(environment.filter((line) => /^(TEST|NODE_ENV|VITEST\w*)=/.test(line))).toEqual([]);
});

test("scripts and the extension may sign in", async () => {
	expect(await signIn({})).toEqual([200, 200]);
	expect(await signIn({ origin: "chrome-extension://opmfackhffepdobocceojejjoiikgcfo" })).toEqual([200, 200]);
	expect(await signIn({ origin: "moz-extension://8a3f0c3e-5f0e-4d55-8d4e-1f7f6a9b0c1d" })).toEqual([200, 200]);
});

test("pages of other origins may not sign in", async () => {
	for (const origin of ["https://evil.example", "null", "chrome-extension://aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"])
		expect([origin, ...(await signIn({ origin }))]).toEqual([origin, 403, 403]);
});
