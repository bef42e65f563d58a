import type { Page } from "playwright";
import { confirmationIn, confirmWith, typeDelete } from "../support/steps/confirmation.ts";
import { openMenu } from "../support/steps/crm.ts";
import type { Scene } from "./story.ts";

interface Records {
	customer: { id: number; name: string };
	conversation: { id: number; subject: string; customer: number };
	order: { id: string; title: string; customer: number };
}

/** An order, a conversation and a customer, each from its own menu. */
export async function tellOfOne({ page, crm, step }: Scene, { customer, conversation, order }: Records): Promise<void> {
	let confirmation: Page;

	await step("An order offers Delete Order", async () => {
		await page.goto(`${crm}/app/customers/${order.customer}`);
		const item = page.locator(`article[data-kobject="${order.id}"]`);
		await item.evaluate((element) => element.scrollIntoView({ block: "center" }));
		await (await openMenu(item, "KObject Options")).getByRole("menuitem", { name: "Delete Order" }).scrollIntoViewIfNeeded();
		return page;
	});
	await step("The order leaves the timeline", async () => {
		await page.getByRole("menuitem", { name: "Delete Order" }).click();
		confirmation = await confirmationIn(page);
		await typeDelete(confirmation);
		await confirmWith(confirmation, "Delete Order");
		await page.locator(`article[data-kobject="${order.id}"]`).waitFor({ state: "detached" });
		return page;
	});
	await step("A conversation is deleted with its messages and files, and the customer stays", async () => {
		await page.goto(`${crm}/app/customers/${conversation.customer}`);
		const item = page.locator(`article[data-conversation="${conversation.id}"]`);
		await (await openMenu(item, "Conversation Options")).getByRole("menuitem", { name: "Delete Conversation" }).click();
		confirmation = await confirmationIn(page);
		await typeDelete(confirmation);
		await confirmWith(confirmation, "Delete Conversation");
		await item.waitFor({ state: "detached" });
		return page;
	});
	await step("Customer Options offers Delete Customer", async () => {
		await page.goto(`${crm}/app/customers/${customer.id}`);
		await (await openMenu(page, "Customer Options")).getByRole("menuitem", { name: "Delete Customer" }).waitFor();
		return page;
	});
	await step("The confirmation says what will be deleted before anything is typed", async () => {
		await page.getByRole("menuitem", { name: "Delete Customer" }).click();
		confirmation = await confirmationIn(page);
		await confirmation.getByRole("textbox").waitFor();
		return confirmation;
	});
	await step("DELETE is typed", async () => {
		await typeDelete(confirmation);
		return confirmation;
	});
	await step("The customer is gone and the page has left for the search", async () => {
		await confirmWith(confirmation, "I understand, please delete");
		await page.waitForURL("**/app/searches/customers");
		await page.getByText("Customer permanently deleted").waitFor();
		return page;
	});
	await step("A dead link says when, and where the audit has it", async () => {
		await page.goto(`${crm}/app/customers/${customer.id}`);
		await page.getByText(/permanently deleted on/).waitFor();
		return page;
	});
}
