import postgres from "postgres";
import { advisoryLocks } from "../../server/database/advisory-locks.ts";
import { until } from "./until.ts";

export interface PausedDeletions {
	/** Waits for a batch that has come to its end, lets it commit, and holds the next one up. */
	letOneBatchPass(): Promise<void>;
	resume(): Promise<void>;
}

/**
 * Until `resume` no batch that deleted something commits: the last thing it does is to take its turn in the audit's chain, and somebody
 * has it. What the batch decides, a notification included, it has decided by then.
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
		resume: () => holder.end(),
	};
}

function connect(adminUrl: string): postgres.Sql {
	return postgres(adminUrl, { max: 1, onnotice: () => {} });
}

async function takeTurn(sql: postgres.Sql): Promise<void> {
	await sql`select pg_advisory_lock(${advisoryLocks.audit}::bigint)`;
}

/** Who waits gets the turn in the order of coming. */
async function waits(sql: postgres.Sql, count: number): Promise<void> {
	const read = async () => {
		const [row] = await sql<{ waiting: number }[]>`
			select count(*)::int as waiting from pg_locks
			where locktype = 'advisory' and not granted and (classid::bigint << 32) + objid::bigint = ${advisoryLocks.audit}::bigint`;
		return row?.waiting ?? 0;
	};
	await until(read, (waiting) => waiting >= count, { what: `${count} should wait for their turn`, seconds: 60 });
}
