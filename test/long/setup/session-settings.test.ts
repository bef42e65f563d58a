import { execFile } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import postgres from "postgres";
import { afterAll, describe, expect, test } from "vitest";
import { createApp } from "../../../server/app.ts";
import { connect } from "../../../server/database/database.ts";
import { diagnose } from "../../../server/doctor/diagnose.ts";
import { readEnv } from "../../../server/env.ts";
import { loadGraph } from "../../../server/erasure/graph/load-graph.ts";
import { insertUser } from "../../../server/people/create-user.ts";
import { createServices } from "../../../server/services.ts";
import { findStartProblems } from "../../../server/setup/find-start-problems.ts";
import { setUp } from "../../../server/setup/set-up.ts";
import { startWorker } from "../../../server/worker.ts";
import { cleanEnvironment } from "../../support/clean-environment.ts";
import { freshDatabase } from "../../support/database.ts";
import { pickRows } from "../../support/effort.ts";
import { secrets } from "../../support/expunge-server.ts";
import { hashOnce } from "../../support/hash-once.ts";
import { addressesOf, asEraser, rolePasswords, variablesOf } from "../../support/role-addresses.ts";
import { root } from "../../support/run.ts";
import { smallCrm, smallCrmSchema } from "../../support/small-crm.ts";
import { password } from "../../support/start-small.ts";
import { until } from "../../support/until.ts";

const { name: database, adminUrl, appUrl } = await freshDatabase({ template: "empty" });
const superuser = postgres(adminUrl, { max: 1, onnotice: () => {} });
afterAll(() => superuser.end());
const [server] = await superuser<{ version: number }[]>`select current_setting('server_version_num')::int as version`;
await superuser.unsafe(smallCrmSchema);
await setUp({ adminUrl, crm: smallCrm, ...rolePasswords, print: () => {} });
const env = readEnv({
	...secrets,
	CRM_ADAPTER: "small",
	CRM_ORIGIN: "https://crm.example.test",
	LOG_LEVEL: "silent",
	SIGN_IN_LIMIT: "1000",
	...variablesOf(appUrl),
});
let people = 0;

/** Signs in, previews, and deletes the first two of five customers, each as a new server does. Returns what is left. */
async function deleteTwoOfFive(databaseUrl = appUrl): Promise<{ state: string; succeeded: number; left: string[] }> {
	await superuser`delete from crm.customers`;
	await superuser`insert into crm.customers select n, 'Customer ' || n, 'north' from generate_series(1, 5) as n`;
	const services = await createServices({ ...env, ...addressesOf(databaseUrl) }, { crm: smallCrm });
	const app = createApp(services);
	const stopWorker = await startWorker(services);
	try {
		people += 1;
		const email = `person${people}@example.test`;
		await insertUser(services.db, { name: "Ada", email, password, role: "admin" }, hashOnce);
		let authorization = "";
		const ask = async (path: string, body?: object) => {
			const headers = { "content-type": "application/json", ...(authorization === "" ? {} : { authorization }) };
			const answer = await app.request(`/api${path}`, { headers, ...(body ? { method: "POST", body: JSON.stringify(body) } : {}) });
			authorization ||= `Bearer ${answer.headers.get("set-auth-token")}`;
			return answer.json();
		};
		await ask("/auth/sign-in/email", { email, password });
		const { id: preview } = await ask("/previews", { object: "customer", klass: null, bulk: true, ids: ["1", "2"] });
		await ask(`/previews/${preview}`);
		const { id } = await ask("/deletions", { preview, confirmation: "DELETE" });
		const ended = await until(
			() => ask(`/deletions/${id}`),
			({ endedAt }) => endedAt !== null,
			{ what: "the deletion should end" },
		);
		const left = await superuser<{ key: string }[]>`select id::text as key from crm.customers order by id`;
		return { state: ended.state, succeeded: ended.counts.succeeded, left: left.map(({ key }) => key) };
	} finally {
		await stopWorker();
		await services.close();
	}
}

type Setting = [name: string, value: string];

const done = { state: "complete", succeeded: 2, left: ["3", "4", "5"] };

const hostile: [Setting, ...Setting[]] = [
	["default_transaction_isolation", "'serializable'"],
	["default_transaction_isolation", "'repeatable read'"],
	["default_transaction_read_only", "on"],
	["default_transaction_deferrable", "on"],
	["synchronous_commit", "off"],
	["DateStyle", "'German'"],
	["DateStyle", "'SQL, DMY'"],
	["DateStyle", "'Postgres, MDY'"],
	["TimeZone", "'Asia/Kathmandu'"],
	["IntervalStyle", "'sql_standard'"],
	["standard_conforming_strings", "off"],
	["bytea_output", "'escape'"],
	["xmloption", "'document'"],
	["xmlbinary", "'hex'"],
	["extra_float_digits", "'-15'"],
	["array_nulls", "off"],
	["transform_null_equals", "on"],
	["quote_all_identifiers", "on"],
	["check_function_bodies", "off"],
	["row_security", "off"],
	["client_encoding", "'LATIN1'"],
	["client_min_messages", "'debug5'"],
	["search_path", "'crm'"],
	["statement_timeout", "'1ms'"],
	["lock_timeout", "'1ms'"],
	["idle_in_transaction_session_timeout", "'1ms'"],
	["idle_session_timeout", "'1ms'"],
	["gin_fuzzy_search_limit", "1"],
	["plan_cache_mode", "'force_generic_plan'"],
	["exit_on_error", "on"],
];

describe("a setting of the database does not change a deletion", () => {
	test.each(pickRows(hostile, 4))("%s = %s", async (name, value) => {
		await superuser.unsafe(`alter database ${database} set ${name} = ${value}`);
		try {
			expect(await deleteTwoOfFive()).toEqual(done);
			await setUp({ adminUrl, crm: smallCrm, print: () => {} });
		} finally {
			await superuser.unsafe(`alter database ${database} reset ${name}`);
		}
	});

	test("all settings at once, of the role and in the database's address", async () => {
		const all = [...new Map(hostile)];
		for (const role of ["expunge_app", "expunge_eraser"])
			for (const [name, value] of all) await superuser.unsafe(`alter role ${role} in database ${database} set ${name} = ${value}`);
		const url = new URL(appUrl);
		for (const [name, value] of all) url.searchParams.set(name.toLowerCase(), value.replaceAll("'", ""));
		url.searchParams.set("options", "-c statement_timeout=1 -c DateStyle=German");
		try {
			expect(await deleteTwoOfFive(url.href)).toEqual(done);
		} finally {
			for (const role of ["expunge_app", "expunge_eraser"]) await superuser.unsafe(`alter role ${role} in database ${database} reset all`);
		}
	});
});

const unsettable: Setting[] = [["session_replication_role", "'replica'"]];
if ((server?.version ?? 0) >= 170_000) unsettable.push(["transaction_timeout", "'500ms'"]);

describe("a forbidden setting of a session", () => {
	test.each(unsettable)("%s = %s is found at start and by the doctor, and setup overrules it", async (name, value) => {
		await superuser.unsafe(`alter database ${database} set ${name} = ${value}`);
		const { db, close } = connect(appUrl, { max: 1 });
		const asAdmin = connect(adminUrl, { max: 1 });
		const eraser = connect(asEraser(appUrl), { max: 1 });
		try {
			const said = expect.stringContaining(`expunge_app works with ${name} = `);
			expect(await findStartProblems({ db, eraser: eraser.db, env: { ...env, ...addressesOf(appUrl) } })).toEqual([said]);
			for (const asking of [db, asAdmin.db]) {
				const { findings, verdict } = await diagnose(asking, await loadGraph(asking, smallCrm), { role: "expunge_app" });
				expect(findings.filter(({ about }) => about === "session")).toEqual([
					expect.objectContaining({ severity: "danger", message: said }),
				]);
				expect(verdict).toBe("unsafe");
			}
			const printed: string[] = [];
			await setUp({ adminUrl, crm: smallCrm, print: (statement) => printed.push(statement) });
			expect(printed).toContainEqual(expect.stringContaining(`in database "${database}" set "${name}"`));
			const [again, erasing] = [connect(appUrl, { max: 1 }), connect(asEraser(appUrl), { max: 1 })];
			expect(await findStartProblems({ db: again.db, eraser: erasing.db, env: { ...env, ...addressesOf(appUrl) } })).toEqual([]);
			await Promise.all([again.close(), erasing.close()]);
			expect(await deleteTwoOfFive()).toEqual(done);
		} finally {
			await superuser.unsafe(`alter database ${database} reset ${name}`);
			await Promise.all([close(), asAdmin.close(), eraser.close()]);
		}
	});

	test.each(unsettable)(
		"%s = %s of one of our roles is found at start and by the doctor's command, and setup overrules it",
		async (name, value) => {
			for (const role of ["expunge_app", "expunge_eraser"]) {
				await superuser.unsafe(`alter role ${role} in database ${database} set ${name} = ${value}`);
				const said = expect.stringContaining(`${role} works with ${name} = `);
				expect(await startProblems()).toEqual([said]);
				expect(await runDoctor()).toEqual({ status: 1, said });
				await setUp({ adminUrl, crm: smallCrm, print: () => {} });
				expect(await startProblems()).toEqual([]);
				expect(await runDoctor()).toEqual({ status: 0, said: expect.not.stringContaining("works with") });
				expect(await deleteTwoOfFive()).toEqual(done);
				await superuser.unsafe(`alter role ${role} in database ${database} reset ${name}`);
			}
		},
	);
});

async function startProblems(): Promise<string[]> {
	const [app, eraser] = [connect(appUrl, { max: 1 }), connect(asEraser(appUrl), { max: 1 })];
	const problems = await findStartProblems({ db: app.db, eraser: eraser.db, env: { ...env, ...addressesOf(appUrl) } });
	await Promise.all([app.close(), eraser.close()]);
	return problems;
}

/** `npm run doctor`, as the role in DATABASE_URL. `--deep`, because a table that takes longer than 100 ms would count as unread. */
async function runDoctor(): Promise<{ status: number | string | null; said: string }> {
	const folder = await mkdtemp(join(tmpdir(), "expunge-adapter-"));
	const adapter = join(folder, "small.json");
	await writeFile(adapter, JSON.stringify(smallCrm));
	const variables = cleanEnvironment({ DATABASE_URL: appUrl, CRM_ADAPTER: adapter });
	const answer = await new Promise<{ status: number | string | null; said: string }>((resolve) => {
		execFile(process.execPath, ["server/doctor/main.ts", "--deep"], { cwd: root, env: variables }, (error, stdout, stderr) =>
			resolve({ status: error?.code ?? 0, said: `${stdout}${stderr}` }),
		);
	});
	await rm(folder, { recursive: true });
	return answer;
}
