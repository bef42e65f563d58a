import type postgres from "postgres";
import type { MeasuredStrategy } from "./compare-strategies.ts";

/** PostgreSQL's own ON DELETE CASCADE, which a DBA would choose. */
export function nativeCascade(sql: postgres.Sql): MeasuredStrategy {
	return async () => async (keys) => {
		await sql.begin((tx) => tx`delete from bench.customers where id = any(${[...keys]}::bigint[])`);
	};
}

type Style = "in" | "any";

/** The usual hand-written script: children first, keys checked, and every statement finds its rows again. */
export function childrenFirst(sql: postgres.Sql, style: Style): MeasuredStrategy {
	return async () => async (keys) => {
		await sql.begin((tx) => removeAll(tx, keys, style));
	};
}

/** The same without key checks. It is unsafe beside other writers, and nothing can be faster. */
export function floor(sql: postgres.Sql): MeasuredStrategy {
	return async () => async (keys) => {
		await sql.begin(async (tx) => {
			await tx`set local session_replication_role = replica`;
			await removeAll(tx, keys, "any");
		});
	};
}

async function removeAll(tx: postgres.TransactionSql, keys: readonly string[], style: Style): Promise<void> {
	const of = (column: string, select: postgres.PendingQuery<postgres.Row[]>) =>
		style === "in" ? tx`${tx(column)} in (${select})` : tx`${tx(column)} = any(array(${select}))`;
	const all = tx`select unnest(${[...keys]}::bigint[])`;
	const conversations = () => tx`select id from bench.conversations where ${of("customer_id", all)}`;
	const messages = () => tx`select id from bench.messages where ${of("conversation_id", conversations())}`;
	for (const table of ["attachments", "email_tracking"])
		await tx`delete from ${tx(`bench.${table}`)} where ${of("message_id", messages())}`;
	for (const table of ["messages", "notes", "call_records"])
		await tx`delete from ${tx(`bench.${table}`)} where ${of("conversation_id", conversations())}`;
	for (const table of ["conversations", "customer_emails", "kobjects", "form_submissions", "engagement_events"])
		await tx`delete from ${tx(`bench.${table}`)} where ${of("customer_id", all)}`;
	await tx`delete from bench.customers where ${of("id", all)}`;
}
