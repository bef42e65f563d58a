import { password, people } from "../support/accounts.ts";
import { launchBrowser } from "../support/browser.ts";
import type { Demo } from "./start-demo.ts";

/** A browser with the extension, signed out, on the demo CRM; done when the person closes it. */
export async function openBrowser(demo: Demo): Promise<void> {
	const { context, close } = await launchBrowser({ extension: demo.extension, headless: false });
	demo.stops.add(close);
	const page = context.pages()[0] ?? (await context.newPage());
	await page.goto(demo.crm);
	console.log(`
  The demo CRM     ${demo.crm}
  Expunge's server ${demo.server}   (type it into the extension's popup)

  Accounts, in both; the password is ${password}
${Object.values(people)
	.map(({ email, may }) => `    ${email.padEnd(28)} may ${may}`)
	.join("\n")}

  Close the browser or press Ctrl-C to stop everything.
`);
	await context.waitForEvent("close", { timeout: 0 });
}
