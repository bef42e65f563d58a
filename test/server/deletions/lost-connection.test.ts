import { setTimeout } from "node:timers/promises";
import { sql } from "drizzle-orm";
import { expect, test } from "vitest";
import { startWorker } from "../../../server/worker.ts";
import { startSmall } from "../../support/start-small.ts";
import { play } from "./play.ts";

const small = await startSmall();
const { installation, superuser } = small;
const { db } = installation;
const { deleteMany } = play(small, await small.signIn(await small.addUser({ role: "admin" })));

async function loseConnections(): Promise<void> {
	await superuser`select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and usename = 'expunge_app'`;
}

test("a transaction that loses its connection ends there: nothing of it is sent on another", async () => {
	const late: string[] = [];
	const work = db.transaction(async (tx) => {
		await tx.execute(sql`select 1`);
		await loseConnections();
		await setTimeout(200);
		// By now others have the connection again.
		await Promise.all(Array.from({ length: 10 }, () => db.execute(sql`select 1`)));
		await tx.execute(sql`update expunge.permission_sets set name = name`).then(
			() => late.push("sent"),
			() => late.push("refused"),
		);
	});
	await expect(work).rejects.toThrow();
	await setTimeout(500);
	expect(late).toEqual(["refused"]);
});

test("a job whose connections are lost again and again deletes everything once, in the same process", async () => {
	await superuser`insert into crm.customers select n, 'Customer', 'north' from generate_series(1001, 4000) as n`;
	const stop = await startWorker(installation);
	const { id } = await deleteMany(
		"customer",
		Array.from({ length: 3_000 }, (_, index) => String(1001 + index)),
	);
	for (let times = 0; times < 4; times++) {
		await setTimeout(300);
		await loseConnections();
	}
	const deadline = Date.now() + 40_000;
	const read = () => superuser`select state, succeeded from expunge.deletions where id = ${id}`;
	while (Date.now() < deadline && (await read())[0]?.["state"] !== "complete") await setTimeout(100);
	await stop();
	expect(await read()).toEqual([{ state: "complete", succeeded: 3_000 }]);
	expect(await superuser`select count(distinct key)::integer, count(*)::integer as all from expunge.audit_entries`).toEqual([
		{ count: 3_000, all: 3_000 },
	]);
});
