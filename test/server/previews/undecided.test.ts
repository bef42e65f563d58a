import { expect, test } from "vitest";
import { acceptReference } from "../../../server/erasure/graph/accepted-references.ts";
import { createLiveGraph } from "../../../server/erasure/graph/live-graph.ts";
import { markAllRead } from "../../../server/notifications/list-notifications.ts";
import type { NotificationList } from "../../../server/notifications/schemas.ts";
import { createPermissionSet } from "../../../server/permissions/save-permission-set.ts";
import { smallCrm } from "../../support/small-crm.ts";
import { startSmall } from "../../support/start-small.ts";
import { play } from "../deletions/play.ts";

const small = await startSmall();
const { addUser, asks, request, services, signIn, superuser } = small;
const admins = [await addUser({ role: "admin" }), await addUser({ role: "admin" })] as const;
const agents = [await addUser(), await addUser()];
const grants = ["customer", "conversation", "kobject"].map((object) => ({ object, klass: null, read: true, delete: true, scope: null }));
const searches = { read: true, bulkDelete: true };
await createPermissionSet(asks(admins[0]), { name: "All", grants, searches, users: agents.map(({ id }) => id) });
await superuser`create table crm.visits (id bigint primary key, customer_id bigint references crm.customers)`;

async function tryToDelete(token: string, key: string): Promise<string> {
	const wanted = { object: "customer", klass: null, bulk: false, ids: [key], complete: true, crmLogin: null };
	return play(small, token)
		.freeze(wanted)
		.then(
			() => "possible",
			(error: Error) => error.message,
		);
}

async function notificationsOf(token: string): Promise<NotificationList> {
	return JSON.parse(await (await request("/api/notifications", { token })).text());
}

test("an undecided reference notifies each admin once, however many agents meet it", async () => {
	for (const agent of agents) for (const key of ["1", "2"]) expect(await tryToDelete(await signIn(agent), key)).toBe("undecided_reported");
	for (const admin of admins) {
		const { unread, notifications } = await notificationsOf(await signIn(admin));
		expect(unread).toBe(1);
		expect(notifications).toMatchObject([{ kind: "undecided_reference", text: expect.stringContaining("crm.visits") }]);
	}
	for (const agent of agents) expect(await notificationsOf(await signIn(agent))).toMatchObject({ unread: 0 });
});

test.each<[string, () => Promise<unknown>]>([
	["an admin had accepted it and its key changed", acceptAndChange],
	["an admin had accepted it and its key changed before the server noticed", acceptUnnoticed],
	["a rule of the adapter had decided it", async () => createLiveGraph(services.db, withRule, services.log).current()],
])("a reference that is undecided again notifies each admin again: %s", async (_, decide) => {
	await tryToDelete(await signIn(agents[0] ?? admins[0]), "1");
	for (const admin of admins) await markAllRead(asks(admin));
	await decide();
	expect(await tryToDelete(await signIn(agents[0] ?? admins[0]), "1")).toBe("undecided_reported");
	for (const admin of admins) expect(await notificationsOf(await signIn(admin))).toMatchObject({ unread: 1 });
});

const reference = "crm.visits(customer_id) → crm.customers(id)";
const rule = { table: "crm.visits", columns: ["customer_id"], rule: "delete" } as const;
const withRule = { ...smallCrm, references: [...smallCrm.references, rule] };

async function changeKey(properties: string): Promise<void> {
	await superuser.unsafe(`alter table crm.visits drop constraint visits_customer_id_fkey,
		add foreign key (customer_id) references crm.customers ${properties}`);
}

async function acceptAndChange(): Promise<void> {
	const graph = await services.graph.reload();
	await acceptReference(services.db, graph, { reference }, "ada");
	expect((await services.graph.reload()).problems).toEqual([]);
	await changeKey("deferrable");
	await services.graph.reload();
}

async function acceptUnnoticed(): Promise<void> {
	await acceptReference(services.db, await services.graph.reload(), { reference }, "ada");
	await changeKey("on delete cascade");
}

test("an agent reads that an admin has been told only if there is an admin", async () => {
	await superuser`update expunge.users set role = 'agent'`;
	expect(await tryToDelete(await signIn(agents[0] ?? admins[0]), "1")).toBe("object_undecided");
});
