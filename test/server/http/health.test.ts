import postgres from "postgres";
import { afterAll, expect, test } from "vitest";
import { adapter, password, people } from "../../support/accounts.ts";
import { freshDatabase } from "../../support/database.ts";
import { startExpungeServer } from "../../support/expunge-server.ts";
import { startSmall } from "../../support/start-small.ts";
import { until } from "../../support/until.ts";
import { requestsThrough, signInAs } from "../deletions/play.ts";

const { adminUrl, appUrl, name } = await freshDatabase({ template: "expunge" });
const server = await startExpungeServer({ databaseUrl: appUrl, adapter, crmOrigin: "https://crm.example.test" });
afterAll(server.stop);
const elsewhere = new URL(adminUrl);
elsewhere.pathname = "/postgres";
const superuser = postgres(elsewhere.href, { max: 1 });
afterAll(() => superuser.end());
const api = requestsThrough((path, init) => fetch(`${server.url}${path}`, init));

test("health answers 503 with the reason while the database is away, requests get a message, and the log names the error", async () => {
	const token = await signInAs(api, people.admin.email, password);
	const health = () => api.request("/api/health");
	expect(await (await health()).json()).toMatchObject({ status: "ok", database: true, reasons: [] });

	await superuser`alter database ${superuser(name)} allow_connections false`;
	await superuser`select pg_terminate_backend(pid) from pg_stat_activity where datname = ${name}`;
	const away = await until(health, ({ status }) => status === 503, { what: "The health should answer 503" });
	expect(await away.json()).toMatchObject({
		status: "unavailable",
		database: false,
		reasons: [expect.stringContaining("The database cannot be read")],
	});
	const refused = await api.request("/api/me", { token });
	expect([refused.status, (await refused.json()).error.code]).toEqual([503, "unavailable"]);
	const lines = (...texts: string[]) =>
		server
			.log()
			.split("\n")
			.filter((line) => texts.every((text) => line.includes(text)))
			.join("\n");
	for (const texts of [["request refused", '"unavailable"'], ["health check could not read the database"]]) {
		await expect.poll(() => lines(...texts)).toContain("55000");
		expect(lines(...texts)).toContain("not currently accepting connections");
	}

	await superuser`alter database ${superuser(name)} allow_connections true`;
	await until(health, ({ status }) => status === 200, { what: "The health should be good again" });
	expect((await api.request("/api/me", { token })).status).toBe(200);
});

test("health reports that no worker is running", async () => {
	const small = await startSmall();
	const answer = await small.request("/api/health");
	expect(answer.status).toBe(200);
	expect(await answer.json()).toMatchObject({ status: "degraded", database: true, reasons: [expect.stringContaining("No worker")] });
});

test("browsers and proxies store no answer of the API", async () => {
	const token = await signInAs(api, people.admin.email, password);
	for (const path of ["/api/me", "/api/users", "/api/audit", "/api/description", "/api/nothing", "/api/audit/export?format=csv"])
		expect((await api.request(path, { token })).headers.get("cache-control")).toBe("no-store");
});
