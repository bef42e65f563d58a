import { describe, expect, test } from "vitest";
import { type AdapterAnswer, writeRule } from "../../../server/crm/adapter-answer.ts";
import { crmIn } from "../../../server/crm/crm-in.ts";
import { connect } from "../../../server/database/database.ts";
import { findUndeclared } from "../../../server/doctor/undeclared/find-undeclared.ts";
import { loadGraph } from "../../../server/erasure/graph/load-graph.ts";
import adapter from "../../demo-crm/adapter.ts";
import { freshDatabase } from "../../support/database.ts";
import { leftIn } from "./open-rehearsing.ts";
import { openUndeclared } from "./open-undeclared.ts";
import { paste, readAnswers } from "./paste-rules.ts";
import crm from "./undeclared-crm.ts";

const { reader, load, grant, rehearse, limits } = await openUndeclared();
const demoDatabase = await freshDatabase({ template: "crm" });

const find = async (adapter: typeof crm) => findUndeclared(reader, await load(adapter), adapter, limits);
const found = await find(crm);
const answers = readAnswers(found);
const demo = crmIn("en", adapter);
const keepsOf = (given: readonly AdapterAnswer[]) =>
	given.flatMap((one) => (one.what !== "text" && one.rule.rule === "keep" ? [one.rule] : []));
const answered = paste(crm, answers);
await grant(answered);

/** Each place that holds client 17, and what a rehearsal of the client says without its answer. A file or a large object is not searched for. */
const places: readonly [answer: string, left: readonly string[]][] = [
	['table: "depot.clients_history", column: "id", to: "depot.clients"', ["id key 1", "name name 1", "email address 1"]],
	['table: "depot.matters_audit", column: "matter_id", to: "depot.matters"', ["matter_id key 1"]],
	['table: "depot.matters_log", column: "id", to: "depot.matters"', ["id key 1"]],
	['table: "depot.matters_log", column: "client_id", to: "depot.clients"', []],
	['table: "depot.clients_version", column: "client_id", to: "depot.clients"', ["client_id key 1", "name name 1"]],
	['table: "depot.clients_removed", column: "id", to: "depot.clients"', ["id key 1", "name name 1"]],
	[
		'table: "depot.trail", column: "record", to: "depot.clients", form: { kind: "text", template: "depot.client,{key}" }',
		["record mention 1"],
	],
	[
		'table: "depot.trail", column: "record", to: "depot.matters", form: { kind: "text", template: "depot.matter,{key}" }',
		["record mention 1"],
	],
	['column: "subject", to: "depot.clients", form: { kind: "text", template: "urn:depot:client:{key}" }', ["subject mention 1"]],
	['column: "subject", to: "depot.matters", form: { kind: "text", template: "gid://depot/Matter/{key}" }', ["subject mention 1"]],
	['column: "subject_id", to: "depot.clients", when: { subject_type: "Depot::Client" }', ["subject_id key 1"]],
	['column: "subject_id", to: "depot.matters", when: { subject_type: "Depot::Matter" }', ["subject_id key 1"]],
	['table: "depot.pings", column: "device", to: "depot.devices"', ["device key 1"]],
	['table: "depot.remarks", columns: ["body"]', ["body address 1"]],
	['table: "depot.mails", column: "sender", to: "depot.clients", toColumn: "email"', ["sender address 1"]],
	['table: "depot.mails", columns: ["content"], encoding: "encoding"', ["content address 1"]],
	['table: "depot.newsletter", column: "address", to: "depot.clients", toColumn: "email"', ["address address 1"]],
	['table: "depot.circles", column: "client_ids", to: "depot.clients", form: { kind: "array" }, rule: "detach"', ["client_ids key 1"]],
	['table: "depot.jobs", column: "payload", to: "depot.clients", form: { kind: "json", path: "$.client_id" }', ["payload mention 1"]],
	['column: "layout", to: "depot.matters", form: { kind: "json", path: "$.cards[*].matter" }, rule: "detach"', ["layout mention 1"]],
	['table: "depot.figures", column: "client_id", to: "depot.clients", rule: "keep"', ["client_id key 1"]],
	['table: "depot.events", column: "client_id", to: "depot.clients"', ["client_id key 2"]],
	['table: "depot.bills_before", column: "client_id", to: "depot.clients"', ["client_id key 1"]],
	['table: "depot.attachments", column: "matter_id", to: "depot.matters"', ["matter_id key 1"]],
	['table: "depot.attachments", column: "stored_as", to: "depot.clients", rule: "keep"', []],
	['table: "depot.matters", column: "contract", to: "depot.clients", rule: "keep"', []],
];

describe("the doctor", () => {
	test("finds every place that holds a client and that nobody declared, and nothing else", () => {
		expect(answers.map(({ text }) => places.filter(([answer]) => text.includes(answer)).length)).toEqual(answers.map(() => 1));
		expect(answers).toHaveLength(places.length);
		expect(new Set(found.map(({ severity }) => severity))).toEqual(new Set(["danger"]));
	});

	test("gives evidence, the rule and `keep`, and nothing personal", () => {
		const trail = { declared: true, table: "depot.trail", column: "record", to: "depot.clients" };
		expect(found).toContainEqual({
			severity: "danger",
			about: "undeclared",
			message:
				'depot.trail.record names rows of depot.clients as "depot.client,{key}", and no key or rule says so (100 of 100 values that were looked up exist there, such as 11, 12, 13; 120 rows).',
			answers: [
				{ what: "rule", rule: { ...trail, form: { kind: "text", template: "depot.client,{key}" }, rule: "delete" } },
				{ what: "stay", rule: { ...trail, rule: "keep" } },
			],
		});
		expect(found.map(({ answers = [] }) => keepsOf(answers).length)).toEqual(found.map(() => 1));
		expect(JSON.stringify(found)).not.toMatch(/bea|kowalska|@example|agent1/i);
	});

	test("finds nothing once every answer is in the adapter, and takes `keep` for an answer", async () => {
		expect(await find(answered)).toEqual([]);
		const keeps = found.flatMap(({ answers = [] }) => keepsOf(answers));
		const kept = paste(
			crm,
			keeps.map((rule) => ({ kind: "rule" as const, text: writeRule(rule) })),
		);
		// Rows of the history that stay keep their addresses, which is a separate question.
		expect((await find(kept)).map(({ message }) => message.split(" ")[0])).toEqual(["depot.clients_history.email"]);
	});

	test("finds nothing in the demo CRM that its adapter does not answer", async () => {
		const connection = connect(demoDatabase.adminUrl, { max: 1 });
		expect(await findUndeclared(connection.db, await loadGraph(connection.db, demo), demo, limits)).toEqual([]);
		await connection.close();
	});
});

describe("a rehearsal of a client", () => {
	test("leaves nothing with every proposed rule, and says what the sweep clears", async () => {
		const rehearsal = await rehearse(answered, "client", "17");
		expect(rehearsal).toMatchObject({ refusal: null, unsearched: [] });
		expect(leftIn(rehearsal)).toEqual([]);
		const swept = rehearsal.remainders
			.filter(({ answer }) => answer === "swept")
			.map(({ table, column, what }) => `${table}.${column} ${what}`);
		expect(swept).toEqual(["depot.clients_removed.id rule", "depot.clients_removed.name name"]);
		expect(leftIn(await rehearse(answered, "matter", "105"))).toEqual([]);
	});

	test.each(places)("without the answer %s names exactly what is left", async (answer, left) => {
		const others = answers.filter(({ text }) => !text.includes(answer));
		const rehearsal = await rehearse(paste(crm, others), "client", "17");
		expect(rehearsal.refusal).toBeNull();
		const [, table] = answers.find(({ text }) => text.includes(answer))?.text.match(/table: "([\w.]+)"/) ?? [];
		expect(leftIn(rehearsal)).toEqual(left.map((one) => `${table}.${one}`));
	});

	test.each(crm.references)("without the rule of the key of $table it is refused, and the reason names the key", async ({ table }) => {
		const without = { ...answered, references: answered.references.filter((one) => "declared" in one || one.table !== table) };
		await expect(rehearse(without, "client", "17")).rejects.toMatchObject({
			code: "object_undecided",
			reasons: [expect.stringContaining(`${table}(client_id) → depot.clients(id)`)],
		});
	});
});
