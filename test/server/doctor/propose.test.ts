import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { loadCrm } from "../../../server/crm/load.ts";
import { proposeAdapter } from "../../../server/doctor/propose/propose-adapter.ts";
import { writeAdapter } from "../../../server/doctor/propose/write-adapter.ts";
import { findUndeclared } from "../../../server/doctor/undeclared/find-undeclared.ts";
import { leftIn } from "./open-rehearsing.ts";
import { openUndeclared } from "./open-undeclared.ts";

const { reader, load, grant, rehearse, limits } = await openUndeclared();
const folder = await mkdtemp(join(tmpdir(), "expunge-proposed-"));
afterAll(() => rm(folder, { recursive: true }));

const proposed = await proposeAdapter(reader, limits);
const text = writeAdapter(proposed);
const file = join(folder, "proposed.ts");
await writeFile(file, text);
const crm = await loadCrm({ adapter: file, settings: {} });
await grant(crm);

test("an adapter that the doctor proposes from nothing has the people, what belongs to them and has a title, and no accounts", () => {
	expect(crm.objects).toEqual({
		client: {
			labels: { singular: "Client", plural: "Clients" },
			table: "depot.clients",
			key: "id",
			name: ["name"],
			identify: [{ column: "email" }],
			person: true,
		},
		matter: { labels: { singular: "Matter", plural: "Matters" }, table: "depot.matters", key: "id", name: ["title"] },
	});
	expect(text).not.toMatch(/bea|kowalska|@example|agent1|person\d/i);
	expect(text).toContain("// 2 tables, about 240 rows");
});

test("it answers every question of the doctor, and says what only people can decide", async () => {
	const graph = await load(crm);
	expect(graph.problems).toEqual([]);
	expect(await findUndeclared(reader, graph, crm, limits)).toEqual([]);
	expect(proposed.open.map((sentence) => sentence.split(" ")[0]).sort()).toEqual([
		"depot.attachments.stored_as",
		"depot.figures.client_id",
		"depot.matters.contract",
	]);
});

test("a rehearsal with it leaves nothing", async () => {
	for (const [object, key] of [
		["client", "17"],
		["matter", "105"],
	] as const) {
		const rehearsal = await rehearse(crm, object, key);
		expect(rehearsal).toMatchObject({ refusal: null, unsearched: [] });
		expect(leftIn(rehearsal)).toEqual([]);
	}
});
