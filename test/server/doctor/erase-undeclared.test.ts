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
import { countTraces } from "./undeclared-traces.ts";

const { admin, adminUrl, reader, load, limits } = await openUndeclared();

test("with the doctor's answers, 100 deleted people leave nothing", async () => {
	const answered = paste(crm, readAnswers(await findUndeclared(reader, await load(crm), crm, limits)));
	const gone = Array.from({ length: 100 }, (_, index) => index + 21);
	const count = () => countTraces(admin, gone);
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
