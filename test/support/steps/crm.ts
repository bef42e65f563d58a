import type { Locator, Page } from "playwright";
import { type Person, password, people } from "../accounts.ts";

/** Signs in by a request, where no test is about the form, and opens the customer search. */
export async function signInToCrm(page: Page, crm: string, person: Person): Promise<void> {
	const answer = await page.request.post(`${crm}/api/crm/sign-in`, { data: { email: people[person].email, password } });
	if (!answer.ok()) throw new Error(`The CRM refused ${person}: ${await answer.text()}`);
	await page.goto(`${crm}/app/searches/customers`);
	await page.locator(`[data-agent-email="${people[person].email}"]`).waitFor();
}

/** Signs in as a person does, in the form that the page shows in place of the search. */
export async function typeSignInToCrm(page: Page, crm: string, person: Person): Promise<void> {
	await page.goto(`${crm}/app/searches/customers`);
	await page.getByLabel("E-mail").fill(people[person].email);
	await page.getByLabel("Password").fill(password);
	await page.getByRole("button", { name: "Sign in" }).click();
	await page.locator(`[data-agent-email="${people[person].email}"]`).waitFor();
}

/** Opens the menu of a record's page, or of an item in it. */
export async function openMenu(
	place: Page | Locator,
	name: "Customer Options" | "Company Options" | "Conversation Options" | "KObject Options",
): Promise<Locator> {
	const button =
		name === "Customer Options" || name === "Company Options"
			? place.getByRole("button", { name })
			: place.getByRole("button", { name: "Menu", exact: true });
	await button.first().click();
	const menu = place.getByRole("menu", { name });
	await menu.waitFor();
	return menu;
}

export function rowOf(page: Page, key: number | string): Locator {
	return page.locator(`table.results tbody tr[data-key="${key}"]`);
}

/** The number of results that the search shows. */
export async function totalOf(page: Page): Promise<number> {
	return Number(await page.locator(".results-total").getAttribute("data-total"));
}

/** The reports as text. */
export async function readReports(page: Page, crm: string): Promise<string> {
	await page.goto(`${crm}/app/reports`);
	await page.getByRole("table").first().waitFor();
	return page.getByRole("main").innerText();
}

export async function signOutOfCrm(page: Page): Promise<void> {
	await page.locator("button.account").click();
	await page.getByRole("menuitem", { name: "Sign out" }).click();
	await page.getByLabel("Password").waitFor();
}
