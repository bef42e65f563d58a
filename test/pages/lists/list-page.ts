import type { Page } from "playwright";
import { expect } from "vitest";
import { confirmationWindow, pressEscape } from "../../support/steps/confirmation.ts";

/** Numbers from one to another, as keys. */
export function keysFrom(first: number, last: number): string[] {
	return Array.from({ length: last - first + 1 }, (_, index) => String(first + index));
}

interface ListPage {
	keys: readonly string[];
	total?: string | null;
	label?: (key: string) => string;
	/** Behind the table: styles, scripts, links. */
	more?: string;
	/** Before everything else. */
	first?: string;
}

/** A page with a table of clients. */
export function listPage({ keys, total = null, label = (key) => `Client ${key}`, more = "", first = "" }: ListPage): string {
	const rows = keys.map((key) => `<tr data-id="${key}"><td>${label(key)}</td></tr>`).join("");
	return `<!doctype html><html lang="en"><title>Clients</title>${first}<h1>Clients</h1><div class="bar"><button>Export</button></div>
		${total === null ? "" : `<p class="total">${total}</p>`}
		<table class="list"><thead><tr><th>Name</th></tr></thead><tbody>${rows}</tbody></table>${more}</html>`;
}

/** What the CRM's own JSON answers: the keys as they stand in it. */
export function json(keys: readonly string[]): string {
	return `{"rows": [${keys.map((key) => `{"id": ${key}}`).join(", ")}]}`;
}

export const header = (page: Page) => page.getByRole("checkbox", { name: "Select records" });
export const box = (page: Page, key: string) => page.locator(`[data-id="${key}"]`).getByRole("checkbox");
export const deleteButton = (page: Page) => page.locator(".bar").getByText("Delete", { exact: true });

export async function choose(page: Page, choice: string | RegExp): Promise<void> {
	await header(page).click();
	await page.getByRole("menuitem", { name: choice }).click();
}

/** What stands beside Delete, without the control that clears it; null while there is nothing. */
export async function expectSelected(page: Page, words: string | null): Promise<void> {
	const status = page.locator(".bar [role=status]");
	if (words === null) await expect.poll(() => status.count()).toBe(0);
	else await expect.poll(() => status.textContent().catch(() => null)).toBe(words);
}

/** Opens the confirmation, sees what it is about, and closes it. */
export async function expectConfirmation(page: Page, open: () => Promise<void>, heading: string): Promise<void> {
	const confirmation = await confirmationWindow(page, open);
	await confirmation.getByRole("heading", { name: heading, exact: true }).waitFor();
	await pressEscape(confirmation);
}

/** The keys of the rows whose checkboxes show a tick. */
export function tickedKeys(page: Page): Promise<string[]> {
	return page
		.locator("[data-id]:has(input:checked)")
		.evaluateAll((rows) => rows.map((row) => row.getAttribute("data-id") ?? "").sort((one, other) => Number(one) - Number(other)));
}
