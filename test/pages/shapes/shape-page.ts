import type { Page } from "playwright";
import { onTestFinished } from "vitest";
import { confirmationWindow, pressEscape } from "../../support/steps/confirmation.ts";
import { refuseProblems } from "../../support/watch-story.ts";
import { startListServers, startLists } from "../lists/start-lists.ts";
import crm from "./adapter.ts";

const adapter = { crm, file: "test/pages/shapes/adapter.ts" };

/** Expunge beside a site of small pages, one for each shape. */
export function startShapes(ids: readonly string[], expectedErrors: readonly RegExp[] = []) {
	return startLists(ids, expectedErrors, adapter);
}

type Shapes = Awaited<ReturnType<typeof startShapes>>;

/** A tab for the calling test, on a site without the pages of earlier tests. What a person ticks is kept for the tab. */
export async function openTab({ browser, answers }: Pick<Shapes, "browser" | "answers">): Promise<Page> {
	answers.clear();
	const page = await browser.context.newPage();
	onTestFinished(() => page.close());
	return page;
}

/** What `startShapes` starts, without a browser. */
export function startShapeServers(ids: readonly string[]) {
	return startListServers(ids, refuseProblems(), adapter);
}

/** A page with a menu, as records have one. */
export function recordPage(title: string, more = ""): string {
	return `<!doctype html><html lang="en"><title>${title}</title><h1>${title}</h1><div class="menu"><button>Print</button></div>${more}</html>`;
}

/** Forms whose names hide properties of the document from the page itself. Content scripts must still see the properties. */
export const namedLikeProperties = ["cookie", "body", "head", "createElement", "hidden", "activeElement", "readyState", "endPageCheck"]
	.map((name) => `<form name="${name}"></form>`)
	.join("");

/** A page with a list, whose rows the test writes. */
export function tablePage(rows: readonly string[], more = ""): string {
	return `<!doctype html><html lang="en"><title>Clients</title><h1>Clients</h1><div class="bar"><button>Export</button></div>
		<table class="list"><thead><tr><th>Name</th></tr></thead><tbody>${rows.join("")}</tbody></table>${more}</html>`;
}

/** A row of a client. */
export function row(key: string): string {
	return `<tr data-id="${key}"><td>Client ${key}</td></tr>`;
}

/** Opens the confirmation, sees whom it names, and closes it. */
export async function expectNames(page: Page, open: () => Promise<void>, names: readonly string[]): Promise<void> {
	const confirmation = await confirmationWindow(page, open);
	for (const name of names) await confirmation.locator(".names").getByText(name, { exact: true }).waitFor();
	await pressEscape(confirmation);
}
