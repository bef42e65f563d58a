import { expect, test } from "vitest";
import { people } from "../support/accounts.ts";
import { pickConversation } from "../support/pick-records.ts";
import { startProduct } from "../support/product.ts";
import { confirmationCloses, confirmationIn } from "../support/steps/confirmation.ts";
import { openMenu, signInToCrm } from "../support/steps/crm.ts";
import { openPopup, signInToExpunge, signOut } from "../support/steps/popup.ts";

// The server answers a wrong password with 401.
const { browser, crm, server, database } = await startProduct({ expectedErrors: [/status of 401/] });
const conversation = await pickConversation(database.adminUrl);
const page = await browser.context.newPage();

async function openConfirmation() {
	await page.bringToFront();
	await page.goto(`${crm}/app/customers/${conversation.customer}`);
	const menu = await openMenu(page, "Customer Options");
	await menu.getByRole("menuitem", { name: "Delete Customer" }).click();
	const confirmation = await confirmationIn(page);
	await confirmation.getByRole("heading", { name: "Delete Customer" }).waitFor();
	return confirmation;
}

test("a conversation on hold keeps its customer until an admin releases it", async () => {
	await signInToCrm(page, crm, "admin");
	await signInToExpunge({ browser, crm, server: server.url }, "admin");
	const popup = await openPopup(browser, "holds");
	await popup.getByText("Nothing is on hold").waitFor();
	await popup.getByRole("button", { name: "Place hold" }).click();
	await popup.getByLabel("Type").selectOption("Conversation");
	await popup.getByLabel("Id").fill(String(conversation.id));
	await popup.getByLabel("Why must it be kept?").fill("Case 2026-117");
	await popup.getByRole("button", { name: "Place hold" }).click();
	const card = popup.getByRole("article", { name: conversation.subject });
	await card.getByText("Case 2026-117").waitFor();

	const held = await openConfirmation();
	await held.getByText("is on hold and must be kept").waitFor();
	expect(await held.getByRole("textbox").count()).toBe(0);
	await held.getByRole("button", { name: "Close" }).click();
	await confirmationCloses(page);

	await popup.bringToFront();
	await card.getByRole("button", { name: "Release" }).click();
	await card.getByLabel("Why is it released?").fill("Case closed");
	await card.getByRole("button", { name: "Release", exact: true }).click();
	await popup.getByText("Nothing is on hold").waitFor();
	await popup.goto(`${browser.extension}/popup.html#audit`);
	await popup.getByRole("cell", { name: `Hold released: Conversation ${conversation.id}` }).waitFor();
	await popup.getByRole("cell", { name: `Hold placed: Conversation ${conversation.id}` }).waitFor();
	await popup.close();

	const free = await openConfirmation();
	await free.getByRole("textbox").waitFor();
	await free.getByRole("button", { name: "Cancel" }).click();
	await confirmationCloses(page);
});

test("the organisation's switches are off until an admin turns them on", async () => {
	const popup = await openPopup(browser, "organisation");
	for (const name of ["Strict cascade", "Unchecked deletion"]) {
		const change = popup.getByRole("switch", { name });
		expect(await change.isChecked()).toBe(false);
		await change.click();
		await popup.getByRole("switch", { name, checked: true }).waitFor();
	}
	await popup.reload();
	await popup.getByRole("switch", { name: "Unchecked deletion", checked: true }).waitFor();
	expect(await popup.getByRole("switch", { name: "Strict cascade" }).isChecked()).toBe(true);
	await popup.close();
});

test("a person signs in with a password that an admin reset, and changes it", async () => {
	const admin = await openPopup(browser, "people");
	await admin.getByRole("button", { name: `Reset password of ${people.single.name}` }).click();
	await admin.getByRole("dialog").getByRole("button", { name: "Reset password" }).click();
	await admin.getByText("not shown again").waitFor();
	const once = await admin.locator("code").innerText();
	await admin.close();
	await signOut(browser);

	const popup = await openPopup(browser);
	await popup.getByLabel("E-mail address").fill(people.single.email);
	await popup.getByLabel("Password").fill(once);
	await popup.getByRole("button", { name: "Sign in" }).click();
	await popup.getByRole("navigation", { name: "Panels" }).waitFor();
	await popup.goto(`${browser.extension}/popup.html#account`);
	await popup.getByRole("button", { name: "Change password" }).click();
	await popup.getByLabel("Current password").fill("not the password");
	await popup.getByLabel("New password", { exact: true }).fill("a password of my own");
	await popup.getByLabel("New password again").fill("a password of my own");
	await popup.getByRole("button", { name: "Change password" }).click();
	await popup.getByText("The current password is wrong.").waitFor();
	await popup.getByLabel("Current password").fill(once);
	await popup.getByRole("button", { name: "Change password" }).click();
	await popup.getByText("signed out everywhere else").waitFor();
	await popup.reload();
	await popup.getByRole("heading", { name: "What you may delete" }).waitFor();
});
