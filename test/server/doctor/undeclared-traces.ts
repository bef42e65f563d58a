import type postgres from "postgres";

const traces = `
	select count(*)::int as rows from (
		select from depot.clients where id = any($1) union all select from depot.matters where client_id = any($1)
		union all select from depot.devices where client_id = any($1) union all select from depot.clients_history where id = any($1)
		union all select from depot.clients_version where client_id = any($1) union all select from depot.clients_removed where id = any($1)
		union all select from depot.matters_audit where matter_id - 88 = any($1) union all select from depot.matters_log where id - 88 = any($1)
		union all select from depot.trail where record in (select 'depot.client,' || n from unnest($1) as n union select 'depot.matter,' || n + 88 from unnest($1) as n)
		union all select from depot.hooks where subject in (select 'urn:depot:client:' || n from unnest($1) as n union select 'gid://depot/Matter/' || n + 88 from unnest($1) as n)
		union all select from depot.labels where subject_type = 'Depot::Client' and subject_id = any($1)
		union all select from depot.labels where subject_type = 'Depot::Matter' and subject_id - 88 = any($1)
		union all select from depot.pings where right(device::text, 12)::int = any($1) union all select from depot.circles where client_ids && $1
		union all select from depot.jobs where (payload ->> 'client_id')::int = any($1) union all select from depot.events where client_id = any($1)
		union all select from depot.bills where client_id = any($1) union all select from depot.figures where client_id = any($1)
		union all select from depot.attachments where matter_id - 88 = any($1)) as trace`;

/** Rows that still name one of the clients or their matters. A materialized view is read after it was refreshed. */
export async function countTraces(admin: postgres.Sql, clients: readonly number[]): Promise<number | undefined> {
	const [row] = await admin.unsafe<{ rows: number }[]>(traces.replaceAll("$1", "$1::int[]"), [[...clients]]);
	return row?.rows;
}
