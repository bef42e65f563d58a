import postgres from "postgres";
import { rowsOf } from "./crm-schema.ts";

/**
 * A CRM that writes while a job runs. It inserts and updates rows of customers, every other time of those who are deleted next. It runs in
 * its own process until its parent sends a message, and then answers with the milliseconds that each write took.
 */
const [url = "", count = ""] = process.argv.slice(2);
const customers = Number(count);
const sql = postgres(url, { max: 2, onnotice: () => {} });
const times: number[] = [];
let [going, next] = [true, 1_000_000_000_000];
process.on("message", () => {
	going = false;
});

while (going) {
	const [job] = await sql`select max(succeeded)::int4 as done from expunge.deletions`;
	for (let turn = 0; going && turn < 20; turn++) {
		const start = performance.now();
		await write(turn, turn % 2 === 0 ? nearby(job?.["done"] ?? 0) : anybody()).catch(requireErased);
		times.push(performance.now() - start);
	}
}
await sql.end();
process.send?.(times, undefined, undefined, () => process.exit(0));

function anybody(): number {
	return 1 + Math.floor(Math.random() * customers);
}

function nearby(done: number): number {
	return Math.min(customers, done + 1 + Math.floor(Math.random() * 1_000));
}

function write(turn: number, customer: number): Promise<unknown> {
	const conversation = customer * rowsOf("conversations");
	if (turn % 4 < 2)
		return sql`insert into bench.messages (id, conversation_id, kind, body, at) values (${next++}, ${conversation}, 'kind', 'words', now())`;
	if (turn % 8 < 4) return sql`update bench.conversations set body = 'other words' where id = ${conversation}`;
	return sql`update bench.customers set body = 'other words' where id = ${customer}`;
}

/** Ignores the error of a write for a deleted customer. Any other error is a fault of the benchmark. */
function requireErased(error: unknown): void {
	if (!(error instanceof postgres.PostgresError) || error.code !== "23503") throw error;
}
