import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { readCrm } from "../../../server/crm/load.ts";
import { connect } from "../../../server/database/database.ts";
import { proposeAdapter } from "../../../server/doctor/propose/propose-adapter.ts";
import { findUndeclared } from "../../../server/doctor/undeclared/find-undeclared.ts";
import { insertUser } from "../../../server/people/create-user.ts";
import { play, requestsThrough, signInAs } from "../../server/deletions/play.ts";
import { leftIn } from "../../server/doctor/open-rehearsing.ts";
import { openUndeclared } from "../../server/doctor/open-undeclared.ts";
import { countTraces } from "../../server/doctor/undeclared-traces.ts";
import { startExpungeServer } from "../../support/expunge-server.ts";
import { hashOnce } from "../../support/hash-once.ts";
import { textOfSchema } from "../../support/rows.ts";
import { password } from "../../support/start-small.ts";
import { until } from "../../support/until.ts";

const { admin, adminUrl, appUrl, reader, load, grant, rehearse, limits } = await openUndeclared();
const folder = mkdtempSync(join(tmpdir(), "expunge-depot-"));
const files = join(folder, "files");
afterAll(() => rmSync(folder, { recursive: true }));

/** The attachments of the matters, as the schema's rows name them. */
mkdirSync(join(files, "ab/cd"), { recursive: true });
for (const { name } of await admin<{ name: string }[]>`select stored_as as name from depot.attachments`)
	writeFileSync(join(files, name), "personal");

/** What one look changes: the doctor asks where the files are. */
const { adapter: proposed, open } = await proposeAdapter(reader, limits);
const isFileAnswer = ({ table, column }: Record<string, unknown>) => table === "depot.attachments" && column === "stored_as";
const adapter = {
	...proposed,
	references: proposed.references.filter((one) => !isFileAnswer(one)),
	files: [{ table: "depot.attachments", path: "{stored_as}" }],
};
const crm = readCrm(JSON.parse(JSON.stringify(adapter)));
const path = join(folder, "adapter.json");
writeFileSync(path, JSON.stringify(adapter));
await grant(crm);

test("an adapter that the doctor proposes, after one look, leaves no question and no trace in a rehearsal", async () => {
	expect(open.some((sentence) => sentence.startsWith("depot.attachments.stored_as names files"))).toBe(true);
	const graph = await load(crm);
	expect([graph.problems, await findUndeclared(reader, graph, crm, limits)]).toEqual([[], []]);
	const rehearsal = await rehearse(crm, "client", "17");
	expect([rehearsal.refusal, leftIn(rehearsal)]).toEqual([null, []]);
});

test("with it, 100 people that the server deletes leave nothing: no row, no text, no file", async () => {
	const { db, close } = connect(adminUrl, { max: 1 });
	await insertUser(db, { name: "Owner", email: "owner@example.test", password, role: "admin" }, hashOnce);
	await close();
	const server = await startExpungeServer({
		databaseUrl: appUrl,
		adapter: path,
		crmOrigin: "https://crm.example.test",
		variables: { CRM_FILES: files },
	});
	try {
		const requests = requestsThrough((path, init) => fetch(`${server.url}${path}`, init));
		const owner = play(requests, await signInAs(requests, "owner@example.test", password));
		const gone = [17, ...Array.from({ length: 99 }, (_, index) => index + 21)];
		expect(await countTraces(admin, gone)).toBeGreaterThan(1_000);
		const { id } = await owner.deleteMany("client", gone.map(String));
		expect((await owner.ended(id)).counts).toMatchObject({ succeeded: 100, failed: 0 });
		await until(
			() => owner.get(id),
			({ aftermath, redaction }) => aftermath.file?.waiting === 0 && redaction?.state === "done",
			{ what: "Files and texts should be done", seconds: 60 },
		);
		await admin`refresh materialized view depot.figures`;
		await until(
			() => countTraces(admin, gone),
			(rows) => rows === 0,
			{ what: "The sweep should clear what the trigger wrote", seconds: 40 },
		);

		expect(await textOfSchema(adminUrl, "depot")).not.toMatch(
			/bea\.kowalska@|Bea Kowalska|person(2[1-9]|[3-9]\d|1[01]\d)@|Person Number(2[1-9]|[3-9]\d|1[01]\d)\b/,
		);
		const [mail] = await admin<
			{ text: string }[]
		>`select convert_from(decode(content, 'base64'), 'UTF8') as text from depot.mails where id = 900`;
		expect(mail?.text).toMatch(/On Monday (?!bea)/);
		const named = await admin<{ name: string }[]>`select stored_as as name from depot.attachments`;
		expect(named).toHaveLength(20);
		expect(readdirSync(join(files, "ab/cd")).sort()).toEqual(named.map(({ name }) => name.slice("ab/cd/".length)).sort());
	} finally {
		await server.stop();
	}
});
