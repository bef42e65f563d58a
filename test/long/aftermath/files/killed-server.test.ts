import { existsSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import postgres from "postgres";
import { afterAll, afterEach, expect, test } from "vitest";
import type { Deletion } from "../../../../server/deletions/schemas.ts";
import archive, { archiveSchema as schema } from "../../../server/aftermath/files/archive-crm.ts";
import { play, requestsThrough } from "../../../server/deletions/play.ts";
import { type ExpungeServer, startExpungeServer } from "../../../support/expunge-server.ts";
import { startSmall } from "../../../support/start-small.ts";
import { until } from "../../../support/until.ts";

const root = join(tmpdir(), `expunge-archive-${crypto.randomUUID()}`);
for (const folder of ["thumbs", "previews"]) {
	mkdirSync(join(root, folder), { recursive: true });
	writeFileSync(join(root, folder, "of-nobody"), "");
}
const { superuser, adminUrl, appUrl, addUser, signIn } = await startSmall({ CRM_FILES: root }, { crm: archive, schema });
const token = await signIn(await addUser({ role: "admin" }));
let server: ExpungeServer;
let owner: ReturnType<typeof play>;
const holder = postgres(adminUrl, { max: 1, onnotice: () => {} });
afterAll(async () => {
	await holder.end();
	rmSync(root, { recursive: true, force: true });
});
afterEach(() => server.stop());

async function start(): Promise<void> {
	const options = { adapter: "test/server/aftermath/files/archive-crm.ts", crmOrigin: "https://crm.example.test" };
	server = await startExpungeServer({ ...options, databaseUrl: appUrl, variables: { CRM_FILES: root } });
	owner = play(
		requestsThrough((path, init) => fetch(`${server.url}${path}`, init)),
		token,
	);
}

/** A person's paper, with its file. Returns the path. */
async function addPaper(person: number, digest: string): Promise<string> {
	await superuser`insert into crm.papers (person, folder, digest) values (${person}, '2026', ${digest})`;
	const path = join(root, "2026", digest.slice(0, 2), digest);
	mkdirSync(dirname(path), { recursive: true });
	writeFileSync(path, "personal");
	return path;
}

/** Kills the server with SIGKILL once its work on files waits for this table. Returns the deletion, which was committed before. */
async function killWhileWaitingFor(table: string, person: string): Promise<Deletion> {
	await holder.unsafe(
		`begin; lock table ${table} in exclusive mode; lock table crm.logos in ${table === "crm.logos" ? "access exclusive" : "access share"} mode`,
	);
	const deletion = await owner.ended((await owner.deleteOne("person", person)).id);
	await until(
		() => superuser`select pid from pg_locks where not granted and relation = ${table}::regclass`,
		(waiting) => waiting.length > 0,
		{ what: "The work on files should wait for the lock" },
	);
	await server.kill();
	await holder`rollback`;
	return deletion;
}

const settled = (id: string) =>
	until(
		() => owner.get(id),
		({ aftermath }) => aftermath.file?.waiting === 0,
		{ what: "The files should be settled", seconds: 60 },
	);

test("a server that is killed between the commit and the removal of a file removes it after its next start", async () => {
	const [mine, other] = [await addPaper(1, "aa11"), await addPaper(2, "aa22")];
	await start();
	const { id, counts } = await killWhileWaitingFor("crm.logos", "1");
	expect(counts).toMatchObject({ succeeded: 1, waiting: 0 });
	expect([existsSync(mine), existsSync(other)]).toEqual([true, true]);
	await server.start();
	expect((await settled(id)).aftermath.file).toMatchObject({ done: 1, missing: 0, failing: 0 });
	expect([existsSync(mine), existsSync(other)]).toEqual([false, true]);
	expect(await superuser`select * from expunge.outbox`).toEqual([]);
});

test("a server that is killed between the removal of a file and its record looks for the file for a day, and then says that it was missing", async () => {
	const mine = await addPaper(3, "bb33");
	await start();
	const { id } = await killWhileWaitingFor("expunge.settled_work", "3");
	expect(existsSync(mine)).toBe(false);
	expect(await superuser`select * from expunge.outbox`).toHaveLength(1);
	await server.start();
	await until(
		() => superuser`select from expunge.outbox where reason = 'NOT_THERE'`,
		({ length }) => length === 1,
		{ what: "The file should be looked for" },
	);
	await superuser`update expunge.outbox set due_at = now(), missing_since = missing_since - interval '1 day'`;
	expect((await settled(id)).aftermath.file).toMatchObject({ done: 0, missing: 1, failing: 0 });
	expect(await superuser`select * from expunge.outbox`).toEqual([]);
});
