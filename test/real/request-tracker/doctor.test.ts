import { randomUUID } from "node:crypto";
import { expect, test } from "vitest";
import { connect } from "../../../server/database/database.ts";
import { createMissingIndexes } from "../../../server/doctor/create-missing-indexes.ts";
import { diagnose } from "../../../server/doctor/diagnose.ts";
import { listMissingIndexes } from "../../../server/doctor/find-missing-indexes.ts";
import { findUndeclared } from "../../../server/doctor/undeclared/find-undeclared.ts";
import { loadGraph } from "../../../server/erasure/graph/load-graph.ts";
import { seedCopies } from "./copies.ts";
import { crm, setUpExpunge } from "./erase.ts";

const copy = seedCopies();
/** Reads every table, as RT's own role does. */
const reading = `rt_undeclared_${randomUUID().slice(0, 8)}`;

/** Without each of them, PostgreSQL reads a whole table for every deleted record. */
const lacking = [
	"public.groupmembers has no index on (memberid)",
	"public.cachedgroupmembers has no index on (via)",
	"public.links has no index on (target)",
	"public.objectcustomfieldvalues has no index on (objectid)",
	"public.transactions has no index on (field)",
	"public.transactions has no index on (oldvalue)",
	"public.transactions has no index on (newvalue)",
	"public.transactions has no index on (creator)",
	"public.attachments has no index on (creator)",
	"public.acl has no index on (principalid)",
];

test("the doctor reports that deleting is safe, names the indexes that RT lacks, and creates the important ones on request", async () => {
	const { url } = await copy("rt_doctor");
	const appUrl = await setUpExpunge(url);
	const app = connect(appUrl, { max: 1 });
	const { verdict, findings } = await diagnose(app.db, await loadGraph(app.db, crm), { role: "expunge_eraser" });
	await app.close();
	expect(verdict).toBe("safe");
	const said = findings.filter(({ about }) => about === "index").map(({ message }) => message);
	expect(lacking.filter((message) => !said.some((sentence) => sentence.startsWith(message)))).toEqual([]);

	const admin = connect(url, { max: 1 });
	const created: string[] = [];
	await createMissingIndexes(admin.db, await loadGraph(admin.db, crm), (message) => created.push(message));
	expect(created.length).toBeGreaterThan(5);
	expect(listMissingIndexes(await loadGraph(admin.db, crm)).filter(({ isSmall }) => !isSmall)).toEqual([]);
	await admin.close();
});

test("the doctor finds no reference in RT that its adapter does not answer", async () => {
	const { sql, url } = await copy("rt_undeclared");
	await setUpExpunge(url);
	await sql.unsafe(`create role ${reading} login password 'reading' in role pg_read_all_data; analyze`);
	const reader = connect(Object.assign(new URL(url), { username: reading, password: "reading" }).href, { max: 1 });
	try {
		const findings = await findUndeclared(reader.db, await loadGraph(reader.db, crm), crm, { probeTimeoutMs: 20_000, timeoutMs: 240_000 });
		expect(findings).toEqual([]);
	} finally {
		await reader.close();
		await sql.unsafe(`drop role ${reading}`);
	}
});
