import { rm } from "node:fs/promises";
import { join } from "node:path";
import { password, people } from "../support/accounts.ts";
import { launchBrowser, pinToToolbar } from "../support/browser.ts";
import { type Demo, folder } from "./start-demo.ts";

/** Opens a browser with the extension, signed out, on the demo CRM. Ends when the person closes it. */
export async function openBrowser(demo: Demo): Promise<void> {
	const profile = join(folder, "browser");
	await rm(profile, { recursive: true, force: true });
	const browser = await launchBrowser({ extension: demo.extension, headless: false, profile });
	const { context, close } = browser;
	demo.stops.add(close);
	const page = context.pages().find((open) => open.url() === "about:blank") ?? (await context.newPage());
	await pinToToolbar(browser);
	await page.goto(demo.crm);
	console.log(`
  The demo CRM     ${demo.crm}
  Expunge's server ${demo.server}   (enter it once, in the tab that opens or under the red icon in the toolbar)

  Accounts, in both; the password is ${password}
${Object.values(people)
	.map(({ email, may }) => `    ${email.padEnd(28)} may ${may}`)
	.join("\n")}

  Close the browser or press Ctrl-C to stop everything.
`);
	await context.waitForEvent("close", { timeout: 0 });
}
