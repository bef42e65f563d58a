import postgres from "postgres";
import { advisoryLocks } from "../../server/database/advisory-locks.ts";
import { until } from "./until.ts";

export interface PausedDeletions {
	/** Waits for a batch to reach its end, lets it commit, and holds up the next one. */
	letOneBatchPass(): Promise<void>;
	/** Waits until a batch has reached its end. Its transaction is open, and it has locked what it needs. */
	batchWaits(): Promise<void>;
	resume(): Promise<void>;
}

/**
 * Until `resume`, no batch that deleted something commits: its last step is to lock the end of the audit's chain, which this test holds. By
 * then the batch has decided everything, notifications included.
 */
export async function pauseDeletions(adminUrl: string): Promise<PausedDeletions> {
	let holder = connect(adminUrl);
	await takeTurn(holder);
	return {
		async letOneBatchPass() {
			await waits(holder, 1);
			const next = connect(adminUrl);
			const turn = takeTurn(next);
			await waits(holder, 2);
			await holder.end();
			await turn;
			holder = next;
		},
		batchWaits: () => waits(holder, 1),
		resume: () => holder.end(),
	};
}

function connect(adminUrl: string): postgres.Sql {
	return postgres(adminUrl, { max: 1, onnotice: () => {} });
}

async function takeTurn(sql: postgres.Sql): Promise<void> {
	await sql`select pg_advisory_lock(${advisoryLocks.audit}::bigint)`;
}

/** Waiting transactions get the lock in order of arrival. Other test files use the same lock in their own databases of the cluster. */
async function waits(sql: postgres.Sql, count: number): Promise<void> {
	const read = async () => {
		const [row] = await sql<{ waiting: number }[]>`
			select count(*)::int as waiting from pg_locks
			where locktype = 'advisory' and not granted and database = (select oid from pg_database where datname = current_database())
				and (classid::bigint << 32) + objid::bigint = ${advisoryLocks.audit}::bigint`;
		return row?.waiting ?? 0;
	};
	await until(read, (waiting) => waiting >= count, { what: `${count} should wait for their turn` });
}
