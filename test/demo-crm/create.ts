import { readdir, readFile } from "node:fs/promises";
import postgres from "postgres";
import { seedCrm } from "./seed/seed.ts";

interface CreateCrmOptions {
	customers: number;
	seed: number;
	/** The password of the role `crm_app`, with which the CRM's server signs in. */
	appPassword?: string;
	print?: (line: string) => void;
}

/** Makes the demo CRM's schema `crm` and fills it. The schema must not exist yet, because nothing is ever dropped or overwritten. */
export async function createCrm(databaseUrl: string, { customers, seed, appPassword, print = () => {} }: CreateCrmOptions): Promise<void> {
	const sql = postgres(databaseUrl, { max: 1, onnotice: () => {} });
	try {
		await sql.begin(async (tx) => {
			print("Creating the schema crm");
			await tx`create schema crm`;
			for (const statements of await readSchema()) await tx.unsafe(statements);
			print(`Making up ${customers} customers`);
			await seedCrm(tx, { customers, seed });
			await grantToApp(tx, appPassword ?? "crm-app-password");
		});
		await sql`analyze`;
	} finally {
		await sql.end();
	}
}

async function readSchema(): Promise<string[]> {
	const folder = new URL("./schema/", import.meta.url);
	const files = (await readdir(folder)).filter((name) => name.endsWith(".sql")).sort();
	return Promise.all(files.map((name) => readFile(new URL(name, folder), "utf8")));
}

/** Roles belong to the whole cluster, so another database may have created this one. */
async function grantToApp(tx: postgres.TransactionSql, password: string): Promise<void> {
	await tx`select pg_advisory_xact_lock(hashtext('role crm_app'))`;
	const [role] = await tx`select 1 from pg_roles where rolname = 'crm_app'`;
	if (!role) await tx`create role crm_app login`;
	const [statement] = await tx<{ text: string }[]>`select format('alter role crm_app password %L', ${password}::text) as text`;
	await tx.unsafe(statement?.text ?? "");
	await tx`grant usage on schema crm to crm_app`;
	await tx`grant select, insert, update, delete on all tables in schema crm to crm_app`;
	await tx`grant usage on all sequences in schema crm to crm_app`;
}
