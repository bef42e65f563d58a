import postgres from "postgres";
import { setUp } from "../../server/setup/set-up.ts";
import crm from "../demo-crm/adapter.ts";
import { createCrm } from "../demo-crm/create.ts";
import { createAccounts } from "./accounts.ts";
import { rolePasswords } from "./role-addresses.ts";
import { smallCrm, smallCrmSchema } from "./small-crm.ts";

/** Of the demo CRM's role, in the whole cluster. */
const crmPassword = "crm-app-password";

export interface DatabaseUrls {
	/** The superuser. */
	adminUrl: string;
	/** The demo CRM's own role. */
	crmUrl: string;
	/** The role of the server, as in DATABASE_URL. */
	appUrl: string;
}

/** `cluster` is the superuser's address without a database. */
export function urlsOf(cluster: string, database: string): DatabaseUrls {
	const as = (user: string, password: string): string => {
		const url = new URL(`${cluster}${database}`);
		url.username = user;
		url.password = password;
		return url.href;
	};
	return { adminUrl: `${cluster}${database}`, crmUrl: as("crm_app", crmPassword), appUrl: as("expunge_app", rolePasswords.appPassword) };
}

/** The demo CRM, Expunge set up beside it, and the people of accounts.ts, into an empty database. */
export async function fillDatabase(cluster: string, database: string): Promise<void> {
	await createDemoCrm(cluster, database);
	await setUpExpunge(cluster, database);
}

export async function createDemoCrm(cluster: string, database: string): Promise<void> {
	await createCrm(urlsOf(cluster, database).adminUrl, { customers: 500, seed: 7, appPassword: crmPassword });
}

export async function setUpExpunge(cluster: string, database: string): Promise<void> {
	await upgradeExpunge(cluster, database);
	await createAccounts(urlsOf(cluster, database).appUrl);
}

/** The small CRM and Expunge beside it, in an empty database. */
export async function setUpSmall(cluster: string, database: string): Promise<void> {
	const { adminUrl } = urlsOf(cluster, database);
	const sql = postgres(adminUrl, { max: 1, onnotice: () => {} });
	await sql.unsafe(smallCrmSchema);
	await sql.end();
	await setUp({ adminUrl, crm: smallCrm, ...rolePasswords, print: () => {} });
}

/** What an older Expunge has left is brought to where this one is; `npm run setup` does the same for a team. */
export async function upgradeExpunge(cluster: string, database: string): Promise<void> {
	await setUp({ adminUrl: urlsOf(cluster, database).adminUrl, crm, ...rolePasswords, print: () => {} });
}
