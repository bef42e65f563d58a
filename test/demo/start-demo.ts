import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { freePort, startEmbeddedPostgres } from "../../server/embedded/embedded-postgres.ts";
import { startCrm } from "../demo-crm/server.ts";
import { adapter } from "../support/accounts.ts";
import { findChromium } from "../support/chromium.ts";
import { startExpungeServer } from "../support/expunge-server.ts";
import { buildExtension } from "../support/extension-build.ts";
import { root } from "../support/run.ts";
import { prepareDatabase } from "./prepare-database.ts";
import { claim, release, remember } from "./processes.ts";
import type { Stops } from "./stops.ts";

export const folder = join(root, ".demo");

export interface Demo {
	crm: string;
	server: string;
	/** The superuser's address of the database. */
	adminUrl: string;
	/** Folder of the built extension. */
	extension: string;
	stops: Stops;
}

/** Starts everything but the browser. It reuses what an earlier start has created, and first ends what a crash left running. */
export async function startDemo(database: "demo" | "story", stops: Stops): Promise<Demo> {
	await mkdir(folder, { recursive: true });
	await claim(folder);
	stops.add(() => release(folder));
	await findChromium();
	console.log("Building the extension …");
	const extension = await buildExtension(join(folder, "extension"));

	console.log("Starting PostgreSQL …");
	const cluster = { directory: join(folder, "postgres"), port: 54_329, durable: true };
	const postgres = await stops.start(startEmbeddedPostgres(cluster), ({ stop }) => stop());
	const { crmUrl, appUrl, adminUrl } = await prepareDatabase(postgres, database);

	console.log("Starting the demo CRM and Expunge …");
	const crm = await stops.start(startCrm({ databaseUrl: crmUrl, port: await freePort(8788) }), ({ close }) => close());
	const options = { databaseUrl: appUrl, adapter, crmOrigin: crm.url, port: 8787 };
	const server = await stops.start(startExpungeServer(options), ({ stop }) => stop());
	await remember(folder, { server: server.pid() });
	return { crm: crm.url, server: server.url, adminUrl, extension, stops };
}
