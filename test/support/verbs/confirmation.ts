import type { Frame, Page } from "playwright-core";
import { until } from "../until.ts";

const isConfirmation = (frame: Frame) => /\/confirm\.html/.test(frame.url());

/** The confirmation's frame in a page of the CRM. It lies in a closed shadow root, which hides it from locators but not from this. */
export async function confirmationIn(page: Page): Promise<Frame> {
	return page.frames().find(isConfirmation) ?? (await page.waitForEvent("framenavigated", isConfirmation).then((frame) => frame));
}

/** The confirmation's own window, opened by what `work` does. */
export async function confirmationWindow(page: Page, work: () => Promise<unknown>): Promise<Page> {
	const opened = page.context().waitForEvent("page", (candidate) => /\/confirm\.html/.test(candidate.url()));
	await work();
	const confirmation = await opened;
	// The size that it asks for; headless Chromium does not give it.
	await confirmation.setViewportSize({ width: 480, height: 640 });
	return confirmation;
}

/** Waits until it takes what is typed: it has been in plain sight for a moment. */
export async function isArmed(confirmation: Frame | Page): Promise<void> {
	await confirmation.locator("main[data-armed=true]").waitFor();
}

/** What it shows of a selection's names, "and 20 others" among them. */
export async function namesIn(confirmation: Frame | Page): Promise<string[]> {
	const items = confirmation.getByRole("region", { name: "What will be deleted" }).locator("ul.names > li:not(:has(button))");
	return items.evaluateAll((all) => all.map(({ textContent }) => textContent ?? ""));
}

/** Types the word as a person does, once the confirmation takes it. */
export async function typeDelete(confirmation: Frame | Page, word = "DELETE"): Promise<void> {
	await isArmed(confirmation);
	const field = confirmation.getByRole("textbox");
	await field.pressSequentially(word);
}

export async function confirmWith(confirmation: Frame | Page, button: string): Promise<void> {
	await confirmation.getByRole("button", { name: button, exact: true }).click();
}

/** Waits until the page shows no confirmation any more. */
export async function confirmationCloses(page: Page): Promise<void> {
	await until(
		() => page.frames().some(isConfirmation),
		(open) => !open,
		{ what: "The confirmation should have closed" },
	);
}
