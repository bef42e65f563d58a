import { eq } from "drizzle-orm";
import { users } from "../../drizzle/auth.ts";
import { readEnv } from "../../server/env.ts";
import type { ActionContext } from "../../server/http/action.ts";
import { insertUser } from "../../server/people/create-user.ts";
import { createPermissionSet } from "../../server/permissions/save-permission-set.ts";
import type { PermissionSetBody } from "../../server/permissions/schemas.ts";
import { createServices } from "../../server/services.ts";
import { secrets } from "./expunge-server.ts";
import { addressesOf, variablesOf } from "./role-addresses.ts";
import { root } from "./run.ts";

/** The demo CRM's description. */
export const adapter = `${root}test/demo-crm/adapter.ts`;

/** People with an account in both systems, under the same address; the password is the same for all. */
export const people = {
	admin: { email: "ada.admin@example.test", name: "Ada Admin", may: "everything, as an admin" },
	bulk: { email: "bela.bulk@example.test", name: "Bela Bulk", may: "delete, one by one and in bulk" },
	single: { email: "sol.single@example.test", name: "Sol Single", may: "delete one by one, not in bulk" },
	none: { email: "nils.none@example.test", name: "Nils None", may: "delete nothing" },
} as const;

export type Person = keyof typeof people;

export const password = "demo-password-1";

/** The people's accounts in Expunge and what they may do; nothing if they are there already. */
export async function createAccounts(databaseUrl: string): Promise<void> {
	const env = readEnv({
		...secrets,
		...variablesOf(databaseUrl),
		CRM_ADAPTER: adapter,
		CRM_ORIGIN: "http://127.0.0.1",
		LOG_LEVEL: "silent",
	});
	const services = await createServices({ ...env, ...addressesOf(databaseUrl) });
	const { db, close } = services;
	try {
		const [existing] = await db.select().from(users).where(eq(users.email, people.admin.email));
		if (existing) return;
		const { user: admin } = await insertUser(db, { ...people.admin, role: "admin", password });
		const context: ActionContext = { ...services, actor: { ...admin, sessionId: "" }, requestId: "setup", origin: "setup" };
		const bulk = await insertUser(db, { ...people.bulk, password });
		const single = await insertUser(db, { ...people.single, password });
		await insertUser(db, { ...people.none, password });
		await createPermissionSet(context, permissionSet("Deletion, also in bulk", true, bulk.user.id));
		await createPermissionSet(context, permissionSet("Deletion one by one", false, single.user.id));
	} finally {
		await close();
	}
}

function permissionSet(name: string, bulkDelete: boolean, user: string): PermissionSetBody {
	const deletable = ["customer", "conversation", "kobject"].map((object) => ({
		object,
		klass: null,
		read: true,
		delete: true,
		scope: null,
	}));
	const company = { object: "company", klass: null, read: true, delete: false, scope: null };
	return { name, grants: [...deletable, company], searches: { read: true, bulkDelete }, users: [user] };
}
