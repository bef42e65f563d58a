import { launchBrowser } from "../support/browser.ts";
import { pickConversation, pickCustomers, pickKobject } from "../support/pick-records.ts";
import { finish } from "../support/run.ts";
import { typeSignInToCrm } from "../support/steps/crm.ts";
import { allowSite, connectToServer, openPopup, signIn } from "../support/steps/popup.ts";
import { type Demo, folder } from "./start-demo.ts";
import { beginStory } from "./story.ts";
import { tellOfAdmins } from "./story-of-admins.ts";
import { tellOfBulk } from "./story-of-bulk.ts";
import { tellOfOne } from "./story-of-one.ts";

/** Plays the whole demo unattended, with a line and a screenshot for each step. */
export async function tellStory(demo: Demo): Promise<void> {
	const browser = await launchBrowser({ extension: demo.extension, headless: true });
	demo.stops.add(browser.close);
	const { step, tally } = await beginStory(folder);
	const page = await browser.context.newPage();
	const popup = await openPopup(browser);
	const scene = { ...demo, browser, page, step };

	await step("The demo CRM asks who you are", async () => {
		await page.bringToFront();
		await page.goto(demo.crm);
		await page.getByLabel("Password").waitFor();
		return page;
	});
	await step("Bela signs in to the CRM", async () => {
		await typeSignInToCrm(page, demo.crm, "bulk");
		await page.locator("table.results tbody tr").first().waitFor();
		return page;
	});
	await step("The extension asks for the team's server", async () => {
		await popup.bringToFront();
		await popup.getByLabel("Server address").waitFor();
		return popup;
	});
	await step("It asks for the CRM's site and no other", async () => {
		await connectToServer(popup, demo.server);
		return popup;
	});
	await step("Bela signs in to Expunge", async () => {
		await allowSite(popup, browser, demo.crm);
		await signIn(popup, "bulk");
		await popup.getByText(/^Loading/).waitFor({ state: "hidden" });
		return popup;
	});
	await popup.close();
	await page.bringToFront();

	const [customer = { id: 0, name: "" }] = await pickCustomers(demo.adminUrl, 1);
	await tellOfOne(scene, {
		customer,
		conversation: await pickConversation(demo.adminUrl),
		order: await pickKobject(demo.adminUrl, "order"),
	});
	await tellOfBulk(scene);
	await tellOfAdmins(scene);
	await step("Nothing went wrong in any page or in the service worker", async () => {
		const errors = (await browser.errors()).filter((error) => !error.includes("status of 404"));
		if (errors.length > 0) throw new Error(errors.join("\n"));
		return page;
	});
	finish([tally]);
}
