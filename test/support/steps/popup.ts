import type { Page } from "playwright";
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

export async function allowSite(popup: Page, browser: Browser, crm: string): Promise<void> {
	await approveSite(browser.context, browser.extension, `http://${new URL(crm).hostname}/*`);
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

/** The whole first run in the popup: server, site, account. Closes the popup. */
export async function signInToExpunge({ browser, crm, server }: Places, person: Person): Promise<void> {
	const popup = await openPopup(browser);
	await connectToServer(popup, server);
	await allowSite(popup, browser, crm);
	await signIn(popup, person);
	await popup.close();
}

export async function signOut(browser: Browser): Promise<void> {
	const popup = await openPopup(browser, "account");
	await popup.getByRole("button", { name: "Sign out" }).click();
	await popup.getByLabel("Password").waitFor();
	await popup.close();
}
