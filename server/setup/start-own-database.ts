import { randomBytes } from "node:crypto";
import { chmod, mkdir, readFile, writeFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { sql } from "drizzle-orm";
import { z } from "zod";
import { loadCrm } from "../crm/load.ts";
import { connect } from "../database/database.ts";
import { startEmbeddedPostgres } from "../embedded/embedded-postgres.ts";
import type { Env, EnvWithDatabase } from "../env.ts";
import { setUp } from "./set-up.ts";

const secrets = z.object({ authSecret: z.string(), auditKey: z.string(), appPassword: z.string(), eraserPassword: z.string() });
const firstAdmin = { email: "admin@expunge.local", name: "Admin" };
const database = "expunge";

/** Starts a PostgreSQL for a server without DATABASE_URL, sets it up, and stores generated secrets beside it. */
export async function startOwnDatabase(env: Env): Promise<{ env: EnvWithDatabase; stop(): Promise<void> }> {
	const directory = resolve(env.dataDirectory);
	await mkdir(directory, { recursive: true });
	const { authSecret, auditKey, appPassword, eraserPassword } = await readSecrets(join(directory, "secrets.json"));
	const crm = await loadCrm(env.crm);
	const postgres = await startEmbeddedPostgres({ directory: join(directory, "postgres"), durable: true });
	const adminUrl = postgres.superuserUrl(database);
	const result = await createDatabase(postgres.superuserUrl("postgres"))
		.then(() => setUp({ adminUrl, crm, appPassword, eraserPassword, firstAdmin, print: () => {} }))
		.catch(async (error: unknown) => {
			await postgres.stop();
			throw error;
		});
	console.log(
		`Expunge uses its own database in ${postgres.directory}. Create the CRM's tables there and start the server again:\n  postgres://postgres@127.0.0.1:${postgres.port}/${database}, password in ${postgres.passwordFile}`,
	);
	if (result.firstAdmin) console.log(`First admin: ${firstAdmin.email}, password (shown only once): ${result.firstAdmin.password}`);
	const filled = { ...env, authSecret: env.authSecret || authSecret, auditKey: env.auditKey || auditKey };
	return { env: { ...filled, databaseUrl: result.databaseUrl ?? "", eraserUrl: result.eraserUrl ?? "" }, stop: () => postgres.stop() };
}

async function readSecrets(file: string): Promise<z.infer<typeof secrets>> {
	const stored = await readFile(file, "utf8").catch(() => null);
	if (stored !== null) return secrets.parse(JSON.parse(stored));
	const make = () => randomBytes(32).toString("hex");
	const made = { authSecret: make(), auditKey: make(), appPassword: make(), eraserPassword: make() };
	await writeFile(file, JSON.stringify(made), { mode: 0o600 });
	await chmod(file, 0o600);
	return made;
}

async function createDatabase(url: string): Promise<void> {
	const { db, close } = connect(url, { max: 1 });
	const existing = await db.execute(sql`select 1 from pg_database where datname = ${database}`);
	if (existing.length === 0) await db.execute(sql`create database ${sql.identifier(database)} template template0`);
	await close();
}
