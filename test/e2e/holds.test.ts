import { mkdir } from "node:fs/promises";
import type { Page } from "playwright-core";
import { expect, test } from "vitest";
import { pickConversation } from "../support/pick-records.ts";
import { startProduct } from "../support/product.ts";
import { confirmationCloses, confirmationIn } from "../support/verbs/confirmation.ts";
import { openMenu, signInToCrm } from "../support/verbs/crm.ts";
import { openPopup, signInToExpunge } from "../support/verbs/popup.ts";

const { browser, crm, server, database } = await startProduct();
const conversation = await pickConversation(database.adminUrl);
const page = await browser.context.newPage();

async function shoot(panel: Page, name: string) {
	await mkdir("/tmp/holds/shots", { recursive: true });
	for (const colorScheme of ["light", "dark"] as const) {
		await panel.emulateMedia({ colorScheme });
		await panel.screenshot({ path: `/tmp/holds/shots/${name}-${colorScheme}.png`, fullPage: true });
	}
	await panel.emulateMedia({ colorScheme: null });
}

async function openConfirmation() {
	await page.bringToFront();
	await page.goto(`${crm}/app/customers/${conversation.customer}`);
	const menu = await openMenu(page, "Customer Options");
	await menu.getByRole("menuitem", { name: "Delete Customer" }).click();
	return confirmationIn(page);
}

test("a conversation put on hold keeps its customer, and the confirmation says so", async () => {
	await signInToCrm(page, crm, "admin");
	await signInToExpunge({ browser, crm, server: server.url }, "admin");
	const holds = await openPopup(browser, "holds");
	await holds.getByText("Nothing is on hold").waitFor();
	await shoot(holds, "holds-empty");
	await holds.getByRole("button", { name: "Place hold" }).click();
	await holds.getByLabel("Type").selectOption("Conversation");
	await holds.getByRole("button", { name: "Place hold" }).click();
	await holds.getByText("Say why it must be kept.").waitFor();
	await shoot(holds, "holds-placing");
	await holds.getByLabel("Id").fill(String(conversation.id));
	await holds.getByLabel("Why must it be kept?").fill("Case 2026-117");
	await holds.getByRole("button", { name: "Place hold" }).click();
	await holds.getByRole("article", { name: conversation.subject }).waitFor();
	await shoot(holds, "holds");

	const confirmation = await openConfirmation();
	await confirmation.getByText("on hold").waitFor();
	await shoot(page, "confirmation");
	await confirmation
		.getByRole("button", { name: /Cancel|Close/ })
		.first()
		.click();
	await confirmationCloses(page);

	await holds.bringToFront();
	await holds.getByRole("button", { name: "Release" }).click();
	await holds.getByLabel("Why is it released?").fill("Case closed");
	await shoot(holds, "holds-releasing");
	await holds.getByRole("button", { name: "Release", exact: true }).click();
	await holds.getByText("Nothing is on hold").waitFor();
	await holds.getByRole("radio", { name: "Released" }).click();
	await holds.getByText("Case closed").waitFor();
	await shoot(holds, "holds-released");
	await holds.goto(`${browser.extension}/popup.html#audit`);
	await holds.getByRole("cell", { name: "Hold released: Conversation" }).waitFor();
	await shoot(holds, "audit");
	const console_ = await browser.context.newPage();
	for (const panel of ["holds", "audit", "organisation", "people", "account"]) {
		await console_.goto(`${browser.extension}/console.html#${panel}`);
		await console_.reload();
		await console_.getByRole("heading", { level: 1 }).waitFor();
		await console_.waitForTimeout(700);
		await shoot(console_, `console-${panel}`);
	}
	expect(await (await openConfirmation()).getByText("on hold").count()).toBe(0);
});

test("organisation and passwords", async () => {
	const popup = await openPopup(browser, "organisation");
	await popup.getByRole("switch", { name: "Unchecked deletion" }).click();
	await popup.waitForTimeout(700);
	await shoot(popup, "organisation");
	await popup.getByRole("switch", { name: "Unchecked deletion" }).click();
	await popup.goto(`${browser.extension}/popup.html#people`);
	await popup.getByRole("button", { name: "Reset password of Sol Single" }).click();
	await popup.waitForTimeout(300);
	await shoot(popup, "people-asking");
	await popup.getByRole("dialog").getByRole("button", { name: "Reset password" }).click();
	await popup.getByRole("button", { name: "I have it" }).waitFor();
	await shoot(popup, "people-reset");
	await popup.goto(`${browser.extension}/popup.html#account`);
	await popup.getByRole("button", { name: "Change password" }).click();
	await popup.getByRole("button", { name: "Change password" }).click();
	await popup.waitForTimeout(300);
	await shoot(popup, "account-changing");
	await popup.getByLabel("Current password").fill("wrong password here");
	await popup.getByLabel("New password", { exact: true }).fill("another long password");
	await popup.getByLabel("New password again").fill("another long password");
	await popup.getByRole("button", { name: "Change password" }).click();
	await popup.getByText("The current password is wrong.").waitFor();
	await popup.getByLabel("Current password").fill("demo-password-1");
	await popup.getByRole("button", { name: "Change password" }).click();
	await popup.getByText("signed out everywhere else").waitFor();
	await shoot(popup, "account-changed");
});
