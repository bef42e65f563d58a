import { expect, test } from "vitest";
import { connect } from "../../../server/database/database.ts";
import { findUndeclared } from "../../../server/doctor/undeclared/find-undeclared.ts";
import { loadGraph } from "../../../server/erasure/graph/load-graph.ts";
import { planErasure } from "../../../server/erasure/plan/plan.ts";
import { eraseRecords } from "../../../server/erasure/rows/erase-records.ts";
import { lockRecords } from "../../../server/erasure/rows/lock-records.ts";
import { sweepTombstones } from "../../../server/erasure/sweep/sweep.ts";
import { textOfSchema } from "../../support/rows.ts";
import { openUndeclared } from "./open-undeclared.ts";
import { paste, readAnswers } from "./paste-rules.ts";
import crm from "./undeclared-crm.ts";

const { admin, adminUrl, reader, load, limits } = await openUndeclared();

/** Rows that still name one of the clients or matters. A materialized view is read after it was refreshed. */
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

test("with the doctor's answers, 100 deleted people leave nothing", async () => {
	const answered = paste(crm, readAnswers(await findUndeclared(reader, await load(crm), crm, limits)));
	const gone = Array.from({ length: 100 }, (_, index) => index + 21);
	const count = async () => (await admin.unsafe<{ rows: number }[]>(traces.replaceAll("$1", "$1::int[]"), [gone]))[0]?.rows;
	expect(await count()).toBeGreaterThan(1_000);

	const { db, close } = connect(adminUrl, { max: 2 });
	const graph = await loadGraph(db, answered);
	const plan = planErasure(graph, "client");
	await db.transaction(async (tx) => {
		const locked = await lockRecords(tx, plan, gone.map(String));
		return eraseRecords(tx, plan, locked, { deletionId: "00000000-0000-4000-8000-000000000000" });
	});
	await sweepTombstones(db, graph);
	await close();
	await admin`refresh materialized view depot.figures`;

	expect(await count()).toBe(0);
	expect(await textOfSchema(adminUrl, "depot")).not.toMatch(
		/person(2[1-9]|[3-9]\d|1[01]\d|120)@|Person Number(2[1-9]|[3-9]\d|1[01]\d|120)\b/,
	);
});
