import { setImmediate } from "node:timers/promises";
import { sql } from "drizzle-orm";
import { expect, test } from "vitest";
import { connect } from "../../../server/database/database.ts";
import { startWorker } from "../../../server/worker.ts";
import { startSmall } from "../../support/start-small.ts";
import { until } from "../../support/until.ts";
import { play } from "../deletions/play.ts";

const small = await startSmall();
const { services, superuser } = small;
const { db } = services;
const { deleteMany } = play(small, await small.signIn(await small.addUser({ role: "admin" })));

async function loseConnections(): Promise<void> {
	await superuser`select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and usename in ('expunge_app', 'expunge_eraser')`;
}

/** All ten connections answer again, the transaction's included. */
async function allAnswerAgain(): Promise<void> {
	const count = async () => {
		const asked = Array.from({ length: 10 }, () => db.execute<{ pid: number }>(sql`select pg_backend_pid() as pid`));
		const answers = await Promise.allSettled(asked);
		return new Set(answers.flatMap((answer) => (answer.status === "fulfilled" ? answer.value.map(({ pid }) => pid) : []))).size;
	};
	await until(count, (different) => different === 10, { what: "As many connections should answer as there may be" });
}

test("a transaction that loses its connection ends, and nothing of it is sent on another connection", async () => {
	const late: string[] = [];
	const work = db.transaction(async (tx) => {
		await tx.execute(sql`select 1`);
		await loseConnections();
		await allAnswerAgain();
		await tx.execute(sql`update expunge.permission_sets set name = name`).then(
			() => late.push("sent"),
			() => late.push("refused"),
		);
	});
	await expect(work).rejects.toThrow();
	await until(
		() => late.length,
		(count) => count > 0,
		{ what: "The transaction's function should have continued" },
	);
	expect(late).toEqual(["refused"]);
});

test("a transaction that fails ends, and later statements are not executed behind its rollback", async () => {
	const late: string[] = [];
	const work = db.transaction(async (tx) => {
		const failing = tx.execute(sql`select 1 / 0`);
		const other = failing.catch(async () => {
			await setImmediate();
			await tx.execute(sql`update expunge.permission_sets set name = name`);
		});
		void other.then(
			() => late.push("executed"),
			() => late.push("refused"),
		);
		await failing;
	});
	await expect(work).rejects.toThrow();
	await until(
		() => late.length,
		(count) => count > 0,
		{ what: "The transaction's function should have continued" },
	);
	expect(late).toEqual(["refused"]);
});

test("a transaction has its connection to itself, even if it begins behind a hundred other statements", async () => {
	const { db: single, close } = connect(small.appUrl, { max: 1 });
	await single.execute(sql`select 1`);
	for (const before of [98, 99, 100, 101]) {
		const [sleep, other] = [sql`select pg_sleep(0.3)`, sql`select 1`];
		const others = Promise.all([sleep, ...Array.from({ length: before }, () => other)].map((statement) => single.execute(statement)));
		await setImmediate();
		const work = single.transaction((tx) => tx.execute(sql`update expunge.permission_sets set name = name`));
		const after = Promise.all([single.execute<{ inside: boolean }>(sql`select pg_current_xact_id_if_assigned() is not null as inside`)]);
		await others;
		await work;
		expect(await after).toEqual([[{ inside: false }]]);
	}
	await close();
});

test("a job that keeps losing its connections deletes everything once, in the same process", async () => {
	await superuser`insert into crm.customers select n, 'Customer', 'north' from generate_series(1001, 4000) as n`;
	const stop = await startWorker(services);
	const { id } = await deleteMany(
		"customer",
		Array.from({ length: 3_000 }, (_, index) => String(1001 + index)),
	);
	const read = async () =>
		(await superuser<{ state: string; succeeded: number }[]>`select state, succeeded from expunge.deletions where id = ${id}`)[0];
	let deleted = 0;
	await superuser.begin(async (other) => {
		await other`update crm.customers set name = 'being edited, so that the deletion cannot end' where id = 4000`;
		for (let times = 0; times < 4; times++) {
			const isFurther = (now: { succeeded: number } | undefined) => now?.succeeded === 2_999 || (now?.succeeded ?? 0) > deleted;
			deleted = (await until(read, isFurther, { what: "The deletion should continue", milliseconds: 5 }))?.succeeded ?? 0;
			await loseConnections();
		}
	});
	const end = await until(read, (now) => now?.state !== "running", { what: "The deletion should have ended" });
	await stop();
	expect(end).toEqual({ state: "complete", succeeded: 3_000 });
	expect(await superuser`select count(distinct key)::integer, count(*)::integer as all from expunge.audit_entries`).toEqual([
		{ count: 3_000, all: 3_000 },
	]);
});
