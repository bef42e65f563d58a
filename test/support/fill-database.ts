import postgres from "postgres";
import { crmIn } from "../../server/crm/crm-in.ts";
import { setUp } from "../../server/setup/set-up.ts";
import crm from "../demo-crm/adapter.ts";
import { createCrm } from "../demo-crm/create.ts";
import { createAccounts } from "./accounts.ts";
import { rolePasswords } from "./role-addresses.ts";
import { smallCrm, smallCrmSchema } from "./small-crm.ts";

/** The password of the demo CRM's role, in the whole cluster. */
const crmPassword = "crm-app-password";

export interface DatabaseUrls {
	/** The superuser's address. */
	adminUrl: string;
	/** The address with the demo CRM's own role. */
	crmUrl: string;
	/** The address with the server's role, as in DATABASE_URL. */
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

/** Fills an empty database with the demo CRM, Expunge, and the people of accounts.ts. */
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

/** Fills an empty database with the small CRM and Expunge. */
export async function setUpSmall(cluster: string, database: string): Promise<void> {
	const { adminUrl } = urlsOf(cluster, database);
	const sql = postgres(adminUrl, { max: 1, onnotice: () => {} });
	await sql.unsafe(smallCrmSchema);
	await sql.end();
	await setUp({ adminUrl, crm: smallCrm, ...rolePasswords, print: () => {} });
}

/** Upgrades the database of an older Expunge, as `npm run setup` does for a team. */
export async function upgradeExpunge(cluster: string, database: string): Promise<void> {
	await setUp({ adminUrl: urlsOf(cluster, database).adminUrl, crm: crmIn("en", crm), ...rolePasswords, print: () => {} });
}
