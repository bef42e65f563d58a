import { eq } from "drizzle-orm";
import { users } from "../../drizzle/auth.ts";
import { readEnv } from "../../server/env.ts";
import type { ActionContext } from "../../server/http/action.ts";
import { insertUser } from "../../server/people/create-user.ts";
import { createPermissionSet } from "../../server/permissions/save-permission-set.ts";
import type { PermissionSetBody } from "../../server/permissions/schemas.ts";
import { createServices } from "../../server/services.ts";
import { secrets } from "./expunge-server.ts";
import { hashOnce } from "./hash-once.ts";
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

/** A test server's CRM, and the people's grants on its types. */
export interface CrmAccess {
	variables: Record<string, string>;
	grants: PermissionSetBody["grants"];
}

const grant = (object: string, mayDelete = true) => ({ object, klass: null, read: true, delete: mayDelete, scope: null });

/** Read and Delete on every one of these types. */
export const fullGrants = (...objects: string[]) => objects.map((object) => grant(object));

const demoAccess: CrmAccess = {
	variables: { CRM_ADAPTER: adapter },
	grants: [...fullGrants("customer", "conversation", "kobject"), grant("company", false)],
};

/** Creates the people's accounts in Expunge with their grants, unless they exist. */
export async function createAccounts(databaseUrl: string, { variables, grants }: CrmAccess = demoAccess): Promise<void> {
	const env = readEnv({ ...secrets, ...variablesOf(databaseUrl), ...variables, CRM_ORIGIN: "http://127.0.0.1", LOG_LEVEL: "silent" });
	const services = await createServices({ ...env, ...addressesOf(databaseUrl) });
	const { db, close } = services;
	try {
		const [existing] = await db.select().from(users).where(eq(users.email, people.admin.email));
		if (existing) return;
		const { user: admin } = await insertUser(db, { ...people.admin, role: "admin", password }, hashOnce);
		const context: ActionContext = {
			...services,
			actor: { ...admin, sessionId: "" },
			language: "en",
			locale: "en",
			requestId: "setup",
			origin: "setup",
		};
		const create = async (person: Person) => (await insertUser(db, { ...people[person], password }, hashOnce)).user.id;
		const permit = (name: string, bulkDelete: boolean, user: string) =>
			createPermissionSet(context, { name, grants, searches: { read: true, bulkDelete }, users: [user] });
		await permit("Deletion, also in bulk", true, await create("bulk"));
		await permit("Deletion one by one", false, await create("single"));
		await create("none");
	} finally {
		await close();
	}
}
