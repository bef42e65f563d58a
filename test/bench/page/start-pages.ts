import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Browser as Chromium, chromium, type Page } from "playwright";
import postgres from "postgres";
import { startEmbeddedPostgres } from "../../../server/embedded/embedded-postgres.ts";
import { createCrm } from "../../demo-crm/create.ts";
import { startCrm } from "../../demo-crm/server.ts";
import { adapter } from "../../support/accounts.ts";
import { type Browser, launchBrowser } from "../../support/browser.ts";
import { findChromium, quietArguments } from "../../support/chromium.ts";
import { startExpungeServer } from "../../support/expunge-server.ts";
import { buildExtension } from "../../support/extension-build.ts";
import { setUpExpunge, urlsOf } from "../../support/fill-database.ts";
import { openNetwork } from "../../support/network.ts";
import { root } from "../../support/run.ts";
import { signInToCrm } from "../../support/steps/crm.ts";
import { signInToExpunge } from "../../support/steps/popup.ts";
import { addOwnCheckboxes } from "./own-checkboxes.ts";

export interface Pages {
	crm: string;
	adminUrl: string;
	/** The folder of the built extension. */
	extension: string;
	/** A CRM page in a browser with the extension, signed in to both. */
	extended: { browser: Chromium; page: Page };
	/** A CRM page in a browser without extensions. */
	plain: { browser: Chromium; page: Page };
	/** Method and path of each call of the API so far. */
	calls: readonly string[];
	stop(): Promise<void>;
}

/** The limit of each step, on a machine of any speed. */
const timeoutMs = 120_000;

const ownAdapter = `${root}test/bench/page/own-checkboxes.ts`;

/** The demo CRM with enough customers for the largest page, Expunge beside it, and two browsers. `own`: its lists have checkboxes. */
export async function startPages(customers: number, own: boolean): Promise<Pages> {
	const stops: (() => unknown)[] = [];
	const stop = async () => {
		for (const end of stops.reverse()) await end();
	};
	try {
		const outside = await mkdtemp(join(tmpdir(), "expunge-bench-"));
		stops.push(() => rm(outside, { recursive: true, force: true }));
		const extension = await buildExtension(outside);
		const cluster = await startEmbeddedPostgres({ directory: join(outside, "cluster"), durable: true });
		stops.push(() => cluster.stop());
		const urls = await fill(cluster.superuserUrl(""), customers);
		const crm = await startCrm({ databaseUrl: urls.crmUrl, port: 0 });
		stops.push(crm.close);
		const server = await startExpungeServer({ databaseUrl: urls.appUrl, adapter: own ? ownAdapter : adapter, crmOrigin: crm.url });
		stops.push(server.stop);
		const network = await openNetwork(server.url);
		stops.push(network.close);
		const browser = await launchBrowser({ extension, headless: true });
		stops.push(browser.close);
		const extended = await openExtended(browser, crm.url, network.url, own);
		const plain = await openPlain(crm.url, own);
		stops.push(() => plain.browser.close());
		return { crm: crm.url, adminUrl: urls.adminUrl, extension, extended, plain, calls: network.calls, stop };
	} catch (error) {
		await stop();
		throw error;
	}
}

async function fill(cluster: string, customers: number) {
	const name = "page";
	const server = postgres(`${cluster}postgres`, { max: 1, onnotice: () => {} });
	await server`create database ${server(name)}`;
	await server.end();
	const urls = urlsOf(cluster, name);
	await createCrm(urls.adminUrl, { customers, seed: 7, appPassword: new URL(urls.crmUrl).password });
	await setUpExpunge(cluster, name);
	return urls;
}

async function openExtended({ context, ...browser }: Browser, crm: string, server: string, own: boolean): Promise<Pages["extended"]> {
	context.setDefaultTimeout(timeoutMs);
	await context.addInitScript(stampDialog);
	if (own) await context.addInitScript(addOwnCheckboxes);
	const page = await context.newPage();
	await signInToCrm(page, crm, "bulk");
	await signInToExpunge({ browser: { context, ...browser }, crm, server }, "bulk");
	await page.bringToFront();
	const driven = context.browser();
	if (driven === null) throw new Error("The browser has closed.");
	return { browser: driven, page };
}

async function openPlain(crm: string, own: boolean): Promise<Pages["plain"]> {
	const browser = await chromium.launch({
		executablePath: await findChromium(),
		headless: true,
		chromiumSandbox: false,
		args: [...quietArguments],
	});
	const context = await browser.newContext({ viewport: { width: 1280, height: 800 } });
	context.setDefaultTimeout(timeoutMs);
	if (own) await context.addInitScript(addOwnCheckboxes);
	const page = await context.newPage();
	await signInToCrm(page, crm, "bulk");
	return { browser, page };
}

/** Runs in every document: notes in the confirmation when its text field appears, in milliseconds since 1970. */
function stampDialog(): void {
	if (!location.pathname.endsWith("/confirm.html")) return;
	const observer = new MutationObserver(() => {
		if (document.querySelector("input") === null) return;
		observer.disconnect();
		document.documentElement.setAttribute("data-ready-at", String(performance.timeOrigin + performance.now()));
	});
	observer.observe(document, { subtree: true, childList: true });
}
