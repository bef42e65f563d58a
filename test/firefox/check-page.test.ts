import { expect, test } from "vitest";
import { until } from "../support/until.ts";
import { press, shows } from "./controls.ts";
import { startFirefoxStory } from "./start-story.ts";
import { rows, signInToCrm, signInToExpunge } from "./steps.ts";

const { crm, server, firefox } = await startFirefoxStory();

/** What Check this page says in the page; null while it is not there. */
const readCheck = `document.querySelector("[data-page-check]")?.shadowRoot.querySelector("[role=dialog]").textContent ?? null`;

test("an admin checks a page of the CRM, and Escape ends it", async () => {
	const popup = await firefox.openExtensionPage("popup.html");
	await signInToExpunge(popup, server.url, "admin");
	const page = await firefox.browser.newPage();
	await signInToCrm(page, crm, "admin");
	await shows(page, rows);
	await press(popup, "Check this page");
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
