import { expect, test } from "vitest";
import { signInToApi } from "../../../support/steps/api.ts";
import { openPopup, signIn, signInToExpunge, signOut } from "../../../support/steps/popup.ts";
import { inActions, shownIds, signInToRequestTracker, visit, visitWatched } from "./pages.ts";
import { startStories } from "./start.ts";

const { rt, sql, server, browser, page } = await startStories();
const [ticket = { id: 0 }] = await sql<{ id: number }[]>`select id from tickets where type = 'ticket' and ismerged is null limit 1`;
const [customer = { id: 0 }] = await sql<{ id: number }[]>`select id from users where name like '%@customer.example' limit 1`;
const [asset = { id: 0 }] = await sql<{ id: number }[]>`select id from assets limit 1`;
/** Pages that offer controls to people who may delete, each with an element that shows that it is not an error page. */
const offering = [
	[`/Ticket/Display.html?id=${ticket.id}`, "#page-actions"],
	[`/Asset/Display.html?id=${asset.id}`, "#page-actions"],
	[`/User/Summary.html?id=${customer.id}`, "#body .titlebox"],
	["/Search/Results.html?Query=id%3E0", "tbody.list-item"],
] as const;

async function expectNothing(person: "bulk" | "none"): Promise<void> {
	for (const [path, whole] of offering) {
		await visitWatched(browser, page, rt + path, person);
		await page.locator(whole).first().waitFor({ state: "attached" });
		expect(await page.locator("[data-expunge]").count(), path).toBe(0);
	}
}

test("an agent without rights sees no controls, and the API refuses the same calls with 403", async () => {
	await signInToRequestTracker(page, rt, "none");
	await signInToExpunge({ browser, crm: rt, server: server.url }, "none");
	await page.bringToFront();
	await expectNothing("none");
	const call = await signInToApi(server.url, "none");
	for (const [object, { id }] of [["ticket", ticket] as const, ["asset", asset] as const, ["user", customer] as const]) {
		for (const bulk of [false, true]) {
			const refused = await call("POST", "/previews", { object, bulk, ids: [String(id)] });
			expect(refused).toMatchObject({ status: 403, body: { error: { code: "permission_denied" } } });
		}
	}
});

test("a person who may only delete one by one has Delete Ticket and no checkboxes", async () => {
	await signInToRequestTracker(page, rt, "single");
	await signOut(browser);
	const popup = await openPopup(browser);
	await signIn(popup, "single");
	await popup.close();
	await page.bringToFront();
	await visitWatched(browser, page, `${rt}/Search/Results.html?Query=id%3E0`, "single");
	expect(await page.locator("[data-expunge]").count()).toBe(0);
	await visit(page, `${rt}/Ticket/Display.html?id=${ticket.id}`);
	await inActions(page, "Delete Ticket").waitFor({ state: "attached" });
});

test("nothing is offered while somebody else is signed in to RT, and the popup says why", async () => {
	await signInToRequestTracker(page, rt, "bulk");
	await expectNothing("bulk");
	const popup = await openPopup(browser);
	await popup.getByText("Deletion is unavailable in Request Tracker right now.").waitFor();
	await signOut(browser);
	await signIn(popup, "bulk");
	await popup.close();
	await page.bringToFront();
	await visit(page, `${rt}/Search/Results.html?Query=id%3E0`);
	expect((await shownIds(page)).length).toBeGreaterThan(2);
});
