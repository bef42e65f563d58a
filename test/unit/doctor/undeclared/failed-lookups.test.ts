import { expect, test } from "vitest";
import { createKeySearch } from "../../../../server/doctor/undeclared/create-key-search.ts";
import type { UnreadTable } from "../../../../server/doctor/undeclared/describe-unread.ts";
import { createAddressSearch, readAddressSources } from "../../../../server/doctor/undeclared/find-addresses.ts";
import { findOutside } from "../../../../server/doctor/undeclared/find-outside.ts";
import type { Probe } from "../../../../server/doctor/undeclared/probe.ts";
import { readKeyRanges, readTargets } from "../../../../server/doctor/undeclared/read-targets.ts";
import type { Suspicion, Target } from "../../../../server/doctor/undeclared/suspicion.ts";
import { column, graph, graphObject, table } from "../../erasure/sample-graph.ts";
import { clients, sampleOf, target, text, typed } from "./sample-tables.ts";

const late: Probe = async () => "timed out";
const client = graphObject(clients, [clients]);
const crm = graph([clients], [client], []);
const trail = table("trail", [text("sender"), "owner", typed("scan", "oid", "N")]);
const [sender, owner, scan] = ["sender", "owner", "scan"].map((name) => trail.columns.get(name) ?? column(name));

/** What a lookup that takes too long leaves to say. */
async function unreadAfter(look: (unread: UnreadTable[]) => Promise<unknown>): Promise<string[]> {
	const unread: UnreadTable[] = [];
	await look(unread);
	return unread.map(({ table, reason }) => `${table.name} ${reason}`);
}

test("a key that could not be looked up is not taken for one that does not exist", async () => {
	const suspicion: Suspicion = {
		table: trail,
		column: owner ?? column("owner"),
		target,
		form: { kind: "value" },
		when: null,
		why: "values",
		values: Array.from({ length: 30 }, (_, index) => String(index * 100)),
		rows: 30,
	};
	const sample = sampleOf(trail);
	const look = async (probe: Probe, unread: UnreadTable[]) => {
		const search = createKeySearch(probe, crm, unread);
		await search.look([suspicion]);
		return search.conclude(sample);
	};
	expect(await unreadAfter((unread) => look(late, unread))).toEqual(["clients timed out"]);
	let calls = 0;
	const lateAfterFirst = (async () => (++calls === 1 ? suspicion.values.map((value) => ({ value })) : "locked")) as Probe;
	expect(await unreadAfter((unread) => look(lateAfterFirst, unread))).toEqual(["clients locked"]);
});

test("addresses that could not be read or looked up are not taken for none", async () => {
	const people = { ...client, definition: { ...client.definition, person: true as const } };
	const adapter = { objects: {}, references: [] } as unknown as Parameters<typeof readAddressSources>[2];
	expect(await unreadAfter((unread) => readAddressSources(late, graph([clients], [people], []), adapter, unread))).toEqual([
		"clients timed out",
	]);
	const source = { object: "clients", people: clients, table: clients, column: clients.columns.get("email") ?? text("email"), when: [] };
	const sample = { table: trail, columns: sender ? [sender] : [], rows: [["bea@example.org"]], isWhole: true };
	const context = { graph: crm, redactions: [], people: [source] };
	expect(await unreadAfter((unread) => createAddressSearch(late, { ...context, unread }).look(sample, false))).toEqual([
		"clients timed out",
	]);
});

test("large objects that could not be counted are not taken for none", async () => {
	const sample = { table: trail, columns: scan ? [scan] : [], rows: [["17"]], isWhole: true };
	expect(await unreadAfter((unread) => findOutside(late, crm, sample, { root: clients, unread }))).toEqual(["trail timed out"]);
});

test("a table whose keys could not be read is listed", async () => {
	const large: Target = { ...target, table: { ...clients, estimatedRows: 100 } };
	expect(await unreadAfter((unread) => readTargets(late, crm, unread))).toEqual(["clients timed out"]);
	expect(await unreadAfter((unread) => readKeyRanges(late, [large], unread))).toEqual(["clients timed out"]);
});
