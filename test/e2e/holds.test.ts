import { expect, test } from "vitest";
import { pickConversation } from "../support/pick-records.ts";
import { startProduct } from "../support/product.ts";
import { confirmationIn, leaveWith } from "../support/steps/confirmation.ts";
import { openMenu, signInToCrm } from "../support/steps/crm.ts";
import { openPopup, signInToExpunge } from "../support/steps/popup.ts";

const { browser, crm, server, database } = await startProduct();
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
	await leaveWith(held, "Close");

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
	await leaveWith(free, "Cancel");
});
