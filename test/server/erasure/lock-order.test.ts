import { expect, test } from "vitest";
import { connect } from "../../../server/database/database.ts";
import { loadGraph } from "../../../server/erasure/graph/load-graph.ts";
import { planErasure } from "../../../server/erasure/plan/plan.ts";
import { lockRecords } from "../../../server/erasure/rows/lock-records.ts";
import { asEraser } from "../../support/role-addresses.ts";
import { smallCrm } from "../../support/small-crm.ts";
import { startSmall } from "../../support/start-small.ts";

const { appUrl } = await startSmall();

test("a batch locks the tables before it compares their schema, and compares before it locks rows", async () => {
	const sent: string[] = [];
	const { db, close } = connect(asEraser(appUrl), { max: 1, print: (statement) => sent.push(statement) });
	const plan = planErasure(await loadGraph(db, smallCrm), "customer");
	sent.length = 0;
	await db.transaction((tx) => lockRecords(tx, plan, ["1"]));
	await close();
	const places = ["lock_timeout", "lock table", "pg_constraint", "for update"].map((part) =>
		sent.findIndex((statement) => statement.includes(part)),
	);
	expect(places).toEqual([0, 1, 2, 3]);
});
