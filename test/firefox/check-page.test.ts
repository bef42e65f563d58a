import { afterAll, expect, inject, test } from "vitest";
import { password, people } from "../support/accounts.ts";
import { startServers } from "../support/product.ts";
import { until } from "../support/until.ts";
import { launchFirefox } from "./launch-firefox.ts";

const { crm, server } = await startServers();
const firefox = await launchFirefox(inject("extension"));
afterAll(() => firefox.browser.close());

/** What Check this page says in the page; null while it is not there. */
const readCheck = `document.querySelector("[data-page-check]")?.shadowRoot.querySelector("[role=dialog]").textContent ?? null`;

test("an admin checks a page of the CRM, and Escape ends it", async () => {
	const popup = await firefox.openExtensionPage("popup.html");
	const fill = (label: string, text: string) =>
		popup.locator(`::-p-xpath(//input[@id=//label[starts-with(normalize-space(), "${label}")]/@for])`).fill(text);
	const press = (name: string) => popup.locator(`::-p-xpath(//button[normalize-space()="${name}"])`).click();
	await fill("Server address", server.url);
	await press("Connect");
	await press("Allow on this site");
	await fill("E-mail address", people.admin.email);
	await fill("Password", password);
	await press("Sign in");
	await popup.waitForSelector("nav");

	const page = await firefox.browser.newPage();
	await page.goto(`${crm}/app/searches/customers`);
	await page.locator("input[type=email]").fill(people.admin.email);
	await page.locator("input[type=password]").fill(password);
	await page.locator(`::-p-xpath(//button[normalize-space()="Sign in"])`).click();
	await page.waitForSelector("table.results tbody tr[data-key]");
	await popup.bringToFront();
	await press("Check this page");
	const said = await until(
		() => page.evaluate<[], () => Promise<string | null>>(readCheck),
		(text) => text !== null,
		{ what: "The check should be in the page", seconds: 30 },
	);
	expect(said).toContain("Nothing that the adapter requires on this page is missing.");
	expect(said).toContain("results[0].row");
	await page.bringToFront();
	await page.keyboard.press("Escape");
	await until(
		() => page.evaluate<[], () => Promise<string | null>>(readCheck),
		(text) => text === null,
		{ what: "The check should have ended" },
	);
});
