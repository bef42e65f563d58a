import type { Page } from "playwright";
import type { PanelCalls } from "../../../extension/messages.ts";
import { type Person, password, people } from "../accounts.ts";
import { approveSite, type Browser } from "../browser.ts";

export interface Places {
	browser: Browser;
	/** Addresses of the CRM and of Expunge's server. */
	crm: string;
	server: string;
}

/** Opens the popup's page in a tab, where it stays open. */
export async function openPopup({ context, extension }: Browser, panel = ""): Promise<Page> {
	const popup = await context.newPage();
	await popup.setViewportSize({ width: 400, height: 600 });
	await popup.goto(`${extension}/popup.html${panel && `#${panel}`}`);
	return popup;
}

export async function connectToServer(popup: Page, server: string): Promise<void> {
	await popup.getByLabel("Server address").fill(server);
	await popup.getByRole("button", { name: "Connect" }).click();
	await popup.getByRole("button", { name: "Allow on this site" }).waitFor();
}

const sitePatternOf = (crm: string) => `http://${new URL(crm).hostname}/*`;

export async function allowSite(popup: Page, browser: Browser, crm: string): Promise<void> {
	await approveSite(browser.context, browser.extension, sitePatternOf(crm));
	await popup.bringToFront();
	await popup.getByRole("button", { name: "Allow on this site" }).click();
	await popup.getByLabel("Password").waitFor();
}

export async function signIn(popup: Page, person: Person, keepSignedIn = true): Promise<void> {
	await popup.getByLabel("E-mail address").fill(people[person].email);
	await popup.getByLabel("Password").fill(password);
	await popup.getByRole("checkbox", { name: "Keep me signed in" }).setChecked(keepSignedIn);
	await popup.getByRole("button", { name: "Sign in" }).click();
	await popup.getByRole("navigation", { name: "Panels" }).waitFor();
}

/**
 * The whole first run: server, site, account. It sends the background what the popup would send, without drawing a popup. A click there is
 * the subject of `installation.test.ts`. The background answers the popup's address only, so that page is loaded, without its scripts.
 */
export async function signInToExpunge({ browser, crm, server }: Places, person: Person): Promise<void> {
	const { context, extension } = browser;
	const [page] = await Promise.all([context.newPage(), approveSite(context, extension, sitePatternOf(crm))]);
	const session = await context.newCDPSession(page);
	await session.send("Emulation.setScriptExecutionDisabled", { value: true });
	await page.goto(`${extension}/popup.html`);
	await session.send("Emulation.setScriptExecutionDisabled", { value: false });
	await ask(page, "session/server", { address: server });
	// The driver runs it like a click, outside of which the browser refuses the request.
	const granted = await page.evaluate<boolean>(`chrome.permissions.request({ origins: ["${sitePatternOf(crm)}"] })`);
	if (!granted) throw new Error("The browser did not grant the site.");
	await ask(page, "session/site-granted", null);
	await ask(page, "session/sign-in", { email: people[person].email, password, keepSignedIn: true });
	await page.close();
}

/** A call of the popup to the background, which must succeed. */
async function ask<Name extends "session/server" | "session/site-granted" | "session/sign-in">(
	page: Page,
	call: Name,
	input: Parameters<PanelCalls[Name]>[0],
): Promise<void> {
	const [result] = await page.evaluate<[{ ok: boolean }]>(`chrome.runtime.sendMessage(${JSON.stringify({ call, input })})`);
	if (!result.ok) throw new Error(`${call} failed: ${JSON.stringify(result)}`);
}

export async function signOut(browser: Browser): Promise<void> {
	const popup = await openPopup(browser, "account");
	await popup.getByRole("button", { name: "Sign out" }).click();
	await popup.getByLabel("Password").waitFor();
	await popup.close();
}
