import { expect, test } from "vitest";
import { people } from "../support/accounts.ts";
import { startProduct } from "../support/product.ts";
import { openPopup, signInToExpunge, signOut } from "../support/steps/popup.ts";

// The server answers a wrong password with 401.
const { browser, crm, server } = await startProduct({ expectedErrors: [/status of 401/] });
await signInToExpunge({ browser, crm, server: server.url }, "admin");

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
