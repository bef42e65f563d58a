import { randomUUID } from "node:crypto";
import { describe, expect, test } from "vitest";
import { listAudit } from "../../../server/audit/list-audit.ts";
import { codeIn, startSmall } from "../../support/start-small.ts";

const { addUser, asks, request, services, signIn, superuser } = await startSmall();
const admin = await addUser({ role: "admin", name: "Ada Admin" });
const tokens = { admin: await signIn(admin), agent: await signIn(await addUser()) };
const reference = "crm.calls(customer_id) → crm.customers(id)";

async function read(): Promise<Record<string, unknown>> {
	const answer = await request("/api/health/details", { token: tokens.admin });
	expect(answer.status).toBe(200);
	return answer.json();
}

const accept = (token: string, name: string, rule = "delete") =>
	request("/api/health/accepted-references", { method: "POST", token, body: { reference: name, rule } });

describe("the server's health", () => {
	test("is only for admins, and so is Accept", async () => {
		const answers = [await request("/api/health/details", { token: tokens.agent }), await accept(tokens.agent, reference)];
		for (const answer of answers) expect([answer.status, await codeIn(answer)]).toEqual([403, "permission_denied"]);
	});

	test("reports nothing while nothing is wrong, except that no worker runs", async () => {
		expect(await read()).toMatchObject({
			worker: { alive: false },
			blocked: [],
			work: [],
			sweeps: [],
			redactions: { waiting: 0, oldest: null, failed: 0 },
		});
	});

	test("explains work that is stuck, without the values of deleted rows", async () => {
		await superuser`
			insert into expunge.outbox (deletion_id, kind, rule, "values", failures, reason, created_at, due_at)
			values (${randomUUID()}, 'file', 'crm.files (path)', '{"path": "secret-name.pdf"}', 2, 'NO_FOLDER', '2026-01-02T03:04:05Z', '2026-01-02T04:04:05Z')`;
		const health = await read();
		expect(health["work"]).toEqual([
			{
				kind: "file",
				rule: "crm.files (path)",
				explanation: "CRM_FILES is missing in the server's environment",
				count: 1,
				since: "2026-01-02T03:04:05.000Z",
				nextAt: "2026-01-02T04:04:05.000Z",
			},
		]);
		expect(JSON.stringify(health)).not.toContain("secret-name");
	});

	test("does not call a file stuck that the CRM has had on its checklist for a day", async () => {
		const mark = (created: string) => superuser`
			insert into expunge.outbox (deletion_id, kind, rule, "values", failures, reason, created_at)
			values (${randomUUID()}, 'file', 'crm.drafts (path)', '{}', 1, 'MARKED', now() - ${created}::text::interval)`;
		const marked = async () => JSON.stringify((await read())["work"]).includes("crm.drafts");
		await mark("1 day");
		expect(await marked()).toBe(false);
		await mark("3 days");
		expect(await marked()).toBe(true);
	});

	test("names an undecided reference, and accepting it lets deletion go on at once, with an audit entry", async () => {
		await superuser.unsafe("create table crm.calls (id int primary key, customer_id bigint references crm.customers on delete cascade)");
		await services.graph.reload();
		const [blocked] = (await read())["blocked"] as Record<string, unknown>[];
		expect(blocked).toMatchObject({ acceptable: "delete", types: [{ singular: "Customer" }] });
		const name = String(blocked?.["reference"]);
		expect(blocked?.["proposal"]).toContain('table: "crm.calls"');
		const preview = () =>
			request("/api/previews", { method: "POST", token: tokens.admin, body: { object: "customer", bulk: false, ids: ["1"] } });
		expect((await preview()).status).toBe(409);

		const otherThanSeen = await accept(tokens.admin, name, "detach");
		expect([otherThanSeen.status, await codeIn(otherThanSeen)]).toEqual([409, "conflict"]);
		const accepted = await accept(tokens.admin, name);
		expect(await accepted.json()).toMatchObject({ blocked: [] });
		expect((await preview()).status).toBe(201);
		const { entries } = await listAudit(asks(admin), { limit: 5 });
		expect(entries).toMatchObject([{ action: "reference_accepted", key: name, object: "customer", actor: { name: "Ada Admin" } }]);
		const again = await accept(tokens.admin, name);
		expect([again.status, await codeIn(again)]).toEqual([409, "conflict"]);
	});
});
