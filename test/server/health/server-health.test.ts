import { randomUUID } from "node:crypto";
import { describe, expect, test } from "vitest";
import { listAudit } from "../../../server/audit/list-audit.ts";
import { codeIn, startSmall } from "../../support/start-small.ts";
import { play } from "../deletions/play.ts";

const small = await startSmall();
const { addUser, asks, request, services, signIn, superuser } = small;
const admin = await addUser({ role: "admin", name: "Ada Admin" });
const tokens = { admin: await signIn(admin), agent: await signIn(await addUser()) };
const owner = play(small, tokens.admin);
const reference = "crm.calls(customer_id) → crm.customers(id)";

async function read(): Promise<Record<string, unknown>> {
	const answer = await request("/api/health/details", { token: tokens.admin });
	expect(answer.status).toBe(200);
	return answer.json();
}

async function seen(name: string): Promise<string> {
	const blocked = (await read())["blocked"] as { reference: string; acceptable: { fingerprint: string }[] }[];
	return blocked.find((one) => one.reference === name)?.acceptable[0]?.fingerprint ?? "";
}

const accept = (token: string, name: string, rule: string, fingerprint: string) =>
	request("/api/health/accepted-references", { method: "POST", token, body: { reference: name, rule, fingerprint } });

describe("the server's health", () => {
	test("is only for admins, and so is Accept", async () => {
		const answers = [await request("/api/health/details", { token: tokens.agent }), await accept(tokens.agent, reference, "delete", "")];
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
		expect(blocked).toMatchObject({
			acceptable: [{ rule: "delete" }, { rule: "detach" }, { rule: "refuse" }],
			types: [{ singular: "Customer" }],
		});
		const name = String(blocked?.["reference"]);
		expect(blocked?.["proposal"]).toContain('table: "crm.calls"');
		const preview = () =>
			request("/api/previews", { method: "POST", token: tokens.admin, body: { object: "customer", bulk: false, ids: ["1"] } });
		expect((await preview()).status).toBe(409);

		const fingerprint = await seen(name);
		const accepted = await accept(tokens.admin, name, "delete", fingerprint);
		expect(await accepted.json()).toMatchObject({ blocked: [] });
		expect((await preview()).status).toBe(201);
		const { entries } = await listAudit(asks(admin), { limit: 5 });
		expect(entries).toMatchObject([
			{ action: "reference_accepted", key: `${name}: delete`, object: "customer", actor: { name: "Ada Admin" } },
		]);
		const again = await accept(tokens.admin, name, "delete", fingerprint);
		expect([again.status, await codeIn(again)]).toEqual([409, "conflict"]);
	});

	test("keeps the rows of a reference if an admin wants that, and says so in the audit and in the rule", async () => {
		await superuser.unsafe("create table crm.visits (id int primary key, customer_id bigint references crm.customers on delete cascade)");
		await superuser.unsafe("insert into crm.customers (id, name) values (901, 'Somebody'); insert into crm.visits values (1, 901)");
		await services.graph.reload();
		const name = "crm.visits(customer_id) → crm.customers(id)";
		const [blocked] = (await read())["blocked"] as { acceptable: { rule: string; proposal: string }[] }[];
		const keep = blocked?.acceptable.find(({ rule }) => rule === "detach");
		expect(keep?.proposal).toContain('table: "crm.visits"');
		expect(keep?.proposal).toContain('rule: "detach"');
		expect(await (await accept(tokens.admin, name, "detach", await seen(name))).json()).toMatchObject({ blocked: [] });
		const { entries } = await listAudit(asks(admin), { limit: 1 });
		expect(entries).toMatchObject([{ action: "reference_accepted", key: `${name}: detach` }]);
		// As the setup would.
		await superuser.unsafe(`grant select on crm.visits, crm.calls to expunge_app, expunge_eraser;
			grant update (customer_id) on crm.visits to expunge_eraser; grant delete on crm.calls to expunge_eraser`);
		await owner.deleteOne("customer", "901");
		expect(await superuser`select id, customer_id from crm.visits`).toEqual([{ id: 1, customer_id: null }]);
		await superuser.unsafe("drop table crm.visits");
		await services.graph.reload();
	});

	test("offers no rule that the key cannot have, and refuses it", async () => {
		const create = (column: string) =>
			superuser.unsafe(`create table crm.letters (id int primary key, customer_id bigint ${column})`).then(() => services.graph.reload());
		const offered = async () =>
			((await read())["blocked"] as { acceptable: { rule: string }[] }[]).flatMap(({ acceptable }) => acceptable.map(({ rule }) => rule));
		const name = "crm.letters(customer_id) → crm.customers(id)";
		await create("not null references crm.customers on delete cascade");
		expect(await offered()).toEqual(["delete", "refuse"]);
		await superuser.unsafe("drop table crm.letters");
		await create("references crm.customers");
		expect(await offered()).toEqual(["refuse", "detach"]);
		const late = await accept(tokens.admin, name, "delete", await seen(name));
		expect([late.status, await codeIn(late)]).toEqual([409, "conflict"]);
		expect(await superuser`select from expunge.accepted_references where reference = ${name}`).toEqual([]);
		await superuser.unsafe("drop table crm.letters");
		await services.graph.reload();
	});

	test("refuses a decision if the key has changed since the admin saw it, even if the key can have the rule", async () => {
		await superuser.unsafe("create table crm.orders (id int primary key, customer_id bigint references crm.customers on delete cascade)");
		await services.graph.reload();
		const name = "crm.orders(customer_id) → crm.customers(id)";
		const before = await seen(name);
		await superuser.unsafe(`alter table crm.orders drop constraint orders_customer_id_fkey,
			add foreign key (customer_id) references crm.customers`);
		const late = await accept(tokens.admin, name, "refuse", before);
		expect([late.status, await codeIn(late)]).toEqual([409, "conflict"]);
		expect((await accept(tokens.admin, name, "refuse", await seen(name))).status).toBe(200);
		await superuser.unsafe("drop table crm.orders");
		await services.graph.reload();
	});
});
