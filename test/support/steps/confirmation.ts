import type { Page } from "playwright";
import { until } from "../until.ts";

const isConfirmation = (page: Page) => /\/confirm\.html/.test(page.url()) && !page.isClosed();

/** A window is returned once. After a bulk deletion it stays open until the person closes it or asks for another one. */
const returned = new WeakSet<Page>();
const isNew = (page: Page) => isConfirmation(page) && !returned.has(page);

/** The confirmation that was just requested, once its window is open. */
export async function confirmationIn(page: Page): Promise<Page> {
	const context = page.context();
	const opened = context.pages().find(isNew) ?? (await context.waitForEvent("page", isNew));
	returned.add(opened);
	return opened;
}

/** The window that `work` opens. */
export async function confirmationWindow(page: Page, work: () => Promise<unknown>): Promise<Page> {
	await work();
	return confirmationIn(page);
}

/** Waits until the button works. */
export async function isArmed(confirmation: Page): Promise<void> {
	await confirmation.locator("main[data-armed=true]").waitFor();
}

/** The names that it shows, including "and 20 others". */
export async function namesIn(confirmation: Page): Promise<string[]> {
	const items = confirmation.getByRole("region", { name: "What will be deleted" }).locator("ul.names > li:not(:has(button))");
	return items.evaluateAll((all) => all.map((item) => (item.querySelector("bdi") ?? item).textContent ?? ""));
}

/** Types the word as a person does, as soon as there is a field. */
export async function typeDelete(confirmation: Page, word = "DELETE"): Promise<void> {
	await confirmation.getByRole("textbox", { name: "to confirm" }).pressSequentially(word);
}

export async function confirmWith(confirmation: Page, button: string): Promise<void> {
	await confirmation.getByRole("button", { name: button, exact: true }).click();
}

/** Waits until no confirmation is open any more. */
export async function confirmationCloses(page: Page): Promise<void> {
	await until(
		() => page.context().pages().some(isConfirmation),
		(open) => !open,
		{ what: "The confirmation should have closed" },
	);
}

/** Presses a button that closes the window. It may close before the mouse button is released, which the driver reports as an error. */
export async function leaveWith(confirmation: Page, button: "Cancel" | "Close"): Promise<void> {
	await confirmation.getByRole("button", { name: button }).click().catch(refuseUnlessClosed);
	await confirmationCloses(confirmation);
}

function refuseUnlessClosed(error: unknown): void {
	if (!(error instanceof Error && error.message.includes("has been closed"))) throw error;
}

/** The window may close before the key is released, which the driver reports as an error. */
export async function pressEscape(confirmation: Page): Promise<void> {
	await confirmation.keyboard.press("Escape").catch(() => undefined);
	await confirmationCloses(confirmation);
}
