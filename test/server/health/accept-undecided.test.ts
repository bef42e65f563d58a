import { expect, test } from "vitest";
import { smallCrm, smallCrmSchema } from "../../support/small-crm.ts";
import { codeIn, startSmall } from "../../support/start-small.ts";

const crm = { ...smallCrm, caches: [{ table: "crm.cards", folder: "cards/{customer_id}" } as const] };
const schema = `${smallCrmSchema}
	create table crm.cards (id int primary key, customer_id bigint references crm.customers on delete set null)`;
const { addUser, request, services, signIn, superuser } = await startSmall({}, { crm, schema });
const token = await signIn(await addUser({ role: "admin" }));
const reference = "crm.cards(customer_id) → crm.customers(id)";

test("an admin cannot accept the action of a key if the adapter needs the column that it overwrites", async () => {
	const health = await (await request("/api/health/details", { token })).json();
	expect(health).toMatchObject({ blocked: [{ reference, acceptable: [{ rule: "refuse" }] }] });
	const body = { reference, rule: "detach", fingerprint: health.blocked[0].acceptable[0].fingerprint };
	const answer = await request("/api/health/accepted-references", { method: "POST", token, body });
	expect([answer.status, await codeIn(answer)]).toEqual([409, "conflict"]);
	expect(await superuser`select from expunge.accepted_references`).toHaveLength(0);
	expect((await services.graph.reload()).problems).toMatchObject([{ fatal: false, reference }]);
});
