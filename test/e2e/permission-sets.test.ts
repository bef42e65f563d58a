import { expect, test } from "vitest";
import { people } from "../support/accounts.ts";
import { pickCustomers } from "../support/pick-records.ts";
import { startProduct } from "../support/product.ts";
import { signInToCrm } from "../support/steps/crm.ts";
import { countControls } from "../support/steps/offered.ts";
import { openPopup, signIn, signInToExpunge, signOut } from "../support/steps/popup.ts";

const { browser, crm, server, database } = await startProduct();
const page = await browser.context.newPage();
const [customer = { id: 0, name: "" }] = await pickCustomers(database.adminUrl, 1);
await signInToCrm(page, crm, "none");
await signInToExpunge({ browser, crm, server: server.url }, "admin");

async function signInAs(person: "admin" | "none"): Promise<void> {
	await signOut(browser);
	const popup = await openPopup(browser);
	await signIn(popup, person);
	await popup.close();
	await page.bringToFront();
}

test("an unsaved permission set survives closing the popup, and grants nothing until it is saved", async () => {
	const popup = await openPopup(browser, "permissions");
	await popup.getByRole("link", { name: "New set" }).click();
	await popup.getByLabel("Name").fill("Privacy team");
	await popup.getByRole("checkbox", { name: "Delete: Customers" }).check();
	expect(await popup.getByRole("checkbox", { name: "Read/View: Customers" }).isChecked()).toBe(true);
	await popup.getByText("Not saved. Kept as a draft.").waitFor();
	await popup.close();

	const again = await openPopup(browser, "permissions");
	await again.getByText("You have an unsaved new set.").waitFor();
	expect(await again.getByRole("link", { name: /Privacy team/ }).count()).toBe(0);
	await again.getByRole("link", { name: "Continue" }).click();
	expect(await again.getByLabel("Name").inputValue()).toBe("Privacy team");
	expect(await again.getByRole("checkbox", { name: "Delete: Customers" }).isChecked()).toBe(true);
	await again.getByRole("checkbox", { name: people.none.name }).check();
	await again.getByRole("button", { name: "Save" }).click();
	await again.getByRole("link", { name: /Privacy team/ }).waitFor();
	expect(await again.getByText("You have begun a new set").count()).toBe(0);
	await again.close();
});

test("a person with the set gets its grants, one record at a time", async () => {
	await signInAs("none");
	expect(await countControls({ browser, page, crm }, customer.id, people.none.email)).toEqual({ timeline: 1, search: 0 });
});

test("changing a set takes effect at once, and so does deleting it", async () => {
	await signInAs("admin");
	const popup = await openPopup(browser, "permissions");
	await popup.getByRole("link", { name: /Privacy team/ }).click();
	const searches = popup.getByRole("group", { name: "Searches" });
	expect(await searches.getByRole("checkbox", { name: "Allow Bulk Delete" }).isDisabled()).toBe(true);
	await searches.getByRole("checkbox", { name: "Read/View" }).check();
	await searches.getByRole("checkbox", { name: "Allow Bulk Delete" }).check();
	await popup.getByRole("button", { name: "Save" }).click();
	await popup.getByRole("link", { name: /Privacy team/ }).waitFor();
	await popup.close();
	await signInAs("none");
	const { timeline, search } = await countControls({ browser, page, crm }, customer.id, people.none.email);
	expect({ timeline, search: search > 0 }).toEqual({ timeline: 1, search: true });

	await signInAs("admin");
	const deleting = await openPopup(browser, "permissions");
	await deleting.getByRole("link", { name: /Privacy team/ }).click();
	await deleting.getByRole("button", { name: "Delete set" }).click();
	await deleting.getByRole("dialog").getByRole("button", { name: "Delete set" }).click();
	await deleting.getByRole("link", { name: "New set" }).waitFor();
	expect(await deleting.getByRole("link", { name: /Privacy team/ }).count()).toBe(0);
	await deleting.close();
	await signInAs("none");
	expect(await countControls({ browser, page, crm }, customer.id, people.none.email)).toEqual({ timeline: 0, search: 0 });
});
