import { people } from "../support/accounts.ts";
import { openMenu, signOutOfCrm, typeSignInToCrm } from "../support/steps/crm.ts";
import { extensionHasLooked, loadSeen } from "../support/steps/offered.ts";
import { openPopup, signIn, signOut } from "../support/steps/popup.ts";
import type { Scene } from "./story.ts";

/** Who may do what, who did what, and what a person without permission sees. */
export async function tellOfAdmins({ browser, page, crm, step }: Scene): Promise<void> {
	let popup = page;
	await step("Ada, an admin, sees the permission sets", async () => {
		await signOut(browser);
		popup = await openPopup(browser);
		await signIn(popup, "admin");
		await popup.getByRole("link", { name: "Permissions" }).click();
		await popup.getByText("Deletion one by one").waitFor();
		return popup;
	});
	await step("Each says who may delete what, and whether in bulk", async () => {
		await popup.getByText("Deletion, also in bulk").click();
		await popup.getByRole("checkbox", { name: /Allow Bulk Delete/ }).scrollIntoViewIfNeeded();
		return popup;
	});
	await step("Deletion is unavailable while the CRM shows somebody else as signed in, and the popup says why", async () => {
		await page.bringToFront();
		await loadSeen({ browser, page }, page.url(), people.bulk.email);
		await popup.bringToFront();
		await popup.getByText("Deletion is unavailable").scrollIntoViewIfNeeded();
		return popup;
	});
	await step("The audit has every deletion, without personal data", async () => {
		await popup.setViewportSize({ width: 1280, height: 800 });
		await popup.goto(`${browser.extension}/console.html#audit`);
		await popup.getByRole("row").nth(1).waitFor();
		return popup;
	});
	await step("Nils, who may not delete, is offered nothing", async () => {
		await popup.close();
		await signOut(browser);
		const again = await openPopup(browser);
		await signIn(again, "none");
		await again.close();
		await page.bringToFront();
		await signOutOfCrm(page);
		await typeSignInToCrm(page, crm, "none");
		await extensionHasLooked(browser, people.none.email);
		await page.locator("table.results tbody tr a").first().click();
		const menu = await openMenu(page, "Customer Options");
		if ((await menu.getByText(/^Delete/).count()) > 0) throw new Error("Delete Customer is offered.");
		return page;
	});
}
