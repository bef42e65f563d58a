import { execFile } from "node:child_process";
import { sql } from "drizzle-orm";
import { describe, expect, test } from "vitest";
import { diagnose } from "../../../server/doctor/diagnose.ts";
import { findUndeclared } from "../../../server/doctor/undeclared/find-undeclared.ts";
import { createProbe } from "../../../server/doctor/undeclared/probe.ts";
import { cleanEnvironment } from "../../support/clean-environment.ts";
import { root } from "../../support/run.ts";
import { openUndeclared } from "./open-undeclared.ts";
import crm from "./undeclared-crm.ts";

const { admin, reader, readerUrl, load, limits } = await openUndeclared();

describe("a question of the doctor", () => {
	test("ends at its limit, and leaves no lock", async () => {
		const probe = createProbe(reader, { probeTimeoutMs: 300, timeoutMs: 60_000 });
		const began = performance.now();
		expect(await probe((tx) => tx.execute(sql`select pg_sleep(60) from depot.clients`))).toBe("timed out");
		expect(performance.now() - began).toBeLessThan(30_000);
		const locks = await admin`select from pg_locks where relation = 'depot.clients'::regclass`;
		expect(locks).toEqual([]);
	});

	test("does not wait for a locked table", async () => {
		const probe = createProbe(reader, { probeTimeoutMs: 60_000, timeoutMs: 60_000 });
		await admin.begin(async (holder) => {
			await holder`lock table depot.clients in access exclusive mode`;
			expect(await probe((tx) => tx.execute(sql`select from depot.clients limit 1`))).toBe("locked");
		});
	});

	test("is not asked after the limit of all questions", async () => {
		const probe = createProbe(reader, { probeTimeoutMs: 60_000, timeoutMs: 0 });
		let isAsked = false;
		expect(
			await probe(async () => {
				isAsked = true;
			}),
		).toBe("timed out");
		expect(isAsked).toBe(false);
	});

	test("cannot write", async () => {
		const probe = createProbe(reader, limits);
		expect(await probe((tx) => tx.execute(sql`create temp table note (id int); insert into note values (1)`))).toBe("failed");
	});
});

describe("the search for references that nobody declared", () => {
	test("ends when its time is over, and says which tables it has not looked at", async () => {
		const findings = await findUndeclared(reader, await load(crm), crm, { probeTimeoutMs: 100, timeoutMs: 0 });
		const unread = findings.filter(({ severity }) => severity === "unread").map(({ message }) => message);
		expect(unread).toEqual([expect.stringMatching(/^Not looked at: .*because the time limit was reached\. Use --deep/)]);
		const { verdict } = await diagnose(reader, await load(crm), { role: "postgres", undeclared: findings });
		expect(verdict).not.toBe("safe");
	});

	test("reads a sample of a table, says so, and with --deep reads more", async () => {
		await admin.unsafe(`create table depot.gates (id int generated always as identity primary key, passed text);
			insert into depot.gates (passed) select case when n > 2900 then 'depot.client,' || 11 + n % 100 else 'nobody' end from generate_series(1, 3000) as n;
			create table depot.doors (id int generated always as identity primary key, passed text);
			insert into depot.doors (passed) select 'depot.client,' || 11 + n % 100 from generate_series(1, 30000) as n;
			grant select on all tables in schema depot to public; analyze depot.gates, depot.doors`);
		const messages = async (isDeep: boolean) =>
			(await findUndeclared(reader, await load(crm), crm, { isDeep, ...limits }))
				.map(({ message }) => message)
				.filter((message) => /depot\.(gates|doors)/.test(message));
		expect(await messages(false)).toEqual([expect.stringMatching(/^depot\.doors\.passed .*\d+ of \d{2,3} sampled rows, of about 30,000/)]);
		expect(await messages(true)).toEqual([
			expect.stringMatching(/^depot\.doors\.passed .*; 30000 rows\)/),
			expect.stringMatching(/^depot\.gates\.passed .*; 100 rows\)/),
		]);
		await admin.unsafe("drop table depot.gates; drop table depot.doors");
	});
});

test("a table within reach that was never analysed is named, until it is analysed", async () => {
	await admin.unsafe(`create table depot.visits (id int primary key, client_id int references depot.clients on delete cascade);
		create index on depot.visits (client_id); insert into depot.visits values (1, 11); grant select on depot.visits to public`);
	const visits = { table: "depot.visits", columns: ["client_id"], rule: "delete" } as const;
	const statistics = async () => {
		const { findings } = await diagnose(reader, await load({ ...crm, references: [...crm.references, visits] }), { role: "postgres" });
		return findings.filter(({ about }) => about === "statistics");
	};
	expect(await statistics()).toEqual([
		{
			severity: "note",
			about: "statistics",
			message: expect.stringMatching(/^Never analysed: depot\.visits\./),
			remedy: "analyze depot.visits;",
		},
	]);
	await admin.unsafe("analyze depot.visits");
	expect(await statistics()).toEqual([]);
	await admin.unsafe("drop table depot.visits");
});

test("the report of a CRM with many findings has at most 40 lines, and begins with what blocks", async () => {
	const env = cleanEnvironment({ DATABASE_URL: readerUrl, CRM_ADAPTER: "test/server/doctor/undeclared-crm.ts" });
	const say = (...parameters: string[]) =>
		new Promise<string[]>((resolve) => {
			execFile(process.execPath, ["server/doctor/main.ts", ...parameters], { cwd: root, env }, (_, stdout) =>
				resolve(stdout.trimEnd().split("\n")),
			);
		});
	const lines = await say();
	expect(lines.length).toBeLessThanOrEqual(40);
	expect(lines.find((line) => line.startsWith("  "))).toMatch(/^ {2}✗/);
	expect(lines.join("\n")).toMatch(/… and \d+ more \(✗\)/);
	expect((await say("--full")).length).toBeGreaterThan(80);
});
