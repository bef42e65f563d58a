import { eq } from "drizzle-orm";
import { users } from "../../../drizzle/auth.ts";
import { readEnv } from "../../../server/env.ts";
import { insertUser } from "../../../server/people/create-user.ts";
import { createPermissionSet } from "../../../server/permissions/save-permission-set.ts";
import { createServices } from "../../../server/services.ts";
import { type Person, password, people } from "../../support/accounts.ts";
import { secrets } from "../../support/expunge-server.ts";
import { addressesOf, variablesOf } from "../../support/role-addresses.ts";
import { organization } from "./site.ts";

/** What the server is told; the file is named because the tests' server asks for one, `CRM=request-tracker` is the same. */
export const adapter = "server/crm/request-tracker/index.ts";
export const settings = `organization=${organization}`;

/** The demo's people, who are agents of the seeded Request Tracker too, with their accounts and rights in Expunge; nothing if they are there already. */
export async function createAccounts(databaseUrl: string): Promise<void> {
	const env = readEnv({
		...secrets,
		...variablesOf(databaseUrl),
		CRM: "request-tracker",
		CRM_SETTINGS: settings,
		CRM_ORIGIN: "http://127.0.0.1",
		LOG_LEVEL: "silent",
	});
	const services = await createServices({ ...env, ...addressesOf(databaseUrl) });
	const { db, close } = services;
	try {
		const [existing] = await db.select().from(users).where(eq(users.email, people.admin.email));
		if (existing) return;
		const create = async (person: Person) => (await insertUser(db, { ...people[person], password })).user;
		const { user: admin } = await insertUser(db, { ...people.admin, role: "admin", password });
		const context = { ...services, actor: { ...admin, sessionId: "" }, requestId: "setup", origin: "setup" };
		const grants = ["ticket", "user", "asset"].map((object) => ({ object, klass: null, read: true, delete: true, scope: null }));
		const bulk = await create("bulk");
		const single = await create("single");
		await create("none");
		await createPermissionSet(context, { name: "Bulk", grants, searches: { read: true, bulkDelete: true }, users: [bulk.id] });
		await createPermissionSet(context, { name: "Single", grants, searches: { read: true, bulkDelete: false }, users: [single.id] });
	} finally {
		await close();
	}
}
