import { expect, test } from "vitest";
import { people } from "../support/accounts.ts";
import { pickConversation, pickCustomers } from "../support/pick-records.ts";
import { startProduct } from "../support/product.ts";
import { signInToApi } from "../support/steps/api.ts";
import { confirmationIn, leaveWith } from "../support/steps/confirmation.ts";
import { openMenu, signInToCrm, signOutOfCrm } from "../support/steps/crm.ts";
import { readNewest } from "../support/steps/jobs.ts";
import { countControls } from "../support/steps/offered.ts";
import { openPopup, signIn, signInToExpunge, signOut } from "../support/steps/popup.ts";
import { until } from "../support/until.ts";

// The server answers a wrong password with 401.
const { browser, crm, server, database } = await startProduct({ expectedErrors: [/status of 401/] });
const page = await browser.context.newPage();
const [customer = { id: 0, name: "" }] = await pickCustomers(database.adminUrl, 1);
const conversation = await pickConversation(database.adminUrl);
await signInToCrm(page, crm, "admin");
await signInToExpunge({ browser, crm, server: server.url }, "admin");

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
	const popup = await openPopup(browser, "holds");
	await popup.getByText("Nothing is on hold").waitFor();
	await popup.getByRole("button", { name: "Place hold" }).click();
	await popup.getByLabel("Type").selectOption("Conversation");
	await popup.getByLabel("Id").fill(String(conversation.id));
	await popup.getByLabel("Why must it be kept?").fill("Case 2026-117");
	await popup.getByRole("button", { name: "Place hold" }).click();
	const card = popup.getByRole("article", { name: conversation.subject });
	await card.getByText("Case 2026-117").waitFor();

	const admin = await signInToApi(server.url, "admin");
	const preview = await admin("POST", "/previews", { object: "customer", bulk: false, ids: [String(conversation.customer)] });
	await admin("GET", `/previews/${preview.body["id"]}`);
	await admin("POST", "/deletions", { preview: preview.body["id"], confirmation: "DELETE" });
	await until(
		() => readNewest(admin),
		({ state }) => state === "complete_with_errors",
		{ what: "The deletion should have ended" },
	);
	const activity = await openPopup(browser, `activity/${preview.body["id"]}`);
	const outcome = activity.getByRole("cell", { name: `On hold Kept by: Conversation ${conversation.subject}` });
	expect(await outcome.getByRole("link").getAttribute("href")).toBe(`${crm}/app/conversations/${conversation.id}`);
	await activity.close();

	const held = await openConfirmation();
	await held.getByText("is on hold and must be kept").waitFor();
	const keeper = held.getByRole("link", { name: conversation.subject });
	expect(await keeper.getAttribute("href")).toBe(`${crm}/app/conversations/${conversation.id}`);
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
	await signOutOfCrm(page);
	await signInToCrm(page, crm, "none");
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

test("the organisation's switches are off until an admin turns them on", async () => {
	await signInAs("admin");
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
	await popup.getByRole("heading", { name: "What you can delete" }).waitFor();
});
