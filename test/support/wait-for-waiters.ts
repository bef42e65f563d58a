import { sql } from "drizzle-orm";
import type { Transaction } from "../../server/database/database.ts";
import { until } from "./until.ts";

/** Waits until this many others wait for this transaction's locks, directly or behind another waiter. */
export async function waitForWaiters(tx: Transaction, count: number): Promise<void> {
	const read = async () => {
		const [row] = await tx.execute<{ waiting: number }>(sql`
			with recursive waiting (pid) as (
				select pg_backend_pid()
				union select other.pid from pg_locks as other join waiting on waiting.pid = any(pg_blocking_pids(other.pid)) where not other.granted
			)
			select count(*)::int - 1 as waiting from waiting`);
		return row?.waiting ?? 0;
	};
	await until(read, (waiting) => waiting >= count, { what: `${count} should wait for the transaction`, milliseconds: 10 });
}
