import { randomUUID } from "node:crypto";
import postgres from "postgres";
import { afterAll, beforeEach, expect, test } from "vitest";
import { createApp } from "../../../server/app.ts";
import { readEnv } from "../../../server/env.ts";
import { insertUser } from "../../../server/people/create-user.ts";
import type { Grant } from "../../../server/permissions/schemas.ts";
import { createServices } from "../../../server/services.ts";
import { adapter, password, people } from "../../support/accounts.ts";
import { freshDatabase } from "../../support/database.ts";
import { secrets } from "../../support/expunge-server.ts";
import { pickConversation, pickKobject } from "../../support/pick-records.ts";
import { addressesOf, variablesOf } from "../../support/role-addresses.ts";
import { play, requestsThrough, signInAs } from "../deletions/play.ts";

const { adminUrl, appUrl } = await freshDatabase({ template: "expunge" });
const environment = {
	...secrets,
	...variablesOf(appUrl),
	CRM_ADAPTER: adapter,
	CRM_ORIGIN: "https://crm.example.test",
	LOG_LEVEL: "silent",
};
const services = await createServices({ ...readEnv({ ...environment, SIGN_IN_LIMIT: "1000" }), ...addressesOf(appUrl) });
const app = createApp(services);
const api = requestsThrough((path, init) => app.request(path, init));
const superuser = postgres(adminUrl, { max: 1, onnotice: () => {} });
afterAll(async () => {
	await services.close();
	await superuser.end();
});

const admin = play(api, await signInAs(api, people.admin.email, password));
const conversation = await pickConversation(adminUrl);
const customer = String(conversation.customer);
const order = await pickKobject(adminUrl, "order");
const device = await pickKobject(adminUrl, "device");

const grant = (object: string, right: "read" | "delete", klass: string | null = null): Grant => ({
	object,
	klass,
	read: right === "read",
	delete: right === "delete",
	scope: null,
});

/** A person with one permission set for each list of grants. */
async function personWith(...lists: Grant[][]) {
	const email = `${randomUUID()}@example.test`;
	const { user } = await insertUser(services.db, { name: email, email, password });
	for (const grants of lists) {
		const searches = { read: false, bulkDelete: false };
		await admin.ask("/permission-sets", { name: randomUUID(), grants, searches, users: [user.id] });
	}
	const { preview } = play(api, await signInAs(api, email, password));
	return {
		/** "allowed", or the code of the refusal, of the request or of its one record. */
		async mayDelete(object: string, id: string, klass: string | null = null): Promise<string> {
			return preview({ object, klass, bulk: false, ids: [id] }).then(
				({ deletable, refusals }) => (deletable === 1 ? "allowed" : (refusals[0]?.code ?? "nothing")),
				(error: Error) => error.message,
			);
		},
	};
}

beforeEach(async () => {
	await superuser`update expunge.organisation_settings set strict_cascade = false`;
});

test("an action on a record needs Read/View on its type and on every type above it", async () => {
	const without = await personWith([grant("conversation", "delete"), grant("kobject", "delete")]);
	expect(await without.mayDelete("conversation", String(conversation.id))).toBe("permission_denied");
	expect(await without.mayDelete("kobject", order.id, "order")).toBe("permission_denied");
	const withIt = await personWith([grant("conversation", "delete"), grant("kobject", "delete"), grant("customer", "read")]);
	expect(await withIt.mayDelete("conversation", String(conversation.id))).toBe("allowed");
	expect(await withIt.mayDelete("kobject", order.id, "order")).toBe("allowed");
});

test("Delete on a child never allows the parent", async () => {
	const person = await personWith([grant("conversation", "delete"), grant("kobject", "delete"), grant("customer", "read")]);
	expect(await person.mayDelete("customer", customer)).toBe("permission_denied");
});

test("Delete on a parent does not allow deleting a child on its own", async () => {
	const person = await personWith([grant("customer", "delete"), grant("conversation", "read"), grant("kobject", "read")]);
	expect(await person.mayDelete("conversation", String(conversation.id))).toBe("permission_denied");
	expect(await person.mayDelete("kobject", order.id, "order")).toBe("permission_denied");
});

test("Customer Delete also deletes the customer's children, unless the strict cascade requires Delete on everything", async () => {
	const person = await personWith([grant("customer", "delete")]);
	const withAll = await personWith([grant("customer", "delete"), grant("conversation", "delete"), grant("kobject", "delete")]);
	expect(await person.mayDelete("customer", customer)).toBe("allowed");
	await superuser`update expunge.organisation_settings set strict_cascade = true`;
	expect(await person.mayDelete("customer", customer)).toBe("permission_denied");
	expect(await withAll.mayDelete("customer", customer)).toBe("allowed");
});

test("Delete implies Read/View", async () => {
	const person = await personWith([grant("customer", "delete"), grant("conversation", "delete")]);
	expect(await person.mayDelete("conversation", String(conversation.id))).toBe("allowed");
});

test("KObject Delete comes from the klass's own grant or the one for all KObjects", async () => {
	const orders = await personWith([grant("customer", "read"), grant("kobject", "delete", "order")]);
	expect(await orders.mayDelete("kobject", order.id, "order")).toBe("allowed");
	expect(await orders.mayDelete("kobject", device.id, "device")).toBe("permission_denied");
	const all = await personWith([grant("customer", "read"), grant("kobject", "delete")]);
	expect(await all.mayDelete("kobject", order.id, "order")).toBe("allowed");
	expect(await all.mayDelete("kobject", device.id, "device")).toBe("allowed");
});

test("the union of all sets is formed before the hierarchy is applied", async () => {
	const person = await personWith([grant("conversation", "delete")], [grant("customer", "read")]);
	expect(await person.mayDelete("conversation", String(conversation.id))).toBe("allowed");
});
