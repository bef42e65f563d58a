import type { Sql } from "postgres";
import { expect, test } from "vitest";
import { type Begin, isPrepared, withStates } from "../../../server/database/transaction.ts";

type Answer = () => Promise<unknown>;

/** A driver that notes what it is sent, and answers as a test says; by default, at once. */
function makeDriver(answers: Record<string, Answer> = {}) {
	const sent: string[] = [];
	let closed: (error: unknown) => void = () => {};
	const unsafe = (text: string) => {
		sent.push(text);
		return (answers[text] ?? (async () => []))();
	};
	const transact = async (work: Parameters<Begin>[0]) => {
		try {
			const result = await work({ unsafe } as unknown as Sql);
			sent.push("commit");
			return result;
		} catch (error) {
			sent.push("rollback");
			throw error;
		}
	};
	const begin: Begin = (work) =>
		Promise.race([
			transact(work),
			new Promise((_, reject) => {
				closed = reject;
			}),
		]);
	return { sent, begin: withStates(begin, { prepares: false }), close: (error: unknown) => closed(error) };
}

const failWith = (code: string) => async () => Promise.reject(Object.assign(new Error(code), { code }));

test("an open transaction sends its statements and commits", async () => {
	const { begin, sent } = makeDriver();
	expect(await begin(async (tx) => (await tx.unsafe("one")) && "done")).toBe("done");
	expect(sent).toEqual(["one", "commit"]);
});

test("a failed transaction sends nothing more, and rolls back once every statement is answered", async () => {
	const slow = Promise.withResolvers<unknown>();
	const { begin, sent } = makeDriver({ bad: failWith("22012"), slow: () => slow.promise });
	const late: string[] = [];
	const done = begin(async (tx) => {
		void tx.unsafe("slow").then(() => {
			try {
				void tx.unsafe("late");
			} catch {
				late.push("refused");
			}
		});
		await tx.unsafe("bad");
	});
	const settled = expect(done).rejects.toMatchObject({ code: "22012" });
	await new Promise(setImmediate);
	expect(sent).toEqual(["slow", "bad"]);
	slow.resolve([]);
	await settled;
	expect(sent).toEqual(["slow", "bad", "rollback"]);
	expect(late).toEqual(["refused"]);
});

test("a failed transaction reports the first error, not the refusals that follow it", async () => {
	const { begin } = makeDriver({ bad: failWith("22012"), refused: failWith("25P02") });
	const done = begin((tx) => Promise.all([tx.unsafe("refused"), tx.unsafe("bad")]));
	await expect(done).rejects.toMatchObject({ code: "22012" });
});

test("a transaction that lost its connection sends nothing more, not even a rollback", async () => {
	const { begin, sent } = makeDriver({ lost: failWith("CONNECTION_CLOSED") });
	const done = begin(async (tx) => {
		await tx.unsafe("lost").catch(() => {});
		await tx.unsafe("late");
	});
	await expect(done).rejects.toMatchObject({ code: "CONNECTION_CLOSED" });
	await new Promise(setImmediate);
	expect(sent).toEqual(["lost"]);
});

test("a transaction sends nothing more when its connection closes between statements", async () => {
	const { begin, sent, close } = makeDriver();
	const rest = Promise.withResolvers<void>();
	const done = begin(async (tx) => {
		await rest.promise;
		await tx.unsafe("late");
	});
	close(Object.assign(new Error("closed"), { code: "CONNECTION_CLOSED" }));
	await expect(done).rejects.toMatchObject({ code: "CONNECTION_CLOSED" });
	rest.resolve();
	await new Promise(setImmediate);
	expect(sent).toEqual([]);
});

test.each([
	['select "state" from "expunge"."deletions" where "expunge"."deletions"."id" = $1', 1, true],
	["select pg_catalog.pg_advisory_xact_lock($1)", 1, true],
	['delete from only "crm"."customers" as c where c."id" = any((select $1)::int8[])', 1, true],
	['delete from only "crm"."customers" as c where c."id" = $1', 1, false],
	['update "crm"."customers" as c set "owner" = $1 where c."id" = any((select $2)::int8[])', 2, false],
	['select count(*) from "crm"."customers"', 0, false],
	['select 1 from "expunge"."holds" join "crm"."customers" on true', 0, false],
])("a statement is prepared only if it is the same in every batch: %s (%i values) %s", (text, values, prepared) => {
	expect(isPrepared(text, values)).toBe(prepared);
});
