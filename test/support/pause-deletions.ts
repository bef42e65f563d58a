import postgres from "postgres";
import { chainLock } from "../../server/audit/record.ts";

/** Until `resume` no batch of a deletion commits: the last thing each does is to take its turn in the audit's chain, and somebody has it. */
export async function pauseDeletions(adminUrl: string): Promise<{ resume(): Promise<void> }> {
	const sql = postgres(adminUrl, { max: 1, onnotice: () => {} });
	await sql`select pg_advisory_lock(${chainLock}::bigint)`;
	return { resume: () => sql.end() };
}
